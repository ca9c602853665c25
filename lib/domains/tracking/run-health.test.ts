import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { rows } from '@/lib/platform/db';
import { callerWithRole, makeExperiment, makeRun } from '@/lib/testing/callers';
import { uploadArtifact } from './artifacts';
import { setExperimentTag } from './change-experiment';
import { facetRuns } from './facet-runs';
import { getRunPage } from './get-run-page';
import { flushHeartbeats } from './heartbeats';
import { countListedRuns, listRuns } from './list-runs';
import { logBatch } from './log-batch';
import { createLoggedModel } from './logged-models';
import { setTag } from './run-tags';
import { settleMetrics } from './settle-metrics';
import { updateRun } from './update-run';

const MINUTE = 60_000;
let caller: Caller;
let experimentId: string;

beforeAll(async () => {
  caller = await callerWithRole('contributor');
});
beforeEach(async () => {
  experimentId = await makeExperiment(caller);
});

type Value = number | 'NaN' | 'Infinity';
/** Down to its minimum at step 10, and from there to where it ends. */
const course = (first: number, min: number, last: number): Value[] => [...Array(10).fill(first), min, last];
/** Losses of sixty batches about a level, one of 0.05 by luck, the last of 0.4. */
const scattered = (level: number): Value[] => [2, 0.05, ...Array(58).fill(level), 0.4];
const log = (runId: string, key: string, values: Value[], from = 0) =>
  perform(logBatch, caller, {
    runId,
    metrics: values.map((value, at) => ({ key, value, step: from + at, timestamp: 1000 + from + at })),
  });
const healthOf = async (runId: string) => (await perform(getRunPage, caller, { runId })).health;
const silent = (runId: string, minutes: number) =>
  rows({
    text: 'UPDATE runs SET heard_at = $2 WHERE id = $1',
    values: [runId, Date.now() - minutes * MINUTE],
  });

describe('a run has diverged', () => {
  const afterLogging = async (key: string, values: Value[]) => {
    const runId = await makeRun(caller, experimentId);
    await log(runId, key, values);
    await flushHeartbeats();
    return (await healthOf(runId))?.diverged ?? null;
  };

  test('when its loss stands far above its minimum', async () => {
    expect(await afterLogging('loss', course(2.3, 0.3, 1.23))).toEqual({
      kind: 'loss',
      key: 'loss',
      step: 11,
      value: 1.23,
      min: 0.3,
      minStep: 10,
    });
  });

  test('also of scattered batches, when the last few all stand there', async () =>
    expect(await afterLogging('loss', scattered(0.36))).toMatchObject({
      kind: 'loss',
      value: 0.4,
      min: 0.05,
    }));

  test('of few points when it stands a hundred times above its minimum', async () =>
    expect(await afterLogging('loss', [260, 900, 26_000])).toMatchObject({ kind: 'loss', step: 2 }));

  test.each(['fold_2/val_loss', 'loss fold 3', 'manifold_loss', 'folded_loss', 'kfold2 loss'])(
    'also when it is called %s',
    async (key) => expect(await afterLogging(key, course(1, 0.1, 0.9))).toMatchObject({ kind: 'loss', key }),
  );

  test('when a value is NaN or infinite: since the first step behind the last number', async () => {
    expect(await afterLogging('acc', [0.1, 'NaN', 0.2, 'NaN', 'NaN'])).toEqual({
      kind: 'nan',
      key: 'acc',
      step: 3,
    });
    expect(await afterLogging('loss', [1, 'Infinity', 'Infinity'])).toEqual({
      kind: 'infinite',
      key: 'loss',
      step: 1,
    });
    expect(await afterLogging('loss', ['NaN'])).toEqual({ kind: 'nan', key: 'loss', step: 0 });
  });

  test.each<[what: string, key: string, values: Value[]]>([
    ['less than three times', 'loss', course(1, 0.3, 0.89)],
    ['noise near zero', 'loss', course(2.3, 0.01, 0.05)],
    ['a minimum of zero', 'loss', course(1, 0, 0.5)],
    ['a loss below zero', 'loss', course(-5, -10, -1)],
    ['what is meant to grow', 'accuracy', course(0.1, 0.01, 0.9)],
    ['the scale of mixed precision', 'loss_scale', course(1024, 1, 65536)],
    ['what a model gains', 'loss_reduction', course(0.1, 0.01, 0.9)],
    ['the scores of folds', 'fold log loss', course(0.04, 0.01, 0.09)],
    ['the scores of folds by another name', 'val/loss_per_kfold', course(0.04, 0.01, 0.09)],
    ['ten points, as ten folds give', 'cv_loss', course(0.04, 0.01, 0.09).slice(2)],
    ['what went by', 'loss', [1, 'NaN', 0.8]],
    ['the scatter of batches', 'loss', scattered(0.2)],
    ['a machine’s metrics', 'system/cpu', ['NaN']],
  ])('not by %s', async (_, key, values) => expect(await afterLogging(key, values)).toBeNull());

  test('worst first: the loss before others, NaN before infinity', async () => {
    const runId = await makeRun(caller, experimentId);
    await log(runId, 'acc', ['NaN']);
    await log(runId, 'loss', course(1, 0.1, 0.9));
    await flushHeartbeats();
    expect(await healthOf(runId)).toMatchObject({ diverged: { key: 'loss', kind: 'loss' } });
  });

  test('no longer, once it has recovered; and a step once found is kept while it lasts', async () => {
    const runId = await makeRun(caller, experimentId);
    await log(runId, 'loss', [1, 'NaN']);
    await flushHeartbeats();
    await log(runId, 'loss', ['NaN', 'NaN'], 2);
    await flushHeartbeats();
    expect(await healthOf(runId)).toEqual({ stalled: null, diverged: { kind: 'nan', key: 'loss', step: 1 } });
    await log(runId, 'loss', [0.9], 4);
    await flushHeartbeats();
    expect(await healthOf(runId)).toBeNull();
  });

  test('also when the process that heard it died: as the run is settled', async () => {
    const runId = await makeRun(caller, experimentId);
    await log(runId, 'loss', [1, 'NaN']);
    await flushHeartbeats();
    await rows({ text: 'UPDATE runs SET divergence = NULL WHERE id = $1', values: [runId] });
    await perform(updateRun, caller, { runId, status: 'FAILED', endTime: 2000 });
    await settleMetrics();
    expect(await healthOf(runId)).toMatchObject({ diverged: { kind: 'nan' } });
  });
});

