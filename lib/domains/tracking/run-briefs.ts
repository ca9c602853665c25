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

/** The names of what those runs have measured, what most of them have first; the machine's own left out. */
export async function metricKeysOf(ctx: Context, runIds: readonly string[], most: number): Promise<string[]> {
  if (runIds.length === 0) return [];
  const found = await ctx.sql<{ name: string }>(sql`
    SELECT metric_names.name FROM runs JOIN latest_metrics ON run_key = runs.key
    JOIN metric_names ON metric_names.id = name_id
    WHERE runs.id = ANY(${runIds}::text[]) AND NOT starts_with(metric_names.name, 'system/') AND ${isSeen(ctx)}
    GROUP BY metric_names.name ORDER BY count(*) DESC, metric_names.name LIMIT ${most}`);
  return found.map(({ name }) => name);
}
