import sql, { empty } from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { query } from '@/lib/core/operation';
import type { ConceptVerdict } from '@/lib/pure/drift/performance/concept';
import type { SchemaChange, VolumeVerdict } from '@/lib/pure/drift/quality';
import { VERDICTS, type Verdict } from '@/lib/pure/drift/verdict/judge';
import { loadMonitor } from './load';
import { type ColumnRole, MonitorId, Slice } from './schemas';

export type WindowView = {
  start: number;
  end: number;
  rows: number;
  labelled: number;
  verdict: Verdict;
  verdictBefore: Verdict | null;
  drifted: number;
  judged: number;
  isBackfill: boolean;
  computedTime: number;
  volume: VolumeVerdict;
  schema: SchemaChange[];
  concept: ConceptVerdict | null;
};

/** One line of the map: a column, and what it did in each window; a gap where it was not judged. */
export type MapLine = {
  column: string;
  role: ColumnRole;
  cells: ({ verdict: Verdict; effect: number | null; floor: number | null } | null)[];
};

export type Drift = { windows: WindowView[]; lines: MapLine[]; isFirst: boolean };

export const DriftQuestion = {
  slice: Slice,
  /** The windows before this time; the newest by default. */
  before: z.number().int().optional(),
  limit: z.number().int().min(1).max(200).default(48),
};

export async function readDrift(
  ctx: Pick<Context, 'sql'>,
  id: string,
  { slice, before, limit }: { slice: string; before?: number | undefined; limit: number },
  column?: string,
): Promise<Drift> {
  const found = await ctx.sql<WindowView>(sql`
    SELECT window_start AS start, window_end AS "end", rows, labelled, verdict, verdict_before AS "verdictBefore", drifted, judged,
           is_backfill AS "isBackfill", computed_time AS "computedTime", volume, schema,
           performance->'concept'->>'verdict' AS concept
    FROM monitor_windows
    WHERE monitor_id = ${id} AND slice = ${slice} ${before === undefined ? empty : sql`AND window_start < ${before}`}
    ORDER BY window_start DESC LIMIT ${limit + 1}`);
  const windows = found.slice(0, limit).reverse();
  const [first, last] = [windows[0], windows.at(-1)];
  if (!first || !last) return { windows: [], lines: [], isFirst: true };
  const points = await ctx.sql<{
    start: number;
    column: string;
    role: ColumnRole;
    verdict: Verdict;
    effect: number | null;
    floor: number | null;
  }>(sql`
    SELECT window_start AS start, "column", role, verdict, effect, floor FROM drift_points
    WHERE monitor_id = ${id} AND slice = ${slice} AND window_start BETWEEN ${first.start} AND ${last.start}
      ${column === undefined ? empty : sql`AND "column" = ${column}`}`);
  const places = new Map(windows.map(({ start }, at) => [start, at]));
  const lines = new Map<string, MapLine>();
  for (const { start, column: name, role, verdict, effect, floor } of points) {
    const line = lines.get(name) ?? { column: name, role, cells: windows.map(() => null) };
    lines.set(name, line);
    const at = places.get(start);
    if (at !== undefined) line.cells[at] = { verdict, effect, floor };
  }
  return { windows, lines: [...lines.values()].sort(byWeight), isFirst: found.length <= limit };
}

/** Predictions and labels first, then the columns that drifted most, lately above all. */
function byWeight(a: MapLine, b: MapLine): number {
  const weight = ({ cells }: MapLine) =>
    cells.reduce((sum, cell, at) => {
      const gravity = cell
        ? Math.max(0, VERDICTS.indexOf(cell.verdict) - VERDICTS.indexOf('not-computable'))
        : 0;
      return sum + gravity * (at + 1);
    }, 0);
  const rank = ({ role }: MapLine) => Number(role === 'feature');
  return rank(a) - rank(b) || weight(b) - weight(a) || (a.column < b.column ? -1 : 1);
}

export const getDrift = query({
  name: 'monitoring.getDrift',
  summary: 'The last windows with their verdicts, and what each column did in them.',
  access: 'monitors.read',
  input: z.object({ id: MonitorId, ...DriftQuestion }),
  async run(ctx, { id, ...asked }): Promise<Drift> {
    await loadMonitor(ctx, id);
    return readDrift(ctx, id, asked);
  },
});
