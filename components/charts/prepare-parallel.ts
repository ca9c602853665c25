import { formatNumber, plural } from '@/lib/pure/format';
import { type ColumnName, ofTotal, shareOf, type ValueAnswer } from './prepare-points';
import { axisFor, type Cell, type ValueAxis } from './scales';

export type ParallelAxis = { id: string; title: string; axis: ValueAxis };
export type ParallelLine = {
  id: string;
  name: string;
  /** Where it crosses each axis, from 0 at the bottom to 1. */
  shares: number[];
  cells: Cell[];
  /** It passes through all stretches that somebody chose. */
  isChosen: boolean;
};

export type PreparedParallel = {
  axes: ParallelAxis[];
  lines: ParallelLine[];
  notes: string[];
  sentence: string;
};

export type Ranges = Readonly<Record<string, readonly [low: number, high: number]>>;

/**
 * Runs as lines across axes; only those with a value on each. A chosen stretch is in the axis's own numbers, of names in
 * their places. Undefined where no run has a value on every axis.
 */
export function prepareParallel(
  { runs, cells, total }: ValueAnswer,
  ids: readonly string[],
  names: readonly ColumnName[],
  ranges: Ranges,
  ticks: number,
): PreparedParallel | undefined {
  const axes = ids.flatMap((id, at): ParallelAxis[] => {
    const axis = axisFor(cells[at] ?? [], ticks, names[at]?.isParam ?? false);
    return axis ? [{ id, title: names[at]?.title ?? id, axis }] : [];
  });
  if (axes.length < ids.length || axes.length < 2) return undefined;
  const lines = runs.flatMap(({ runId, name }, at): ParallelLine[] => {
    const own = axes.map((_, column) => cells[column]?.[at] ?? null);
    const shares = axes.map(({ axis }, column) => shareOf(axis, own[column] ?? null));
    if (shares.some((share) => share === undefined)) return [];
    const isChosen = axes.every(({ id, axis }, column) => {
      const range = ranges[id];
      const place = axis.place(own[column] ?? null);
      return !range || (place !== undefined && place >= range[0] && place <= range[1]);
    });
    return [{ id: runId, name, shares: shares as number[], cells: own, isChosen }];
  });
  if (lines.length === 0) return undefined;
  const chosen = lines.filter(({ isChosen }) => isChosen);
  const last = axes.at(-1) as ParallelAxis;
  const ranked = chosen.toSorted((a, b) => (a.shares.at(-1) ?? 0) - (b.shares.at(-1) ?? 0));
  const missing = runs.length - lines.length;
  const said = (line: ParallelLine | undefined) =>
    line &&
    `${typeof line.cells.at(-1) === 'number' ? formatNumber(line.cells.at(-1) as number) : line.cells.at(-1)} by ${line.name}`;
  return {
    axes,
    lines,
    notes: [
      ofTotal(lines.length, total, runs.length),
      ...(chosen.length < lines.length ? [`${chosen.length} within the chosen stretches`] : []),
      ...(missing > 0 ? [`${missing} without a value on every axis`] : []),
    ],
    sentence: `${plural(chosen.length, 'run')} across ${axes.map(({ title }) => title).join(', ')}: ${last.title} from ${said(ranked[0]) ?? 'none'} to ${said(ranked.at(-1)) ?? 'none'}`,
  };
}
