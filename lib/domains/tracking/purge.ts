import sql, { type Sql } from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { forgetGrants, type GrantFlags } from '@/lib/core/grants';
import { command } from '@/lib/core/operation';
import { invalid, notFound } from '@/lib/pure/errors';
import { proxiedPath } from './artifact-place';
import { DEFAULT_EXPERIMENT } from './create-run';
import { assertHeld, loadExperiment, runGrant } from './load';
import { ExperimentId, RunId } from './schemas';

export const SWEEP_PURGED = 'tracking.sweepPurged';

/** What a purge leaves to the worker: points and latest values of runs that are gone, and folders of artifacts. */
export type Purged = { runKeys: number[]; artifacts: string[] };

const A_JOB = 500;

/** Removes runs for good. Their points hang on no foreign key, and their artifacts on no transaction: both follow by jobs. */
async function purgeRuns(ctx: Context, which: Sql): Promise<number> {
  const gone = await ctx.sql<{ key: number; id: string; home: number; root: string | null }>(
    sql`DELETE FROM runs WHERE ${which} RETURNING key, id, experiment_id AS home, artifact_root AS root`,
  );
  for (let at = 0; at < gone.length; at += A_JOB) {
    const some = gone.slice(at, at + A_JOB);
    const purged: Purged = {
      runKeys: some.map(({ key }) => key),
      artifacts: some.map(({ id, home, root }) => `artifacts/${proxiedPath(root ?? '') ?? home}/${id}`),
    };
    await ctx.enqueue(SWEEP_PURGED, purged);
  }
  return gone.length;
}

/** One by one, not the experiment's whole folder: runs and models that moved away left their files in it. */
async function purgeModels(ctx: Context, experiment: number): Promise<void> {
  const gone = await ctx.sql<{ id: string; location: string }>(
    sql`DELETE FROM logged_models WHERE experiment_id = ${experiment} RETURNING id, artifact_location AS location`,
  );
  const folders = gone.map(({ id, location }) => {
    const path = proxiedPath(location)?.replace(/\/artifacts$/, '') ?? `${experiment}/models/${id}`;
    return `artifacts/${path}`;
  });
  for (let at = 0; at < folders.length; at += A_JOB) {
    const purged: Purged = { runKeys: [], artifacts: folders.slice(at, at + A_JOB) };
    await ctx.enqueue(SWEEP_PURGED, purged);
  }
}

export const purgeExperiment = command({
  name: 'tracking.purgeExperiment',
  summary: 'Removes an experiment that is in the trash, with its runs, models and artifacts, for good.',
  access: 'tracking.purge',
  input: z.object({ experimentId: ExperimentId, name: z.string() }),
  async run(ctx, { experimentId, name }) {
    const experiment = await loadExperiment(ctx, experimentId);
    if (experimentId === DEFAULT_EXPERIMENT) {
      throw invalid('The default experiment stays: clients log to it when they name none.', {
        field: 'experimentId',
      });
    }
    if (experiment.lifecycleStage !== 'deleted') {
      throw invalid('Only an experiment in the trash can be purged.', { field: 'experimentId' });
    }
    if (name !== experiment.name) {
      throw invalid('The name is not that of the experiment.', { field: 'name' });
    }
    const runs = await purgeRuns(ctx, sql`experiment_id = ${experiment.id}`);
    await forgetGrants(ctx, 'experiment', experimentId);
    await purgeModels(ctx, experiment.id);
    await ctx.sql(sql`DELETE FROM experiments WHERE id = ${experiment.id}`);
    ctx.audit({ objectType: 'experiment', objectId: experimentId, before: { name, runs } });
    return { runs };
  },
});

export const purgeDeletedRuns = command({
  name: 'tracking.purgeRuns',
  summary: 'Removes up to 500 runs that are in the trash for good, all or none.',
  access: 'tracking.purge',
  input: z.object({ runIds: z.array(RunId).min(1).max(500) }),
  async run(ctx, { runIds }) {
    const found = await ctx.sql<{ id: string; name: string; stage: string } & GrantFlags>(sql`
      SELECT id, name, lifecycle_stage AS stage, ${runGrant(ctx)} FROM runs WHERE id = ANY(${runIds}) ORDER BY key FOR UPDATE`);
    const missing = runIds.find((runId) => !found.some(({ id, isSeen }) => id === runId && isSeen));
    if (missing) throw notFound(`Run with id=${missing} not found`);
    for (const flags of found) assertHeld(ctx, flags);
    const active = found.find(({ stage }) => stage !== 'deleted');
    if (active)
      throw invalid(`The run ${active.id} is not in the trash; only such can be purged.`, {
        field: 'runIds',
      });
    await purgeRuns(ctx, sql`id = ANY(${runIds})`);
    for (const { id, name } of found) ctx.audit({ objectType: 'run', objectId: id, before: { name } });
    return {};
  },
});
