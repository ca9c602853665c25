import sql from 'sql-template-tag';
import type { Context } from '@/lib/core/context';

type Begun = { version: number; stage: string; time: number; activityId?: number };

/** From then on the versions are there. */
export async function beginPeriods(ctx: Context, modelKey: number, begun: Begun[]): Promise<void> {
  await ctx.sql(sql`
    INSERT INTO stage_periods (model_key, version, stage, from_time, activity_id)
    SELECT ${modelKey}::int, given.* FROM unnest(
      ${begun.map(({ version }) => version)}::int[], ${begun.map(({ stage }) => stage)}::text[],
      ${begun.map(({ time }) => time)}::bigint[], ${begun.map(({ activityId }) => activityId ?? null)}::bigint[]) AS given`);
}

/** Until then they were where they were. */
export const endPeriods = (ctx: Context, modelKey: number, versions: number[], time: number) =>
  ctx.sql(sql`
    UPDATE stage_periods SET to_time = greatest(${time}::bigint, from_time)
    WHERE model_key = ${modelKey} AND version = ANY(${versions}::int[]) AND to_time IS NULL`);

/**
 * The time of a move, by the database's one clock, once the model is held; never before the last move from or to these stages:
 * periods follow each other without a gap, whatever the clocks of the machines say.
 */
export async function timeOfMove(ctx: Context, modelKey: number, stages: string[]): Promise<number> {
  const [clock] = await ctx.sql<{ time: number }>(sql`
    SELECT greatest((extract(epoch FROM clock_timestamp()) * 1000)::bigint, max(from_time)) AS time
    FROM unnest(${stages}::text[]) AS stage LEFT JOIN LATERAL (
      SELECT from_time FROM stage_periods WHERE model_key = ${modelKey} AND stage_periods.stage = stage.stage
      ORDER BY id DESC LIMIT 1) AS last ON true`);
  return clock?.time ?? ctx.now;
}
