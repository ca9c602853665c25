import { beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { callerWithRole, makeExperiment, makeRun, nobody } from '@/lib/testing/callers';
import { groupIdOf } from '@/lib/testing/group-ids';
import { getRunPage } from './get-run-page';
import { listChartMetrics } from './list-chart-metrics';
import { listColumns } from './list-columns';
import { logBatch } from './log-batch';

let caller: Caller;
let experimentId: string;
let runIds: string[];

/** Both runs have the loss, the second one an accuracy and machine metrics too. */
beforeAll(async () => {
  caller = await callerWithRole('contributor');
  experimentId = await makeExperiment(caller);
  runIds = [await makeRun(caller, experimentId), await makeRun(caller, experimentId)];
  for (const [at, runId] of runIds.entries()) {
    const keys = at === 0 ? ['loss'] : ['loss', 'loss', 'acc', 'system/cpu'];
    const metrics = keys.map((key, step) => ({ key, step, value: 1, timestamp: 1 }));
    await perform(logBatch, caller, { runId, metrics });
  }
});

describe('works', () => {
  test('those that most runs have come first, with how long they are', async () => {
    const found = await perform(listChartMetrics, caller, {
      experimentIds: [experimentId],
      without: ['system/'],
    });
    expect(found).toEqual({
      metrics: [
        { key: 'loss', runs: 2, points: 2 },
        { key: 'acc', runs: 1, points: 1 },
      ],
      total: 2,
    });
  });

  test('a number in a name counts as one, however large, and so on the run’s page and among columns', async () => {
    const owner = await callerWithRole('contributor');
    const inside = await makeExperiment(owner);
    const runId = await makeRun(owner, inside);
    const ordered = [
      '1',
      'Layer/2',
      'layer/3',
      'layer/010/acc',
      'layer/10/acc',
      'layer/10/loss',
      'layer/100',
      'loss',
    ];
    const metrics = [...ordered].sort().map((key) => ({ key, step: 0, value: 1, timestamp: 1 }));
    const texts = metrics.map(({ key }) => ({ key, value: '1' }));
    await perform(logBatch, owner, { runId, metrics, params: texts, tags: texts });
    const listed = await perform(listChartMetrics, owner, { runIds: [runId] });
    expect(listed.metrics.map(({ key }) => key)).toEqual(ordered);
    const { summaries } = await perform(getRunPage, owner, { runId });
    expect(summaries.map(({ key }) => key)).toEqual(ordered);
    const columns = await perform(listColumns, owner, { experimentIds: [inside] });
    expect(columns.metrics.keys).toEqual(ordered);
    expect(columns.params.keys).toEqual(ordered);
    expect(columns.tags.keys.filter((key) => !key.startsWith('mlflow.'))).toEqual(ordered);
  });

  test('of given runs, searched and bounded, with how many there are', async () => {
    const ask = (asked: object) => perform(listChartMetrics, caller, { runIds: [runIds[1] ?? ''], ...asked });
    expect((await ask({ search: 'CPU' })).metrics.map(({ key }) => key)).toEqual(['system/cpu']);
    expect(await ask({ limit: 1 })).toMatchObject({ metrics: [{ key: 'acc' }], total: 3 });
  });
});

test('of the runs of groups, and of no other', async () => {
  const other = await makeExperiment(caller);
  for (const [seed, key] of [
    ['1', 'loss'],
    ['2', 'acc'],
  ] as const) {
    const runId = await makeRun(caller, other);
    await perform(logBatch, caller, {
      runId,
      metrics: [{ key, step: 0, value: 1, timestamp: 1 }],
      params: [{ key: 'seed', value: seed }],
    });
  }
  const ask = async (...seeds: string[]) => {
    const by = [{ source: 'param' as const, key: 'seed' }];
    const named = { question: { experimentIds: [other] }, by, groups: seeds.map((seed) => groupIdOf(seed)) };
    return (await perform(listChartMetrics, caller, { groups: named })).metrics.map(({ key }) => key);
  };
  expect(await ask('1')).toEqual(['loss']);
  expect(await ask('1', '2')).toEqual(['acc', 'loss']);
  expect(await ask('3')).toEqual([]);
});

describe('refuses', () => {
  test('a question about nothing', () =>
    expect(perform(listChartMetrics, caller, {})).rejects.toMatchObject({
      code: 'INVALID_PARAMETER_VALUE',
      field: 'experimentIds',
    }));
  test('a stranger', () =>
    expect(perform(listChartMetrics, nobody, { experimentIds: [experimentId] })).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    }));
});
