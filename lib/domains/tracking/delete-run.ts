import sql from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import type { GrantFlags } from '@/lib/core/grants';
import { command } from '@/lib/core/operation';
import { notFound } from '@/lib/pure/errors';
import { runsChanged } from './changes';
import { assertHeld, runGrant, type Stage } from './load';
import { RunId } from './schemas';

/** Moves runs to the bin or back; those already there stay, as a client repeats a request whose answer was lost. */
async function setStage(ctx: Context, runIds: string[], stage: Stage): Promise<void> {
  const found = await ctx.sql<{ id: string; experimentId: number; before: Stage } & GrantFlags>(sql`
    SELECT id, experiment_id AS "experimentId", lifecycle_stage AS before, ${runGrant(ctx)} FROM runs WHERE id = ANY(${runIds}) ORDER BY key FOR UPDATE`);
  const missing = runIds.find((runId) => !found.some(({ id, isSeen }) => id === runId && isSeen));
  if (missing) throw notFound(`Run with id=${missing} not found`);
  for (const flags of found) assertHeld(ctx, flags);
  await ctx.sql(sql`
    UPDATE runs SET lifecycle_stage = ${stage}::lifecycle_stage,
                    deleted_time = ${stage === 'deleted' ? ctx.now : null}::bigint
    WHERE id = ANY(${runIds})`);
  for (const { id, experimentId, before } of found) {
    runsChanged(ctx, experimentId);
    ctx.audit({ objectType: 'run', objectId: id, before: { stage: before }, after: { stage } });
  }
}

export const deleteRun = command({
  name: 'tracking.deleteRun',
  summary: 'Moves a run to the bin.',
  access: 'runs.write',
  input: z.object({ runId: RunId }),
  async run(ctx, { runId }) {
    await setStage(ctx, [runId], 'deleted');
    return {};
  },
});

export const restoreRun = command({
  name: 'tracking.restoreRun',
  summary: 'Takes a run back out of the bin.',
  access: 'runs.write',
  input: z.object({ runId: RunId }),
  async run(ctx, { runId }) {
    await setStage(ctx, [runId], 'active');
    return {};
  },
});

const Several = z.object({ runIds: z.array(RunId).min(1).max(500) });

export const deleteRuns = command({
  name: 'tracking.deleteRuns',
  summary: 'Moves up to 500 runs to the bin, all or none.',
  access: 'runs.write',
  input: Several,
  async run(ctx, { runIds }) {
    await setStage(ctx, runIds, 'deleted');
    return {};
  },
});

export const restoreRuns = command({
  name: 'tracking.restoreRuns',
  summary: 'Takes up to 500 runs back out of the bin, all or none.',
  access: 'runs.write',
  input: Several,
  async run(ctx, { runIds }) {
    await setStage(ctx, runIds, 'active');
    return {};
  },
});
