import sql from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { granted } from '@/lib/core/grants';
import { command, query } from '@/lib/core/operation';
import { notFound } from '@/lib/pure/errors';
import { LIMITS } from '@/lib/pure/mlflow-names';
import { runChanged } from './changes';
import { noteHeard } from './heartbeats';
import { heldExperiments, loadActiveRun, type RunRow } from './load';
import { ExperimentId, Int64, ModelId, RunId } from './schemas';

const CONTEXT_TAG = 'mlflow.data.context';
const text = (most: number) => z.string().max(most, `must have at most ${most} characters`);

const Dataset = z.object({
  name: text(LIMITS.datasetName).min(1),
  digest: text(LIMITS.datasetDigest).min(1),
  sourceType: z.string().min(1),
  source: text(LIMITS.datasetSource).min(1),
  schema: text(LIMITS.datasetSchema).optional(),
  profile: text(LIMITS.datasetProfile).optional(),
});

export const DatasetInput = z.object({
  dataset: Dataset,
  tags: z
    .array(z.object({ key: text(LIMITS.inputTagKey).min(1), value: text(LIMITS.inputTagValue) }))
    .default([]),
});

const ModelInput = z.object({ modelId: ModelId });
type DatasetInputValue = z.output<typeof DatasetInput>;

export const logInputs = command({
  name: 'tracking.logInputs',
  summary: 'Notes the datasets and models that a run reads.',
  access: 'runs.write',
  unaudited: 'volume: part of every training run',
  input: z.object({
    runId: RunId,
    datasets: z.array(DatasetInput).max(1000).default([]),
    models: z.array(ModelInput).max(1000).default([]),
  }),
  async run(ctx, { runId, datasets, models }) {
    const run = await loadActiveRun(ctx, runId);
    if (datasets.length > 0) await addDatasets(ctx, run, datasets);
    await assertModels(
      ctx,
      models.map(({ modelId }) => modelId),
    );
    await ctx.sql(sql`
      INSERT INTO model_inputs (run_key, model_id) SELECT ${run.key}::bigint, unnest(${models.map(({ modelId }) => modelId)}::text[])
      ON CONFLICT DO NOTHING`);
    noteHeard(runId);
    runChanged(ctx, run);
    return {};
  },
});

export async function addDatasets(
  ctx: Context,
  run: Pick<RunRow, 'key' | 'experimentId'>,
  inputs: DatasetInputValue[],
): Promise<void> {
  const unique = [
    ...new Map(inputs.map((input) => [`${input.dataset.digest} ${input.dataset.name}`, input])).values(),
  ];
  const column = (pick: (dataset: DatasetInputValue['dataset']) => string | undefined) =>
    unique.map(({ dataset }) => pick(dataset) ?? null);
  const names = column(({ name }) => name);
  const digests = column(({ digest }) => digest);
  await ctx.sql(sql`
    INSERT INTO datasets (experiment_id, name, digest, source_type, source, schema, profile)
    SELECT ${run.experimentId}::int, given.* FROM unnest(${names}::text[], ${digests}::text[],
      ${column(({ sourceType }) => sourceType)}::text[], ${column(({ source }) => source)}::text[],
      ${column(({ schema }) => schema)}::text[], ${column(({ profile }) => profile)}::text[]) AS given
    ORDER BY 1, 2 ON CONFLICT (experiment_id, name, digest) DO NOTHING`);
  const contexts = unique.map(({ tags }) => tags.find(({ key }) => key === CONTEXT_TAG)?.value ?? null);
  await ctx.sql(sql`
    INSERT INTO dataset_inputs (run_key, dataset_id, tags, context)
    SELECT ${run.key}::bigint, datasets.id, given.tags::jsonb, given.context
    FROM unnest(${names}::text[], ${digests}::text[], ${unique.map(({ tags }) => JSON.stringify(tags))}::text[],
                ${contexts}::text[]) AS given (name, digest, tags, context)
    JOIN datasets ON datasets.experiment_id = ${run.experimentId} AND datasets.name = given.name
                 AND datasets.digest = given.digest
    ON CONFLICT (run_key, dataset_id) DO UPDATE SET tags = excluded.tags, context = excluded.context`);
}

async function assertModels(ctx: Context, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  const found = await ctx.sql<{ id: string }>(
    sql`SELECT id FROM logged_models WHERE id = ANY(${ids}) AND lifecycle_stage = 'active'
        AND ${granted(ctx, 'experiment', sql`logged_models.experiment_id::text`, 'CAN_READ')}`,
  );
  const missing = ids.find((wanted) => !found.some(({ id }) => id === wanted));
  if (missing) throw notFound(`Logged model with ID '${missing}' not found.`);
}

export const logOutputs = command({
  name: 'tracking.logOutputs',
  summary: 'Notes the models that a run made.',
  access: 'runs.write',
  unaudited: 'volume: part of every training run',
  input: z.object({
    runId: RunId,
    models: z
      .array(ModelInput.extend({ step: Int64.default(0) }))
      .max(1000)
      .default([]),
  }),
  async run(ctx, { runId, models }) {
    const run = await loadActiveRun(ctx, runId);
    await assertModels(
      ctx,
      models.map(({ modelId }) => modelId),
    );
    await ctx.sql(sql`
      INSERT INTO model_outputs (run_key, model_id, step)
      SELECT ${run.key}::bigint, given.* FROM unnest(${models.map(({ modelId }) => modelId)}::text[],
                                             ${models.map(({ step }) => step)}::bigint[]) AS given
      ON CONFLICT (run_key, model_id) DO UPDATE SET step = excluded.step`);
    noteHeard(runId);
    runChanged(ctx, run);
    return {};
  },
});

export const searchDatasets = query({
  name: 'tracking.searchDatasets',
  summary: 'The datasets that the runs of experiments read, with the context in which they did.',
  access: 'runs.read',
  input: z.object({
    experimentIds: z.array(ExperimentId).min(1).max(20, 'must name at most 20 experiments'),
  }),
  async run(ctx, { experimentIds }) {
    const summaries = await ctx.sql<{
      experimentId: string;
      name: string;
      digest: string;
      context: string | null;
    }>(sql`
      SELECT DISTINCT datasets.experiment_id::text AS "experimentId", name, digest, context
      FROM datasets JOIN dataset_inputs ON dataset_id = datasets.id
      WHERE experiment_id = ANY(${await heldExperiments(ctx, experimentIds)}::int[]) ORDER BY 2, 3, 4 LIMIT 1000`);
    return {
      datasetSummaries: summaries.map(({ context, ...summary }) => ({
        ...summary,
        ...(context !== null && { context }),
      })),
    };
  },
});
