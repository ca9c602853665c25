import sql from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { query } from '@/lib/core/operation';
import { MEASURES, OWN_UNIT } from '@/lib/pure/drift/compare/measures';
import { notFound } from '@/lib/pure/errors';
import { type Distribution, prepareDistribution } from './distribution';
import { type Drift, readDrift } from './get-drift';
import { type ConfiguredMonitor, configured, loadMonitor, type MonitorRow } from './load';
import { bundleOfTime, loadPlan, referenceOf } from './read-bundles';
import { comparedColumn, type Point } from './refresh/judge-window';
import { type ColumnKind, MonitorId, Slice } from './schemas';

export type ColumnView = {
  column: string;
  window: { start: number; end: number };
  point: Point | null;
  distribution: Distribution | null;
  measures: { name: string; title: string; unit: string; value: number }[];
  /** What it did in the windows before. */
  history: Drift;
};

const POINT = sql`
  "column", role, verdict, because, test, statistic, p, log_p AS "logP", adjusted_p AS "adjustedP",
  effect_name AS "effectName", effect, floor, severe, n, m, measures`;

type Asked = { slice: string; column: string; window?: number | undefined; limit: number };

export async function readColumn(
  ctx: Pick<Context, 'sql'>,
  monitor: ConfiguredMonitor<MonitorRow>,
  { slice, column, window: start, limit }: Asked,
): Promise<ColumnView> {
  const { id } = monitor;
  const at = start === undefined ? sql`ORDER BY window_start DESC LIMIT 1` : sql`AND window_start = ${start}`;
  const [window] = await ctx.sql<{ start: number; end: number; planVersion: number }>(sql`
    SELECT window_start AS start, window_end AS "end", plan_version AS "planVersion" FROM monitor_windows
    WHERE monitor_id = ${id} AND slice = ${slice} ${at}`);
  if (!window) throw notFound('There is no such window.');
  const plan = await loadPlan(id, window.planVersion);
  const planned = plan.columns.find(({ name }) => name === column);
  if (!planned) throw notFound(`The monitor watches no column '${column}'.`);
  const [[point], current, reference, history] = await Promise.all([
    ctx.sql<Point>(sql`
      SELECT ${POINT} FROM drift_points
      WHERE monitor_id = ${id} AND slice = ${slice} AND window_start = ${window.start} AND "column" = ${column}`),
    bundleOfTime(ctx, id, window.planVersion, plan, slice, { from: window.start, to: window.start + 1 }, [
      column,
    ]),
    referenceOf(monitor, window.planVersion, plan, slice, window),
    readDrift(ctx, id, { slice, before: window.end, limit }, column),
  ]);
  const [before, now] = [comparedColumn(reference, planned), comparedColumn(current, planned)];
  return {
    column,
    window: { start: window.start, end: window.end },
    point: point ?? null,
    distribution: before && now ? prepareDistribution(before, now, planned.kind) : null,
    measures: measuresOf(point ?? null, planned.kind),
    history,
  };
}

/** Of times and of texts the unit is not their own: their milliseconds, or characters, are counted. */
const UNITS: Partial<Record<ColumnKind, string>> = { instant: 'milliseconds', text: 'characters' };

const measuresOf = (point: Point | null, kind: ColumnKind): ColumnView['measures'] =>
  Object.entries(MEASURES).flatMap(([name, { title, unit }]) => {
    const value = point?.measures[name as keyof typeof MEASURES];
    if (value === null || value === undefined) return [];
    return [{ name, title, unit: unit === OWN_UNIT ? (UNITS[kind] ?? unit) : unit, value }];
  });

export const getColumn = query({
  name: 'monitoring.getColumn',
  summary:
    'One column in one window: its distribution beside the reference’s, the difference in words, every statistic.',
  access: 'monitors.read',
  input: z.object({
    id: MonitorId,
    slice: Slice,
    column: z.string().min(1).max(255),
    /** By its start; the newest by default. */
    window: z.number().int().optional(),
    limit: z.number().int().min(1).max(200).default(48),
  }),
  async run(ctx, { id, ...asked }): Promise<ColumnView> {
    return readColumn(ctx, configured(await loadMonitor(ctx, id)), asked);
  },
});
