import { randomBytes } from 'node:crypto';
import sql from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import type { GrantFlags } from '@/lib/core/grants';
import { command, query } from '@/lib/core/operation';
import { invalid, notFound } from '@/lib/pure/errors';
import { assertHeld, loadActiveExperiment, loadRun, modelGrant } from './load';
import { assertUniqueParams } from './log-params';
import { loadLoggedModel } from './logged-model-shape';
import { LoggedModelName, ModelId, NumericExperimentId, named, Param, RunId } from './schemas';

type KeyValue = { key: string; value: string };

const ModelTag = z.object({ key: z.string().min(1).max(250), value: z.string().max(8000).default('') });

const FINAL = ['LOGGED_MODEL_READY', 'LOGGED_MODEL_UPLOAD_FAILED'] as const;
const NUMBERED: Record<number, string> = { 1: 'LOGGED_MODEL_PENDING', 2: FINAL[0], 3: FINAL[1] };

export const createLoggedModel = command({
  name: 'tracking.createLoggedModel',
  summary: 'Begins a logged model; it is ready when its files are there and it is finalised.',
  access: 'runs.write',
  input: z.object({
    experimentId: NumericExperimentId,
    name: LoggedModelName.optional(),
    modelType: z.string().max(500).default(''),
    sourceRunId: RunId.optional(),
    params: z.array(Param).default([]),
    tags: z.array(ModelTag).default([]),
  }),
  async run(ctx, input) {
    const experiment = await loadActiveExperiment(ctx, input.experimentId);
    assertUniqueParams(input.params);
    // Whose run made a model is whose metrics its versions are judged by: one cannot take another's.
    if (input.sourceRunId !== undefined) await loadRun(ctx, input.sourceRunId);
    const id = `m-${randomBytes(16).toString('hex')}`;
    const name = input.name || `model-${randomBytes(4).toString('hex')}`;
    const location = `${experiment.artifactLocation.replace(/\/+$/, '')}/models/${id}/artifacts`;
    await ctx.sql(sql`
      INSERT INTO logged_models (id, experiment_id, name, artifact_location, model_type, source_run_id, creation_time, last_updated_time)
      VALUES (${id}, ${experiment.id}, ${name}, ${location}, ${input.modelType}, ${input.sourceRunId ?? null}, ${ctx.now}, ${ctx.now})`);
    await addParams(ctx, id, input.params);
    await putTags(ctx, id, input.tags);
    ctx.audit({ objectType: 'loggedModel', objectId: id, after: { name, sourceRunId: input.sourceRunId } });
    return { model: await loadLoggedModel(ctx, id) };
  },
});

const addParams = (ctx: Context, modelId: string, params: KeyValue[]) =>
  ctx.sql(sql`
    INSERT INTO logged_model_params (model_id, key, value)
    SELECT ${modelId}::text, given.* FROM unnest(${params.map(({ key }) => key)}::text[], ${params.map(({ value }) => value)}::text[]) AS given
    ON CONFLICT (model_id, key) DO NOTHING`);

async function putTags(ctx: Context, modelId: string, tags: KeyValue[]): Promise<void> {
  const unique = [...new Map(tags.map(({ key, value }) => [key, value]))];
  await ctx.sql(sql`
    INSERT INTO logged_model_tags (model_id, key, value)
    SELECT ${modelId}::text, given.* FROM unnest(${unique.map(([key]) => key)}::text[], ${unique.map(([, value]) => value)}::text[]) AS given
    ON CONFLICT (model_id, key) DO UPDATE SET value = excluded.value`);
}

const touch = (ctx: Context, modelId: string) =>
  ctx.sql(sql`UPDATE logged_models SET last_updated_time = ${ctx.now} WHERE id = ${modelId}`);

export const getLoggedModel = query({
  name: 'tracking.getLoggedModel',
  summary: 'A logged model with its params, tags and latest metrics.',
  access: 'runs.read',
  input: z.object({ modelId: ModelId }),
  async run(ctx, { modelId }) {
    return { model: await loadLoggedModel(ctx, modelId) };
  },
});

