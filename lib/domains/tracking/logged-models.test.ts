import { beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { shareNothing } from '@/lib/testing/access/people';
import { asking, auditBy, callerWithRole, makeExperiment, makeRun, refusal } from '@/lib/testing/callers';
import { deleteExperiment } from './change-experiment';
import { logBatch } from './log-batch';
import {
  createLoggedModel,
  deleteLoggedModel,
  deleteLoggedModelTag,
  finalizeLoggedModel,
  getLoggedModel,
  logLoggedModelParams,
  setLoggedModelTags,
} from './logged-models';
import { searchLoggedModels } from './search-logged-models';

let caller: Caller;
let experimentId: string;
beforeAll(async () => {
  caller = await callerWithRole('contributor');
  experimentId = await makeExperiment(caller);
});

const create = async (input: object = {}, by = caller) =>
  (await perform(createLoggedModel, by, { experimentId, ...input })).model;
const read = async (modelId: string) => (await perform(getLoggedModel, caller, { modelId })).model;
const pair = (key: string, value: string) => ({ key, value });

describe('the life of a model', () => {
  test('it begins as pending, with a place for its files, and is audited', async () => {
    const by = asking(caller);
    const sourceRunId = await makeRun(caller, experimentId);
    const params = [pair('depth', '3')];
    const tags = [pair('a', '1'), pair('a', '2')];
    const model = await create({ name: 'tree', modelType: 'classifier', sourceRunId, params, tags }, by);
    expect(model).toMatchObject({
      ...{ name: 'tree', modelType: 'classifier', status: 'LOGGED_MODEL_PENDING', sourceRunId, params },
      tags: [pair('a', '2')],
      artifactUri: `mlflow-artifacts:/${experimentId}/models/${model.modelId}/artifacts`,
    });
    expect(await read(model.modelId)).toEqual(model);
    expect(await auditBy(by)).toMatchObject([{ objectType: 'loggedModel', objectId: model.modelId }]);
    expect((await create()).name).toMatch(/^model-/);
  });

  test('it becomes ready or failed, by the name or the number of that', async () => {
    const { modelId } = await create();
    const by = asking(caller);
    await perform(finalizeLoggedModel, by, { modelId, status: 3, statusMessage: 'disk full' });
    expect(await read(modelId)).toMatchObject({
      status: 'LOGGED_MODEL_UPLOAD_FAILED',
      statusMessage: 'disk full',
    });
    await perform(finalizeLoggedModel, by, { modelId, status: 'LOGGED_MODEL_READY' });
    expect(await read(modelId)).toMatchObject({ status: 'LOGGED_MODEL_READY', statusMessage: null });
    expect((await auditBy(by)).map(({ after }) => after)).toEqual([
      { status: 'LOGGED_MODEL_UPLOAD_FAILED' },
      { status: 'LOGGED_MODEL_READY' },
    ]);
    const back = perform(finalizeLoggedModel, caller, { modelId, status: 'LOGGED_MODEL_PENDING' });
    expect((await refusal(back)).field).toBe('status');
  });

  test('tags change, params do not', async () => {
    const { modelId } = await create({ params: [pair('depth', '3')], tags: [pair('stage', 'a')] });
    const by = asking(caller);
    await perform(setLoggedModelTags, by, { modelId, tags: [pair('stage', 'b'), pair('team', 'x')] });
    await perform(deleteLoggedModelTag, by, { modelId, tagKey: 'team' });
    await perform(logLoggedModelParams, by, { modelId, params: [pair('depth', '9'), pair('leaf', '1')] });
    expect(await read(modelId)).toMatchObject({
      tags: [pair('stage', 'b')],
      params: [pair('depth', '3'), pair('leaf', '1')],
    });
    expect((await auditBy(by)).map(({ action }) => action)).toEqual([
      'tracking.setLoggedModelTags',
      'tracking.deleteLoggedModelTag',
    ]);
    const absent = perform(deleteLoggedModelTag, caller, { modelId, tagKey: 'team' });
    expect((await refusal(absent)).message).toBe(
      `No tag with key 'team' found for model with ID '${modelId}'.`,
    );
  });

  test('deleted it is found no more, and deleting twice is deleting once', async () => {
    const { modelId } = await create();
    const by = asking(caller);
    for (let time = 0; time < 2; time += 1) await perform(deleteLoggedModel, by, { modelId });
    expect(await refusal(read(modelId))).toMatchObject({ code: 'RESOURCE_DOES_NOT_EXIST' });
    expect((await auditBy(by))[0]).toMatchObject({ objectId: modelId, action: 'tracking.deleteLoggedModel' });
    const late = perform(setLoggedModelTags, caller, { modelId, tags: [pair('a', 'b')] });
    expect(await refusal(late)).toMatchObject({ code: 'RESOURCE_DOES_NOT_EXIST' });
  });

  test('a metric of a run that names it is its own too; one of an unknown model is the run’s alone', async () => {
    const { modelId } = await create();
    const runId = await makeRun(caller, experimentId);
    const metric = (model: string, value: unknown) => ({
      ...{ key: 'auc', value, timestamp: 5, step: 2, modelId: model },
      ...{ datasetName: 'walls', datasetDigest: 'd1' },
    });
    await perform(logBatch, caller, { runId, metrics: [metric(modelId, 0.5), metric('m-none', 1)] });
    expect((await read(modelId)).metrics).toEqual([{ ...metric(modelId, 0.5), runId }]);
  });
});

describe('refuses bad input', () => {
  test.each([
    ['a name with a slash', { name: 'a/b' }, 'name'],
    ['an experiment that is no number', { experimentId: 'abc' }, 'experimentId'],
    ['a param twice', { params: [pair('a', '1'), pair('a', '2')] }, 'params'],
    ['a tag too long', { tags: [pair('a', 'v'.repeat(8001))] }, 'tags.0.value'],
  ])('%s', async (_, input, field) => {
    expect(await refusal(create(input))).toMatchObject({ code: 'INVALID_PARAMETER_VALUE', field });
  });

  test('a deleted experiment', async () => {
    const deleted = { experimentId: await makeExperiment(caller) };
    await perform(deleteExperiment, caller, deleted);
    expect((await refusal(create(deleted))).message).toMatch(/must be in the 'active' state/);
  });
});

test('unknown id', async () => {
  const modelId = `m-${'0'.repeat(32)}`;
  const refusals = await Promise.all([
    refusal(read(modelId)),
    refusal(perform(finalizeLoggedModel, caller, { modelId, status: 'LOGGED_MODEL_READY' })),
    refusal(perform(deleteLoggedModel, caller, { modelId })),
    refusal(perform(logLoggedModelParams, caller, { modelId, params: [] })),
  ]);
  for (const { message } of refusals) expect(message).toBe(`Logged model with ID '${modelId}' not found.`);
});

describe('searching', () => {
  const search = (question: object) =>
    perform(searchLoggedModels, caller, { experimentIds: [experimentId], ...question });
  const found = async (question: object) => (await search(question)).models.map(({ name }) => name);

  beforeAll(async () => {
    experimentId = await makeExperiment(caller);
    const runId = await makeRun(caller, experimentId);
    for (const [index, name] of ['a', 'b', 'c', 'd'].entries()) {
      const { modelId } = await create({ name, params: [pair('depth', String(index))] });
      const metric = (value: unknown, step: number, datasetName?: string) => ({
        ...{ key: 'val auc', value, timestamp: step, step, modelId, datasetName },
        ...(datasetName && { datasetDigest: 'd1' }),
      });
      const values = [[0.9, 0.1], [0.5, 0.5], ['NaN'], []][index] ?? [];
      const metrics = values.map((value, step) => metric(value, step, step === 0 ? 'walls' : undefined));
      await perform(logBatch, caller, { runId, metrics });
    }
  });

  test('by attribute, param and metric, which may be one of a dataset', async () => {
    expect(await found({ filter: "name IN ('a', 'c')", orderBy: [{ fieldName: 'name' }] })).toEqual([
      'a',
      'c',
    ]);
    expect(await found({ filter: "params.depth = '1'" })).toEqual(['b']);
    expect(await found({ filter: "status = 'READY'" })).toEqual([]);
    const order = { orderBy: [{ fieldName: 'name' }] };
    expect(await found({ filter: 'metrics.`val auc` > 0.6', ...order })).toEqual(['a']);
    const walls = { datasets: [{ datasetName: 'walls' }] };
    expect(await found({ filter: 'metrics.`val auc` < 0.6', ...order, ...walls })).toEqual(['b']);
  });

  test('in order of a metric: numbers, NaN, missing, both ways, a page at a time', async () => {
    for (const ascending of [true, false]) {
      const orderBy = [{ fieldName: 'metrics.val auc', ascending }];
      const names: string[] = [];
      let pageToken: string | undefined;
      do {
        const page = await search({ orderBy, maxResults: 1, pageToken });
        names.push(...page.models.map(({ name }) => name));
        pageToken = 'nextPageToken' in page ? page.nextPageToken : undefined;
      } while (pageToken);
      expect(names).toEqual(ascending ? ['a', 'b', 'c', 'd'] : ['b', 'a', 'c', 'd']);
    }
    const ofWalls = {
      fieldName: 'metrics.val auc',
      ascending: false,
      datasetName: 'walls',
      datasetDigest: 'd1',
    };
    expect(await found({ orderBy: [ofWalls] })).toEqual(['a', 'b', 'c', 'd']);
  });

  test('with the last values of the metrics that most models have, or without any', async () => {
    const { modelId } = await create({ name: 'e' });
    const runId = await makeRun(caller, experimentId);
    const metrics = ['rare', 'val auc'].map((key) => ({ key, value: 1, timestamp: 1, step: 1, modelId }));
    await perform(logBatch, caller, { runId, metrics });
    const values = async (mostMetrics: number) => {
      const { models } = await search({ orderBy: [{ fieldName: 'name' }], mostMetrics });
      return models.map((model) => model.metrics.map(({ key, value, step }) => [key, value, step]));
    };
    expect(await values(1)).toEqual([
      [['val auc', 0.1, 1]],
      [['val auc', 0.5, 1]],
      [['val auc', 'NaN', 0]],
      [],
      [['val auc', 1, 1]],
    ]);
    expect((await values(2)).at(-1)?.map(([key]) => key)).toEqual(['val auc', 'rare']);
    expect((await values(0)).flat()).toEqual([]);
    expect((await refusal(search({ mostMetrics: 21 }))).field).toBe('mostMetrics');
    await perform(deleteLoggedModel, caller, { modelId });
  });

  test('what was measured last counts, though it may be of an earlier step', async () => {
    const { modelId } = await create({ name: 'f' });
    const runId = await makeRun(caller, experimentId);
    const measured = { key: 'val auc', modelId };
    const metrics = [
      { ...measured, value: 0.99, step: 10, timestamp: 1 },
      { ...measured, value: 0.2, step: 0, timestamp: 2 },
    ];
    await perform(logBatch, caller, { runId, metrics });
    const orderBy = [{ fieldName: 'metrics.val auc', ascending: false }];
    expect((await found({ orderBy })).slice(0, 3)).toEqual(['b', 'f', 'a']);
    const { models } = await search({ filter: "name = 'f'", mostMetrics: 1 });
    expect(models[0]?.metrics.map(({ value, step }) => [value, step])).toEqual([[0.2, 0]]);
    await perform(deleteLoggedModel, caller, { modelId });
  });

  test('refuses a digest without its dataset, and a token of another question', async () => {
    const digestOnly = search({ orderBy: [{ fieldName: 'metrics.a', datasetDigest: 'd1' }] });
    expect((await refusal(digestOnly)).message).toMatch(/can only be specified if/);
    const page = (await search({ maxResults: 1 })) as { nextPageToken?: string };
    // Of these MLflow's server takes 0 for nothing said.
    expect((await search({ maxResults: 0 })).models.length).toBeGreaterThan(1);
    const other = search({ filter: "name = 'a'", pageToken: page.nextPageToken });
    expect((await refusal(other)).field).toBe('pageToken');
  });
});

test('nobody makes a model of a run that they may not see: what it measured would count for it', async () => {
  const runId = await makeRun(caller, experimentId);
  await shareNothing();
  const other = await callerWithRole('contributor');
  const own = { experimentId: await makeExperiment(other) };
  for (const sourceRunId of [runId, '0'.repeat(32)])
    expect((await refusal(create({ ...own, sourceRunId }, other))).code).toBe('RESOURCE_DOES_NOT_EXIST');
  const sourceRunId = await makeRun(other, own.experimentId);
  expect((await create({ ...own, sourceRunId }, other)).sourceRunId).toBe(sourceRunId);
});
