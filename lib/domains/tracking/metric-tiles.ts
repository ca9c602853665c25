import sql from 'sql-template-tag';
import type { Context } from '@/lib/core/context';
import type { Cell } from '@/lib/pure/series-grid';
import { coverOf, type Steps } from '@/lib/pure/tile-levels';
import { CHUNK_BITS } from './make-tiles';
import type { History } from './metric-histories';

/** A run's points of some steps; `run` is its place in the question. */
export type Part = Steps & { run: number; key: number };
type TilePart = Part & { level: number };

/** How the cells of runs are read along their steps: what from tiles, what from the points. */
export type Plan = { tiles: TilePart[]; points: Part[] };

export function planCells(histories: readonly History[], width: number, window: Steps | undefined): Plan {
  const plan: Plan = { tiles: [], points: [] };
  for (const { run, key, first, last, count, tiledCount, tiledStep, tiledLevel } of histories) {
    const steps = window ?? { from: first, to: last };
    // Of a window alone nobody could tell whether points came below what is tiled.
    const isUsable = tiledStep !== null && tiledLevel !== null && (!window || count === tiledCount);
    const cover = isUsable
      ? coverOf({ first, last, count }, { step: tiledStep, level: tiledLevel }, width, steps)
      : undefined;
    if (cover?.tiles) plan.tiles.push({ run, key, level: cover.level, ...cover.tiles });
    for (const part of cover?.points ?? [steps]) plan.points.push({ run, key, ...part });
  }
  return plan;
}

/** Cells of a width from tiles: those of narrower tiles are put together by whoever merges. */
export async function readTiles(
  ctx: Context,
  nameId: number,
  parts: readonly TilePart[],
  width: number,
): Promise<Cell[]> {
  if (parts.length === 0) return [];
  const bits = Math.log2(width);
  return ctx.sql<Cell>(sql`
    SELECT part.run, ((chunk << ${CHUNK_BITS}::int) + stretch.place) >> (${bits}::int - part.level) AS bucket,
           stretch.points, stretch.last_step::float8 AS x, stretch.last_value AS last, stretch.min, stretch.max
    FROM unnest(${parts.map(({ run }) => run)}::int[], ${parts.map(({ key }) => key)}::bigint[],
                ${parts.map(({ level }) => level)}::int[], ${parts.map(({ from }) => from)}::bigint[],
                ${parts.map(({ to }) => to)}::bigint[]) AS part (run, key, level, low, high)
    JOIN metric_tiles AS tile ON tile.run_key = part.key AND name_id = ${nameId} AND tile.level = part.level
      AND chunk BETWEEN low >> (part.level + ${CHUNK_BITS}::int) AND high >> (part.level + ${CHUNK_BITS}::int),
      unnest(places, points, last_steps, last_values, min_values, max_values)
        AS stretch (place, points, last_step, last_value, min, max)
    WHERE (chunk << ${CHUNK_BITS}::int) + stretch.place BETWEEN low >> part.level AND high >> part.level`);
}

/** Cells of one run and bucket become one. */
export function mergeCells(cells: readonly Cell[]): Cell[] {
  const merged = new Map<string, Cell>();
  for (const cell of cells) {
    const place = `${cell.run} ${cell.bucket}`;
    const before = merged.get(place);
    merged.set(place, before ? join(before, cell) : cell);
  }
  return [...merged.values()];
}

const join = (a: Cell, b: Cell): Cell => {
  const later = b.x >= a.x ? b : a;
  return {
    run: a.run,
    bucket: a.bucket,
    points: a.points + b.points,
    x: later.x,
    last: later.last,
    min: extreme(a.min, b.min, Math.min),
    max: extreme(a.max, b.max, Math.max),
  };
};

const extreme = (a: number | null, b: number | null, of: (a: number, b: number) => number) =>
  a === null || Number.isNaN(a) ? b : b === null || Number.isNaN(b) ? a : of(a, b);

/** Runs whose tiles do not add up with the points since: something came below what is tiled. */
export function brokenRuns(
  { tiles }: Plan,
  histories: readonly History[],
  cells: readonly Cell[],
): Set<number> {
  const counted = new Map<number, number>();
  for (const { run, points } of cells) counted.set(run, (counted.get(run) ?? 0) + points);
  const tiled = new Set(tiles.map(({ run }) => run));
  return new Set(
    histories.flatMap(({ run, count }) => (tiled.has(run) && (counted.get(run) ?? 0) < count ? [run] : [])),
  );
}