export const finalizeLoggedModel = command({
  name: 'tracking.finalizeLoggedModel',
  summary: 'Marks a logged model ready, or its upload failed.',
  access: 'runs.write',
  input: z.object({
    modelId: ModelId,
    status: z.preprocess(named(NUMBERED), z.enum(['LOGGED_MODEL_PENDING', ...FINAL])),
    statusMessage: z.string().max(8000).optional(),
  }),
  async run(ctx, { modelId, status, statusMessage }) {
    const before = await loadLoggedModel(ctx, modelId);
    if (status === 'LOGGED_MODEL_PENDING')
      throw invalid("Invalid model status: 'PENDING'. Expected READY or FAILED.", { field: 'status' });
    await ctx.sql(sql`
      UPDATE logged_models SET status = ${status}::logged_model_status, status_message = ${statusMessage ?? null},
                               last_updated_time = ${ctx.now} WHERE id = ${modelId}`);
    ctx.audit({
      objectType: 'loggedModel',
      objectId: modelId,
      before: { status: before.status },
      after: { status },
    });
    return { model: await loadLoggedModel(ctx, modelId) };
  },
});

export const deleteLoggedModel = command({
  name: 'tracking.deleteLoggedModel',
  summary: 'Deletes a logged model.',
  access: 'runs.write',
  input: z.object({ modelId: ModelId }),
  async run(ctx, { modelId }) {
    // Deleting twice is deleting once: a client repeats a request whose answer was lost.
    const [found] = await ctx.sql<GrantFlags>(
      sql`SELECT ${modelGrant(ctx)} FROM logged_models WHERE id = ${modelId}`,
    );
    if (found?.isSeen) assertHeld(ctx, found);
    const [model] = await ctx.sql<{ name: string }>(sql`
      UPDATE logged_models SET lifecycle_stage = 'deleted', last_updated_time = ${ctx.now} WHERE id = ${modelId} AND ${found?.isSeen ?? false} RETURNING name`);
    if (!model) throw notFound(`Logged model with ID '${modelId}' not found.`);
    ctx.audit({ objectType: 'loggedModel', objectId: modelId, before: { name: model.name } });
    return {};
  },
});

export const setLoggedModelTags = command({
  name: 'tracking.setLoggedModelTags',
  summary: 'Sets tags of a logged model.',
  access: 'runs.write',
  input: z.object({ modelId: ModelId, tags: z.array(ModelTag).default([]) }),
  async run(ctx, { modelId, tags }) {
    await loadLoggedModel(ctx, modelId);
    await putTags(ctx, modelId, tags);
    await touch(ctx, modelId);
    ctx.audit({ objectType: 'loggedModel', objectId: modelId, after: { tags } });
    return { model: await loadLoggedModel(ctx, modelId) };
  },
});

export const deleteLoggedModelTag = command({
  name: 'tracking.deleteLoggedModelTag',
  summary: 'Removes a tag of a logged model.',
  access: 'runs.write',
  input: z.object({ modelId: ModelId, tagKey: z.string().min(1) }),
  async run(ctx, { modelId, tagKey }) {
    await loadLoggedModel(ctx, modelId);
    const [before] = await ctx.sql<{ value: string }>(sql`
      DELETE FROM logged_model_tags WHERE model_id = ${modelId} AND key = ${tagKey} RETURNING value`);
    if (!before) throw notFound(`No tag with key '${tagKey}' found for model with ID '${modelId}'.`);
    await touch(ctx, modelId);
    ctx.audit({ objectType: 'loggedModel', objectId: modelId, before: { [tagKey]: before.value } });
    return {};
  },
});

export const logLoggedModelParams = command({
  name: 'tracking.logLoggedModelParams',
  summary: 'Adds params to a logged model; those already there keep their values.',
  access: 'runs.write',
  unaudited: 'volume: part of logging a model, which has its own row',
  input: z.object({ modelId: ModelId, params: z.array(Param).default([]) }),
  async run(ctx, { modelId, params }) {
    await loadLoggedModel(ctx, modelId);
    assertUniqueParams(params);
    await addParams(ctx, modelId, params);
    await touch(ctx, modelId);
    return {};
  },
});
