import { expect, test } from 'vitest';
import { perform } from '@/lib/core/perform';
import { callerWithRole, makeExperiment, makeRun, nobody } from '@/lib/testing/callers';
import { explainMetric } from './explain-metric';
import { logBatch } from './log-batch';
import { createLoggedModel } from './logged-models';

test('a number is explained by its history, by what it was measured on, and among the other runs', async () => {
  const caller = await callerWithRole('contributor');
  const experimentId = await makeExperiment(caller);
  const runId = await makeRun(caller, experimentId);
  const { model } = await perform(createLoggedModel, caller, {
    experimentId,
    name: 'net',
    sourceRunId: runId,
  });
  const point = (value: unknown, step: number, more: object = {}) => ({
    key: 'loss',
    value,
    step,
    timestamp: 1000 + step,
    ...more,
  });
  const of = { modelId: model.modelId, datasetName: 'holdout', datasetDigest: 'd1' };
  await perform(logBatch, caller, { runId, metrics: [point(3, 0), point(1, 1), point(2, 2, of)] });
  for (const value of [0.5, 2, 9, 'NaN', 'Infinity']) {
    const other = await makeRun(caller, experimentId);
    await perform(logBatch, caller, { runId: other, metrics: [point(value, 0)] });
  }
  await makeRun(caller, experimentId);
  expect(await perform(explainMetric, caller, { runId, key: 'loss' })).toEqual({
    value: 2,
    step: 2,
    timestamp: 1002,
    count: 3,
    first: 3,
    min: 1,
    minStep: 1,
    max: 3,
    maxStep: 0,
    measured: { modelId: model.modelId, modelName: 'net', datasetName: 'holdout', datasetDigest: 'd1' },
    among: { runs: 5, lower: 1, same: 2, least: 0.5, median: 2, greatest: 9 },
  });
  // A value that is infinite has its place among them too.
  await perform(logBatch, caller, { runId, metrics: [point('Infinity', 3)] });
  expect((await perform(explainMetric, caller, { runId, key: 'loss' })).among).toEqual({
    runs: 5,
    lower: 3,
    same: 2,
    least: 0.5,
    median: 2,
    greatest: 9,
  });
});

test('refuses a metric that was not logged, an unknown run, and nobody', async () => {
  const caller = await callerWithRole('contributor');
  const runId = await makeRun(caller);
  const ask = (fields: object, by = caller) => perform(explainMetric, by, { runId, key: 'loss', ...fields });
  await expect(ask({})).rejects.toMatchObject({ code: 'RESOURCE_DOES_NOT_EXIST' });
  await expect(ask({ runId: '0'.repeat(32) })).rejects.toMatchObject({ code: 'RESOURCE_DOES_NOT_EXIST' });
  await expect(ask({ key: '' })).rejects.toMatchObject({ code: 'INVALID_PARAMETER_VALUE' });
  await expect(ask({}, nobody)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
});
