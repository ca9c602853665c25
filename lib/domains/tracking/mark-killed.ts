import sql, { type Sql } from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import type { GrantFlags } from '@/lib/core/grants';
import { command } from '@/lib/core/operation';
import { notFound } from '@/lib/pure/errors';
import { runChanged } from './changes';
import { assertHeld, runGrant } from './load';
import { isStalled } from './run-health';
import { RunId } from './schemas';

type Found = {
  id: string;
  experimentId: number;
  status: string;
  endTime: number | null;
  heardAt: number;
  isMeant: boolean;
} & GrantFlags;

/** Of the runs those that the condition means, locked. @throws RESOURCE_DOES_NOT_EXIST, PERMISSION_DENIED for any of them */
async function lockMeant(ctx: Context, runIds: string[], isMeant: Sql): Promise<Found[]> {
  const found = await ctx.sql<Found>(sql`
    SELECT id, experiment_id AS "experimentId", status, end_time AS "endTime", heard_at AS "heardAt", ${runGrant(ctx)},
           lifecycle_stage = 'active' AND ${isMeant} AS "isMeant"
    FROM runs WHERE id = ANY(${runIds}::text[]) ORDER BY key FOR UPDATE`);
  const missing = runIds.find((runId) => !found.some(({ id, isSeen }) => id === runId && isSeen));
  if (missing) throw notFound(`Run with id=${missing} not found`);
  for (const flags of found) assertHeld(ctx, flags);
  return found;
}

type End = { status: 'KILLED' | 'RUNNING'; endTimeOf: (run: Found) => number | null };

async function setEnd(
  ctx: Context,
  found: Found[],
  { status, endTimeOf }: End,
): Promise<{ runIds: string[] }> {
  const meant = found.filter(({ isMeant }) => isMeant);
  await ctx.sql(sql`
    UPDATE runs SET status = ${status}::run_status, end_time = given.end_time, settled = false
    FROM unnest(${meant.map(({ id }) => id)}::text[], ${meant.map(endTimeOf)}::bigint[]) AS given (id, end_time)
    WHERE runs.id = given.id`);
  for (const run of found) {
    const before = { status: run.status, endTime: run.endTime };
    const after = run.isMeant ? { status, endTime: endTimeOf(run) } : { leftAlone: true };
    ctx.audit({ objectType: 'run', objectId: run.id, before, after });
    runChanged(ctx, run);
  }
  return { runIds: meant.map(({ id }) => id) };
}

const Runs = z.object({ runIds: z.array(RunId).min(1).max(1000) });

/** A run that has come to life meanwhile is left alone. Its end is when it was last heard: nobody knows better. */
export const markKilled = command({
  name: 'tracking.markKilled',
  summary: 'Marks stalled runs as killed, ended when they were last heard. Answers those that were marked.',
  access: 'runs.write',
  input: Runs,
  run: async (ctx, { runIds }) =>
    setEnd(ctx, await lockMeant(ctx, runIds, isStalled(ctx.now)), {
      status: 'KILLED',
      endTimeOf: ({ heardAt }) => heardAt,
    }),
});

export const unmarkKilled = command({
  name: 'tracking.unmarkKilled',
  summary:
    'Takes back that runs are killed: as far as anybody knows, they are running. Answers those that were killed.',
  access: 'runs.write',
  input: Runs,
  run: async (ctx, { runIds }) =>
    setEnd(ctx, await lockMeant(ctx, runIds, sql`status = 'KILLED'`), {
      status: 'RUNNING',
      endTimeOf: () => null,
    }),
});
