import sql from 'sql-template-tag';
import type { Context } from '@/lib/core/context';
import { loggedModelNameFault } from '@/lib/pure/mlflow-names';
import { type Adopted, differs, type Finding, keepable, shown } from './adopted';
import { loadExperiment } from './load';
import { mergeFields, type Seen } from './merge-fields';
import { addModelMetrics } from './model-metrics';
import type { KeyValue } from './run-shape';
import { Metric, Param, Tag } from './schemas';

/** A logged model of another server. Its files apart. */
export type ForeignModel = {
  id: string;
  name: string;
  modelType: string;
  sourceRunId: string | null;
  status: 'LOGGED_MODEL_PENDING' | 'LOGGED_MODEL_READY' | 'LOGGED_MODEL_UPLOAD_FAILED';
  statusMessage: string | null;
  creationTime: number;
  lastUpdatedTime: number;
  params: KeyValue[];
  tags: KeyValue[];
  metrics: {
    key: string;
    value: unknown;
    timestamp: unknown;
    step: unknown;
    runId: string;
    datasetName?: string;
    datasetDigest?: string;
  }[];
};

const MODEL_ID = /^m-[0-9a-f]{32}$/;

export async function adoptModel(
  ctx: Context,
  experimentId: number,
  model: ForeignModel,
  before: Seen | undefined,
): Promise<Adopted> {
  const added = { params: 0, tags: 0, datasets: 0 };
  const refuse = (refused: string): Adopted => ({
    refused,
    isNew: false,
    added,
    findings: [],
    seen: new Map(),
  });
  if (!MODEL_ID.test(model.id)) return refuse('Its id has not the form of a logged model’s id.');
  const nameFault = model.name === '' ? 'It has no name.' : loggedModelNameFault(model.name);
  if (nameFault) return refuse(nameFault);
  const { isNew, status, creationTime } = await insertOrLock(ctx, experimentId, model);
  if (creationTime !== model.creationTime) return refuse('Another logged model has its id here.');

  const params = keepable('param', model.params, Param);
  const tags = keepable('tag', model.tags, Tag);
  const found = await readKeyValues(ctx, model.id);
  const state = mergeFields(
    new Map([['status', model.status], ...prefixed(tags.kept)]),
    new Map([['status', status], ...prefixed(found.tags)]),
    isNew ? undefined : before,
  );
  if (state.write.has('status')) {
    await ctx.sql(sql`
      UPDATE logged_models SET status = ${model.status}::logged_model_status, status_message = ${model.statusMessage},
                               last_updated_time = ${model.lastUpdatedTime} WHERE id = ${model.id}`);
  }
  const newTags = [...state.write].filter(([field]) => field !== 'status');
  await ctx.sql(sql`
    INSERT INTO logged_model_tags (model_id, key, value)
    SELECT ${model.id}::text, given.* FROM unnest(${newTags.map(([field]) => field.slice(TAG.length))}::text[],
                                                  ${newTags.map(([, value]) => value)}::text[]) AS given
    ON CONFLICT (model_id, key) DO UPDATE SET value = excluded.value`);
  const newParams = await ctx.sql(sql`
    INSERT INTO logged_model_params (model_id, key, value)
    SELECT ${model.id}::text, given.* FROM unnest(${[...params.kept.keys()]}::text[],
                                                  ${[...params.kept.values()]}::text[]) AS given
    ON CONFLICT (model_id, key) DO NOTHING RETURNING key`);
  const clashes = [...params.kept].filter(([key, value]) => (found.params.get(key) ?? value) !== value);
  return {
    isNew,
    added: { ...added, params: newParams.length, tags: newTags.length },
    findings: [
      ...params.findings,
      ...tags.findings,
      ...clashes.map(([key, value]) => differs('param', key, found.params.get(key) ?? '', value)),
      ...state.differing.map((field) =>
        field === 'status'
          ? differs('model', 'status', status, model.status)
          : differs(
              'tag',
              field.slice(TAG.length),
              found.tags.get(field.slice(TAG.length)) ?? '',
              tags.kept.get(field.slice(TAG.length)) ?? '',
            ),
      ),
      ...(await adoptMetrics(ctx, model)),
    ],
    seen: state.seen,
  };
}

const TAG = 'tag:';
const prefixed = (tags: Map<string, string>) =>
  [...tags].map(([key, value]): [string, string] => [TAG + key, value]);

async function insertOrLock(ctx: Context, experimentId: number, model: ForeignModel) {
  const { artifactLocation } = await loadExperiment(ctx, String(experimentId));
  const location = `${artifactLocation.replace(/\/+$/, '')}/models/${model.id}/artifacts`;
  const made = await ctx.sql(sql`
    INSERT INTO logged_models (id, experiment_id, name, artifact_location, status, status_message, model_type,
                               source_run_id, creation_time, last_updated_time)
    VALUES (${model.id}, ${experimentId}, ${model.name}, ${location}, ${model.status}::logged_model_status,
            ${model.statusMessage}, ${model.modelType}, ${model.sourceRunId}, ${model.creationTime}, ${model.lastUpdatedTime})
    ON CONFLICT (id) DO NOTHING RETURNING id`);
  const [here] = await ctx.sql<{ status: string; creationTime: number }>(sql`
    SELECT status, creation_time AS "creationTime" FROM logged_models WHERE id = ${model.id} FOR UPDATE`);
  if (!here) throw new Error(`The logged model ${model.id} went away while it was imported.`);
  return { ...here, isNew: made.length > 0 };
}

async function readKeyValues(ctx: Context, modelId: string) {
  const read = async (table: ReturnType<typeof sql>) =>
    new Map(
      (await ctx.sql<KeyValue>(sql`SELECT key, value FROM ${table} WHERE model_id = ${modelId}`)).map(
        ({ key, value }) => [key, value],
      ),
    );
  return { tags: await read(sql`logged_model_tags`), params: await read(sql`logged_model_params`) };
}

async function adoptMetrics(ctx: Context, { id, metrics }: ForeignModel): Promise<Finding[]> {
  const findings: Finding[] = [];
  const byRun = new Map<string, ReturnType<typeof Metric.parse>[]>();
  for (const { runId, ...metric } of metrics) {
    const parsed = Metric.safeParse({ ...metric, modelId: id });
    if (parsed.data) byRun.set(runId, [...(byRun.get(runId) ?? []), parsed.data]);
    else {
      const reason = parsed.error.issues[0]?.message ?? '';
      findings.push({ outcome: 'missing', kind: 'metric', item: shown(metric.key), reason });
    }
  }
  for (const [runId, ofRun] of byRun) await addModelMetrics(ctx, runId, ofRun);
  return findings;
}