describe('a run is stalled', () => {
  test('when it is running and silent for longer than five minutes, until it is heard', async () => {
    const runId = await makeRun(caller, experimentId);
    expect(await healthOf(runId)).toBeNull();
    await silent(runId, 6);
    expect(await healthOf(runId)).toMatchObject({ stalled: { afterMinutes: 5 }, diverged: null });
    await log(runId, 'loss', [1]);
    await flushHeartbeats();
    expect(await healthOf(runId)).toBeNull();
    await silent(runId, 6);
    await perform(updateRun, caller, { runId, status: 'FINISHED', endTime: 2000 });
    expect(await healthOf(runId)).toBeNull();
  });

  test('after as long as its experiment says', async () => {
    const runId = await makeRun(caller, experimentId);
    await silent(runId, 6);
    const allow = (value: string) =>
      perform(setExperimentTag, caller, { experimentId, key: 'plumbline.stalledAfterMinutes', value });
    await allow('90');
    expect(await healthOf(runId)).toBeNull();
    await allow('2');
    expect(await healthOf(runId)).toMatchObject({ stalled: { afterMinutes: 2 } });
    await allow('soon');
    expect(await healthOf(runId)).toMatchObject({ stalled: { afterMinutes: 5 } });
  });

  test('a person who tags it is no sign of life; its own client is', async () => {
    const runId = await makeRun(caller, experimentId);
    await silent(runId, 6);
    await perform(setTag, caller, { runId, key: 'note', value: 'seen' });
    await flushHeartbeats();
    expect(await healthOf(runId)).not.toBeNull();
    await perform(setTag, { ...caller, via: 'token' }, { runId, key: 'note', value: 'alive' });
    await flushHeartbeats();
    expect(await healthOf(runId)).toBeNull();
  });
});

test('a model on its way up is a sign of life of the run that makes it', async () => {
  const runId = await makeRun(caller, experimentId);
  const { model } = await perform(createLoggedModel, caller, {
    experimentId,
    name: 'net',
    sourceRunId: runId,
  });
  await silent(runId, 6);
  await perform(uploadArtifact, caller, {
    path: `${experimentId}/models/${model.modelId}/artifacts/weights.bin`,
    body: new Blob(['x']).stream(),
  });
  await flushHeartbeats();
  expect(await healthOf(runId)).toBeNull();
});

test('lists say it, are filtered by it, and count it', async () => {
  const [sound = '', stalled = '', diverged = '', both = ''] = [
    await makeRun(caller, experimentId),
    await makeRun(caller, experimentId),
    await makeRun(caller, experimentId),
    await makeRun(caller, experimentId),
  ];
  await log(diverged, 'loss', ['NaN']);
  await log(both, 'loss', ['NaN']);
  await flushHeartbeats();
  await silent(stalled, 6);
  await silent(both, 6);
  const list = async (filter: string) => {
    const { runs } = await perform(listRuns, caller, { experimentIds: [experimentId], filter });
    return runs.map(({ runId }) => runId).sort();
  };
  expect(await list("health = 'stalled'")).toEqual([stalled, both].sort());
  expect(await list("attributes.health = 'diverged'")).toEqual([diverged, both].sort());
  expect(await list("health IN ('stalled', 'diverged')")).toEqual([stalled, diverged, both].sort());
  expect(await list("health != 'stalled' AND health = 'diverged'")).toEqual([diverged]);
  expect(await list("health NOT IN ('stalled', 'diverged')")).toEqual([sound]);
  expect(await list("health = 'healthy'")).toEqual([sound]);
  await expect(list("health = 'well'")).rejects.toThrow(
    "Invalid value 'well' for health: one of stalled, diverged, healthy",
  );
  const asked = { experimentIds: [experimentId], filter: "health = 'stalled'" };
  expect(await perform(countListedRuns, caller, asked)).toMatchObject({ matching: 2 });
  const { values } = await perform(facetRuns, caller, {
    experimentIds: [experimentId],
    facet: { source: 'attribute', key: 'health' },
  });
  expect(values).toEqual([
    { value: 'diverged', count: 2 },
    { value: 'stalled', count: 2 },
  ]);
  const { runs } = await perform(listRuns, caller, { experimentIds: [experimentId] });
  const health = new Map(runs.map((run) => [run.runId, run.health]));
  expect(health.get(sound)).toBeNull();
  expect(health.get(both)).toMatchObject({ stalled: { afterMinutes: 5 }, diverged: { kind: 'nan' } });
});
