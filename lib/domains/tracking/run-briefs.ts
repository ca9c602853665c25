import sql from 'sql-template-tag';
import type { Context } from '@/lib/core/context';
import { granted } from '@/lib/core/grants';

/** A run as others tell of it. */
export type RunBrief = { runId: string; runName: string; experimentId: string };

const isSeen = (ctx: Context) => granted(ctx, 'experiment', sql`experiment_id::text`, 'CAN_READ');

/** Runs by their ids; those that the caller may not see are left out. */
export const runBriefs = (ctx: Context, runIds: readonly string[]): Promise<RunBrief[]> =>
  runIds.length === 0
    ? Promise.resolve([])
    : ctx.sql<RunBrief>(sql`
        SELECT id AS "runId", name AS "runName", experiment_id::text AS "experimentId"
        FROM runs WHERE id = ANY(${runIds}::text[]) AND ${isSeen(ctx)}`);

type Measuring = { runIds: readonly string[]; modelIds: readonly string[] };

/** The names of what those runs have logged, and of what was measured on those models by any run; what most of them have first. The machine's own are left out. */
export async function metricKeysOf(
  ctx: Context,
  { runIds, modelIds }: Measuring,
  most: number,
): Promise<string[]> {
  if (runIds.length + modelIds.length === 0) return [];
  const found = await ctx.sql<{ name: string }>(sql`
    SELECT name FROM (
      SELECT runs.id AS measured, metric_names.name FROM runs JOIN latest_metrics ON run_key = runs.key
      JOIN metric_names ON metric_names.id = name_id
      WHERE runs.id = ANY(${runIds}::text[]) AND ${isSeen(ctx)}
      UNION
      SELECT model_id, logged_model_metrics.key FROM logged_model_metrics JOIN logged_models ON logged_models.id = model_id
      WHERE model_id = ANY(${modelIds}::text[]) AND ${isSeen(ctx)}) AS logged
    WHERE NOT starts_with(name, 'system/') GROUP BY name ORDER BY count(*) DESC, name LIMIT ${most}`);
  return found.map(({ name }) => name);
}
