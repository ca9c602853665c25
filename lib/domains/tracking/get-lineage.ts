import sql from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { query } from '@/lib/core/operation';
import { joinLineage, type Lineage, type LineageNode } from '@/lib/pure/lineage';
import { grantedWithin, loadRun } from './load';
import { loadLoggedModel } from './logged-model-shape';
import { ModelId, RunId } from './schemas';

/** Of each kind; a graph of more would tell nobody anything. */
const MOST = 50;

type RunRow = { key: number; runId: string; name: string; experimentId: string; experiment: string };
type ModelRow = {
  modelId: string;
  name: string;
  modelType: string;
  runId: string | null;
  experimentId: string;
};
type DatasetRow = {
  runKey: number;
  name: string;
  digest: string;
  experimentId: string;
  context: string | null;
};

const runNode = ({ runId, name, experimentId, experiment }: RunRow): LineageNode => ({
  id: `run:${runId}`,
  type: 'run',
  name,
  label: experiment,
  ref: { runId, experimentId },
});

const modelNode = ({ modelId, name, modelType, runId, experimentId }: ModelRow): LineageNode => ({
  id: `logged-model:${modelId}`,
  type: 'logged-model',
  name,
  label: modelType,
  ref: { modelId, experimentId, ...(runId && { runId }) },
});

const datasetNode = ({ name, digest, experimentId, context }: DatasetRow): LineageNode => ({
  id: `dataset:${experimentId}/${name}/${digest}`,
  type: 'dataset',
  name,
  label: context ? `${context} · ${digest}` : digest,
  ref: { experimentId, name, digest },
});

const runsWhere = (ctx: Context, which: ReturnType<typeof sql>) =>
  ctx.sql<RunRow>(sql`
    SELECT runs.key, runs.id AS "runId", runs.name, experiment_id::text AS "experimentId", experiments.name AS experiment
    FROM runs JOIN experiments ON experiments.id = experiment_id
    WHERE ${which} AND runs.lifecycle_stage = 'active' AND ${grantedWithin(ctx, 'runs')}
    ORDER BY runs.key DESC LIMIT ${MOST}`);

const modelsWhere = (ctx: Context, which: ReturnType<typeof sql>) =>
  ctx.sql<ModelRow>(sql`
    SELECT id AS "modelId", name, model_type AS "modelType", source_run_id AS "runId", experiment_id::text AS "experimentId"
    FROM logged_models
    WHERE ${which} AND lifecycle_stage = 'active' AND ${grantedWithin(ctx, 'logged_models')}
    ORDER BY creation_time DESC, id LIMIT ${MOST}`);

const datasetsOf = (ctx: Context, key: number) =>
  ctx.sql<DatasetRow>(sql`
    SELECT run_key AS "runKey", name, digest, experiment_id::text AS "experimentId",
           (SELECT tag ->> 'value' FROM json_array_elements(tags::json) AS tag WHERE tag ->> 'key' = 'mlflow.data.context' LIMIT 1) AS context
    FROM dataset_inputs JOIN datasets ON datasets.id = dataset_id WHERE run_key = ${key} ORDER BY datasets.id LIMIT ${MOST}`);

/** Around a run: its data and the models it was fed with, and whose these were; its models, and the runs that took them. */
async function aroundRun(ctx: Context, runId: string): Promise<Lineage> {
  const { key } = await loadRun(ctx, runId);
  const [selves, datasets, fed, made] = await Promise.all([
    runsWhere(ctx, sql`runs.key = ${key}`),
    datasetsOf(ctx, key),
    modelsWhere(ctx, sql`id IN (SELECT model_id FROM model_inputs WHERE run_key = ${key})`),
    modelsWhere(
      ctx,
      sql`(source_run_id = ${runId} OR id IN (SELECT model_id FROM model_outputs WHERE run_key = ${key}))`,
    ),
  ]);
  const self = `run:${runId}`;
  const graph: Lineage = {
    nodes: [
      ...datasets.map(datasetNode),
      ...fed.map(modelNode),
      ...selves.map(runNode),
      ...made.map(modelNode),
    ],
    edges: [
      ...[...datasets.map(datasetNode), ...fed.map(modelNode)].map(({ id }) => ({ from: id, to: self })),
      ...made.map((model) => ({ from: self, to: modelNode(model).id })),
    ],
  };
  return joinLineage(graph, await makersOf(ctx, fed), await takersOf(ctx, made));
}

async function makersOf(ctx: Context, models: ModelRow[]): Promise<Lineage> {
  const ids = models.flatMap(({ runId }) => runId ?? []);
  if (ids.length === 0) return { nodes: [], edges: [] };
  const runs = await runsWhere(ctx, sql`runs.id = ANY(${ids})`);
  return {
    nodes: [...runs.map(runNode), ...models.map(modelNode)],
    edges: models.flatMap((model) =>
      model.runId ? [{ from: `run:${model.runId}`, to: modelNode(model).id }] : [],
    ),
  };
}

/** Runs that were fed with the models: evaluations, mostly. */
async function takersOf(ctx: Context, models: ModelRow[]): Promise<Lineage> {
  const ids = models.map(({ modelId }) => modelId);
  if (ids.length === 0) return { nodes: [], edges: [] };
  const pairs = await ctx.sql<{ runKey: number; modelId: string }>(sql`
    SELECT run_key AS "runKey", model_id AS "modelId" FROM model_inputs
    WHERE model_id = ANY(${ids}::text[]) ORDER BY run_key DESC LIMIT ${MOST}`);
  const runs = await runsWhere(ctx, sql`runs.key = ANY(${pairs.map(({ runKey }) => runKey)}::bigint[])`);
  const byKey = new Map(runs.map((run) => [run.key, runNode(run).id]));
  return {
    nodes: [...models.map(modelNode), ...runs.map(runNode)],
    edges: pairs.flatMap(({ runKey, modelId }) => {
      const to = byKey.get(runKey);
      return to ? [{ from: `logged-model:${modelId}`, to }] : [];
    }),
  };
}

async function aroundModel(ctx: Context, modelId: string): Promise<Lineage> {
  const { sourceRunId } = await loadLoggedModel(ctx, modelId);
  const models = await modelsWhere(ctx, sql`id = ${modelId}`);
  const [makers, takers] = await Promise.all([makersOf(ctx, models), takersOf(ctx, models)]);
  const [run] = makers.nodes.filter(({ type }) => type === 'run');
  const data = run && sourceRunId ? await datasetsOf(ctx, (await loadRun(ctx, sourceRunId)).key) : [];
  return joinLineage(
    {
      nodes: [...data.map(datasetNode), ...makers.nodes],
      edges: data.map((dataset) => ({ from: datasetNode(dataset).id, to: `run:${sourceRunId}` })),
    },
    makers,
    takers,
    { nodes: models.map(modelNode), edges: [] },
  );
}

export const getLineage = query({
  name: 'tracking.getLineage',
  summary: 'What a run or a logged model came from and what came of it: datasets, runs, logged models.',
  access: 'runs.read',
  input: z
    .object({ runId: RunId.optional(), modelId: ModelId.optional() })
    .refine(({ runId, modelId }) => (runId === undefined) !== (modelId === undefined), {
      message: 'name either a run or a logged model',
      path: ['runId'],
    }),
  run: (ctx, { runId, modelId }) =>
    runId === undefined ? aroundModel(ctx, modelId ?? '') : aroundRun(ctx, runId),
});
