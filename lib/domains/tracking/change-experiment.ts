import sql from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { command } from '@/lib/core/operation';
import { notFound } from '@/lib/pure/errors';
import { LIMITS } from '@/lib/pure/mlflow-names';
import { overtaken, SeenText } from '@/lib/pure/seen-text';
import { nameTaken } from './create-experiment';
import { loadActiveExperiment, loadExperiment, type Stage } from './load';
import { NOTE_TAG } from './run-tags';
import { ExperimentId, ExperimentName, PlainTag } from './schemas';

export const updateExperiment = command({
  name: 'tracking.updateExperiment',
  summary: 'Renames an experiment.',
  access: 'experiments.write',
  input: z.object({ experimentId: ExperimentId, newName: ExperimentName }),
  async run(ctx, { experimentId, newName }) {
    const { id, name } = await loadActiveExperiment(ctx, experimentId);
    const [holder] = await ctx.sql<{ id: number }>(sql`SELECT id FROM experiments WHERE name = ${newName}`);
    if (holder && holder.id !== id) throw await nameTaken(ctx, newName);
    await ctx.sql(
      sql`UPDATE experiments SET name = ${newName}, last_update_time = ${ctx.now} WHERE id = ${id}`,
    );
    ctx.audit({
      objectType: 'experiment',
      objectId: experimentId,
      before: { name },
      after: { name: newName },
    });
    return {};
  },
});

/** Its runs go with it, both ways: also those that had been deleted one by one come back, as in MLflow. */
async function setStage(ctx: Context, experimentId: string, stage: Stage): Promise<void> {
  const { id, lifecycleStage } = await loadExperiment(ctx, experimentId);
  if (lifecycleStage === stage) throw notFound(`No Experiment with id=${experimentId} exists`);
  await ctx.sql(sql`
    UPDATE experiments SET lifecycle_stage = ${stage}::lifecycle_stage, last_update_time = ${ctx.now} WHERE id = ${id}`);
  await ctx.sql(sql`
    UPDATE runs SET lifecycle_stage = ${stage}::lifecycle_stage,
                    deleted_time = ${stage === 'deleted' ? ctx.now : null}::bigint
    WHERE experiment_id = ${id} AND lifecycle_stage <> ${stage}::lifecycle_stage`);
  ctx.audit({
    objectType: 'experiment',
    objectId: experimentId,
    before: { stage: lifecycleStage },
    after: { stage },
  });
}

export const deleteExperiment = command({
  name: 'tracking.deleteExperiment',
  summary: 'Moves an experiment and its runs to the bin.',
  access: 'experiments.write',
  input: z.object({ experimentId: ExperimentId }),
  async run(ctx, { experimentId }) {
    await setStage(ctx, experimentId, 'deleted');
    return {};
  },
});

export const restoreExperiment = command({
  name: 'tracking.restoreExperiment',
  summary: 'Takes an experiment and all its runs back out of the bin.',
  access: 'experiments.write',
  input: z.object({ experimentId: ExperimentId }),
  async run(ctx, { experimentId }) {
    await setStage(ctx, experimentId, 'active');
    return {};
  },
});

export const setExperimentTag = command({
  name: 'tracking.setExperimentTag',
  summary: 'Sets a tag of an experiment.',
  access: 'experiments.write',
  input: PlainTag.extend({
    experimentId: ExperimentId,
    value: z
      .string()
      .max(LIMITS.experimentTagValue, `must have at most ${LIMITS.experimentTagValue} characters`)
      .default(''),
    seen: SeenText,
  }),
  async run(ctx, { experimentId, key, value, seen }) {
    const { id } = await loadActiveExperiment(ctx, experimentId);
    const [written] = await ctx.sql(sql`
      WITH touched AS (UPDATE experiments SET last_update_time = ${ctx.now} WHERE id = ${id})
      INSERT INTO experiment_tags (experiment_id, key, value)
      SELECT ${id}, ${key}, ${value}
      WHERE ${seen ?? ''}::text = ''
         OR EXISTS (SELECT FROM experiment_tags WHERE experiment_id = ${id} AND key = ${key})
      ON CONFLICT (experiment_id, key) DO UPDATE SET value = excluded.value
      WHERE ${seen ?? null}::text IS NULL OR experiment_tags.value = ${seen ?? null}
      RETURNING key`);
    if (!written) throw overtaken(key === NOTE_TAG ? 'the description' : `the tag ${key}`);
    ctx.audit({ objectType: 'experiment', objectId: experimentId, after: { [key]: value } });
    return {};
  },
});

export const deleteExperimentTag = command({
  name: 'tracking.deleteExperimentTag',
  summary: 'Removes a tag of an experiment.',
  access: 'experiments.write',
  input: z.object({ experimentId: ExperimentId, key: z.string().min(1).max(LIMITS.key) }),
  async run(ctx, { experimentId, key }) {
    const { id } = await loadActiveExperiment(ctx, experimentId);
    const [before] = await ctx.sql<{ value: string }>(sql`
      DELETE FROM experiment_tags WHERE experiment_id = ${id} AND key = ${key} RETURNING value`);
    if (!before) throw notFound(`No tag with name: ${key} in experiment with id ${experimentId}`);
    ctx.audit({ objectType: 'experiment', objectId: experimentId, before: { [key]: before.value } });
    return {};
  },
});
