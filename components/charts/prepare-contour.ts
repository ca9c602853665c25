import { formatNumber } from '@/lib/pure/format';
import { convexHull, isInside, type Place } from './hull';
import {
  type ColumnName,
  type Point,
  type PreparedPoints,
  preparePoints,
  shareOf,
  type ValueAnswer,
} from './prepare-points';

/** A height between runs, guessed from the nearest of them. Places are shares of the axes, from 0 to 1. */
export type PreparedContour = PreparedPoints & {
  /** Row by row from the bottom; null outside the runs, where none is near enough to say anything. */
  field: (number | null)[][];
  columns: number;
  rows: number;
  /** Lines of equal height, as pairs of ends. */
  lines: { label: string; segments: [x1: number, y1: number, x2: number, y2: number][] }[];
};

const COLUMNS = 48;
const ROWS = 36;
/** Outside the runs and further than this from each of them nothing is known; between them there is no hole. */
const REACH = 0.35;
const NEIGHBOURS = 8;

type Known = Place & { share: number };

/** Undefined where a column is missing, or is no number. */
export function prepareContour(
  answer: ValueAnswer,
  names: readonly ColumnName[],
  ticks: { x: number; y: number },
): PreparedContour | undefined {
  const prepared = preparePoints(answer, names, ticks);
  const z = prepared?.z;
  if (!prepared || !z || z.names || prepared.x.names || prepared.y.names) return undefined;
  const known = gather(prepared);
  if (known.length < 3) return undefined;
  const hull = convexHull(known);
  const field = Array.from({ length: ROWS }, (_, row) =>
    Array.from({ length: COLUMNS }, (_, column) =>
      heightAt(known, hull, (column + 0.5) / COLUMNS, (row + 0.5) / ROWS),
    ),
  );
  const best = prepared.points.reduce((most, point) =>
    (point.share ?? -1) > (most.share ?? -1) ? point : most,
  );
  const title = names[2]?.title ?? '';
  return {
    ...prepared,
    field,
    columns: COLUMNS,
    rows: ROWS,
    lines: z.ticks.flatMap(({ at, label }) => {
      const level = shareOf(z, at);
      return level === undefined ? [] : [{ label, segments: isolines(field, level) }];
    }),
    notes: [
      ...prepared.notes.filter((note) => !note.startsWith('Spearman')),
      'between runs a guess from the nearest ones',
    ],
    sentence: `${title} over ${names[0]?.title} and ${names[1]?.title}, ${prepared.points.length} runs: greatest ${formatNumber(best.cells[2])} by ${best.name}`,
  };
}

/** Runs at the same place count as one, of their mean height. */
function gather({ points, x, y }: PreparedPoints): Known[] {
  const places = new Map<string, { x: number; y: number; sum: number; n: number }>();
  for (const { x: px, y: py, share } of points) {
    const [sx, sy] = [shareOf(x, px), shareOf(y, py)];
    if (share === undefined || sx === undefined || sy === undefined) continue;
    const place = places.get(`${sx} ${sy}`) ?? { x: sx, y: sy, sum: 0, n: 0 };
    places.set(`${sx} ${sy}`, { ...place, sum: place.sum + share, n: place.n + 1 });
  }
  return [...places.values()].map(({ sum, n, ...place }) => ({ ...place, share: sum / n }));
}

/** Shepard's inverse-distance weighting, of the nearest few. */
function heightAt(known: readonly Known[], hull: readonly Place[], x: number, y: number): number | null {
  const near = known
    .map((each) => ({ square: (each.x - x) ** 2 + (each.y - y) ** 2, share: each.share }))
    .sort((a, b) => a.square - b.square)
    .slice(0, NEIGHBOURS);
  if ((near[0]?.square ?? Number.POSITIVE_INFINITY) > REACH ** 2 && !isInside(hull, { x, y })) return null;
  let [sum, weight] = [0, 0];
  for (const { square, share } of near) {
    const own = 1 / Math.max(square, 1e-9);
    sum += own * share;
    weight += own;
  }
  return sum / weight;
}

/** Marching squares through the middles of the field's cells. */
function isolines(field: PreparedContour['field'], level: number): [number, number, number, number][] {
  const segments: [number, number, number, number][] = [];
  for (let row = 0; row + 1 < ROWS; row += 1) {
    for (let column = 0; column + 1 < COLUMNS; column += 1) {
      const corner = (dx: number, dy: number) => ({
        x: (column + dx + 0.5) / COLUMNS,
        y: (row + dy + 0.5) / ROWS,
        height: field[row + dy]?.[column + dx] ?? null,
      });
      const corners = [corner(0, 0), corner(1, 0), corner(1, 1), corner(0, 1)];
      const cut: [number, number][] = [];
      for (const [at, from] of corners.entries()) {
        const to = corners[(at + 1) % 4];
        if (!to || from.height === null || to.height === null) continue;
        if (from.height < level === to.height < level) continue;
        const share = (level - from.height) / (to.height - from.height);
        cut.push([from.x + (to.x - from.x) * share, from.y + (to.y - from.y) * share]);
      }
      for (let at = 0; at + 1 < cut.length; at += 2) {
        const [from, to] = [cut[at] as [number, number], cut[at + 1] as [number, number]];
        segments.push([...from, ...to]);
      }
    }
  }
  return segments;
}

export type { Point };
