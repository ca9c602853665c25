import { beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { rows } from '@/lib/platform/db';
import { callerWithRole, makeRun, nobody } from '@/lib/testing/callers';
import { deleteRun } from './delete-run';
import { getRun } from './get-run';
import { logBatch } from './log-batch';
import { getMetricHistory } from './metric-history';

let caller: Caller;
beforeAll(async () => {
  caller = await callerWithRole('contributor');
});

const point = (key: string, value: unknown, step = 0, timestamp = 1000) => ({ key, value, step, timestamp });
const history = async (runId: string, metricKey: string) =>
  (await perform(getMetricHistory, caller, { runId, metricKey })).metrics.map(({ step, value }) => [
    step,
    value,
  ]);
const latest = async (runId: string) =>
  Object.fromEntries(
    (await perform(getRun, caller, { runId })).data.metrics.map(({ key, value }) => [key, value]),
  );

describe('works', () => {
  test('metrics, params and tags together', async () => {
    const runId = await makeRun(caller);
    await perform(logBatch, caller, {
      runId,
      metrics: [point('loss', 2, 1), point('loss', 1, 2), point('acc', 0.5)],
      params: [{ key: 'lr', value: '0.1' }],
      tags: [{ key: 'team', value: 'a' }],
    });
    const { data } = await perform(getRun, caller, { runId });
    expect(await latest(runId)).toEqual({ loss: 1, acc: 0.5 });
    expect(data.params).toEqual([{ key: 'lr', value: '0.1' }]);
    expect(data.tags).toContainEqual({ key: 'team', value: 'a' });
  });

  test('the same batch again changes nothing', async () => {
    const runId = await makeRun(caller);
    const batch = { runId, metrics: [point('loss', 2, 1), point('loss', 1, 2)] };
    await perform(logBatch, caller, batch);
    await perform(logBatch, caller, batch);
    expect(await history(runId, 'loss')).toEqual([
      [1, 2],
      [2, 1],
    ]);
    const [summary] = await rows<{ count: number }>({
      text: 'SELECT count FROM latest_metrics JOIN runs ON run_key = runs.key WHERE runs.id = $1',
      values: [runId],
    });
    expect(summary?.count).toBe(2);
  });

  test('the latest is the greatest step, then time, then value, in whatever order they come', async () => {
    const runId = await makeRun(caller);
    await perform(logBatch, caller, { runId, metrics: [point('a', 5, 9, 10)] });
    await perform(logBatch, caller, {
      runId,
      metrics: [point('a', 7, 3, 99), point('a', 6, 9, 10), point('a', 1, 9, 9)],
    });
    expect(await latest(runId)).toEqual({ a: 6 });
  });

  test('NaN stays NaN, infinities become the largest doubles', async () => {
    const runId = await makeRun(caller);
    await perform(logBatch, caller, {
      runId,
      metrics: [point('n', 'NaN'), point('i', 'Infinity'), point('j', '-Infinity')],
    });
    expect(await latest(runId)).toEqual({ n: 'NaN', i: Number.MAX_VALUE, j: -Number.MAX_VALUE });
  });

  test('many callers at once lose nothing and double nothing', async () => {
    const runIds = await Promise.all(Array.from({ length: 4 }, () => makeRun(caller)));
    const batches = Array.from({ length: 200 }, (_, index) =>
      perform(logBatch, caller, {
        runId: runIds[index % 4],
        metrics: [point('m', index, index), point('m', index, index), point('other', index, index)],
      }),
    );
    await Promise.all(batches);
    for (const runId of runIds) expect(await history(runId, 'm')).toHaveLength(50);
  });
});

describe('refuses bad input', () => {
  test.each([
    ['a metric without a value', { metrics: [{ key: 'a', timestamp: 1, step: 1 }] }, /value/],
    ['text as value', { metrics: [point('a', 'high')] }, /number/],
    ['a key that climbs', { metrics: [point('../a', 1)] }, /resolve/],
    [
      '1001 metrics',
      { metrics: Array.from({ length: 1001 }, (_, i) => point(`m${i}`, 1)) },
      /at most 1000 metrics/,
    ],
    [
      'a param twice',
      {
        params: [
          { key: 'a', value: '1' },
          { key: 'a', value: '2' },
        ],
      },
      /Duplicate parameter keys/,
    ],
    ['a step beyond 2^53', { metrics: [{ ...point('a', 1), step: 2 ** 60 }] }, /2\^53/],
  ])('%s', async (_, batch, message) => {
    const runId = await makeRun(caller);
    await expect(perform(logBatch, caller, { runId, ...batch })).rejects.toMatchObject({
      code: 'INVALID_PARAMETER_VALUE',
      message: expect.stringMatching(message),
    });
  });

  test('a changed param refuses the whole batch', async () => {
    const runId = await makeRun(caller);
    await perform(logBatch, caller, { runId, params: [{ key: 'lr', value: '1' }] });
    const batch = { runId, metrics: [point('loss', 1)], params: [{ key: 'lr', value: '2' }] };
    await expect(perform(logBatch, caller, batch)).rejects.toThrow(/Changing param values is not allowed/);
    expect(await latest(runId)).toEqual({});
  });

  test('a deleted run', async () => {
    const runId = await makeRun(caller);
    await perform(deleteRun, caller, { runId });
    const batch = { runId, metrics: [point('loss', 1)] };
    await expect(perform(logBatch, caller, batch)).rejects.toThrow(/must be in the 'active' state/);
  });
});

test('refuses a stranger', async () => {
  const runId = await makeRun(caller);
  const batch = { runId, metrics: [point('loss', 1)] };
  await expect(perform(logBatch, nobody, batch)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  await expect(perform(logBatch, await callerWithRole('viewer'), batch)).rejects.toMatchObject({
    code: 'PERMISSION_DENIED',
  });
  await expect(perform(logBatch, { ...caller, isReadOnly: true }, batch)).rejects.toMatchObject({
    code: 'PERMISSION_DENIED',
  });
  expect(await latest(runId)).toEqual({});
});

test('unknown id', async () => {
  const batch = { runId: '0'.repeat(32), metrics: [point('loss', 1)] };
  await expect(perform(logBatch, caller, batch)).rejects.toMatchObject({ code: 'RESOURCE_DOES_NOT_EXIST' });
});
