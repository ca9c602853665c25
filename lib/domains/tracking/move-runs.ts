import sql, { type Sql } from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { command } from '@/lib/core/operation';
import { runsChanged } from './changes';
import { type ExperimentRow, loadActiveExperiment } from './load';
import { auditTarget, MOST_TOLD, RunTarget, targetWhere } from './run-target';
import { ExperimentId } from './schemas';

type Moved = { key: number; runId: string; experimentId: number };

export const moveRuns = command({
  name: 'tracking.moveRuns',
  summary:
    'Moves runs to another experiment, with the runs nested in them and the models that they logged; artifacts stay where they are stored. Answers where each run came from, for up to a thousand.',
  access: 'runs.write',
  input: z.object({ target: RunTarget, experimentId: ExperimentId }),
  async run(ctx, { target, experimentId }) {
    const there = await loadActiveExperiment(ctx, experimentId);
    const moved = await moveThem(
      ctx,
      sql`${await targetWhere(ctx, target)} AND runs.lifecycle_stage = 'active'`,
      there,
    );
    const keys = moved.map(({ key }) => key);
    await moveDatasets(ctx, keys, there);
    await ctx.sql(sql`
      UPDATE logged_models SET experiment_id = ${there.id}
      FROM unnest(${moved.map(({ runId }) => runId)}::text[], ${moved.map((run) => run.experimentId)}::int[]) AS moved (id, home)
      WHERE source_run_id = moved.id AND experiment_id = moved.home`);
    await ctx.sql(
      sql`UPDATE run_comments SET experiment_id = ${there.id} WHERE run_key = ANY(${keys}::bigint[])`,
    );

    if ('runIds' in target && moved.length > 0) {
      for (const { runId, experimentId: home } of moved) {
        ctx.audit({
          objectType: 'run',
          objectId: runId,
          before: { experimentId: String(home) },
          after: { experimentId },
        });
      }
    } else auditTarget(ctx, target, { movedTo: experimentId, runs: moved.length });
    const homes = new Set(moved.map((run) => run.experimentId));
    for (const id of moved.length > 0 ? [...homes, there.id] : []) runsChanged(ctx, id);
    const before = moved.map((run) => ({ runId: run.runId, experimentId: String(run.experimentId) }));
    return { count: moved.length, before: before.length > MOST_TOLD ? null : before };
  },
});

/**
 * One statement, so that a run that another request moves meanwhile is moved from where it is then. Who moves back
 * to where the artifacts are has no root of its own any more.
 */
const moveThem = (ctx: Context, which: Sql, there: ExperimentRow): Promise<Moved[]> =>
  ctx.sql<Moved>(sql`
    WITH RECURSIVE chosen AS (
      SELECT runs.key, runs.id, runs.experiment_id FROM runs WHERE ${which} AND runs.experiment_id <> ${there.id}
      UNION
      SELECT child.key, child.id, child.experiment_id
      FROM chosen JOIN run_tags ON run_tags.key = 'mlflow.parentRunId' AND run_tags.value = chosen.id
      JOIN runs AS child ON child.key = run_tags.run_key AND child.experiment_id = chosen.experiment_id
    )
    UPDATE runs SET experiment_id = ${there.id},
      artifact_root = nullif(coalesce(runs.artifact_root, home.artifact_location), ${there.artifactLocation})
    FROM chosen JOIN experiments AS home ON home.id = chosen.experiment_id
    WHERE runs.key = chosen.key AND runs.experiment_id = home.id
    RETURNING runs.key, runs.id AS "runId", home.id AS "experimentId"`);

/** An experiment's datasets are its own, each once: the runs read those of that name and digest there. */
async function moveDatasets(ctx: Context, keys: readonly number[], there: ExperimentRow): Promise<void> {
  await ctx.sql(sql`
    INSERT INTO datasets (experiment_id, name, digest, source_type, source, schema, profile)
    SELECT DISTINCT ON (name, digest) ${there.id}::int, name, digest, source_type, source, schema, profile
    FROM datasets JOIN dataset_inputs ON dataset_id = datasets.id
    WHERE run_key = ANY(${keys}::bigint[]) AND experiment_id <> ${there.id}
    ORDER BY name, digest, datasets.id ON CONFLICT (experiment_id, name, digest) DO NOTHING`);
  await ctx.sql(sql`
    UPDATE dataset_inputs SET dataset_id = found.id
    FROM datasets AS former JOIN datasets AS found
      ON found.experiment_id = ${there.id} AND found.name = former.name AND found.digest = former.digest
    WHERE run_key = ANY(${keys}::bigint[]) AND former.id = dataset_id AND former.experiment_id <> ${there.id}`);
}
