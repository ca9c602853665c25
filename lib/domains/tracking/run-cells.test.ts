import { beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { callerWithRole, makeExperiment, makeRun, nobody } from '@/lib/testing/callers';
import { groupIdOf } from '@/lib/testing/group-ids';
import { exportRuns } from './export-runs';
import { facetRuns, listFacets } from './facet-runs';
import { groupRuns } from './group-runs';
import { listColumns } from './list-columns';
import { logBatch } from './log-batch';
import { getRunCells } from './run-cells';
import { getSparklines } from './run-sparklines';

let caller: Caller;
let experimentId: string;
let runIds: string[];
const point = (key: string, step: number, value: number | string) => ({
  key,
  step,
  value,
  timestamp: 1000 + step,
});

/** Two runs of lr 0.1 with seeds 1 and 2, one of lr 0.2; the last logged no accuracy. */
beforeAll(async () => {
  caller = await callerWithRole('contributor');
  experimentId = await makeExperiment(caller);
  runIds = [];
  for (const [lr, seed, scale] of [
    ['0.1', '1', 1],
    ['0.1', '2', 2],
    ['0.2', '1', 4],
  ] as const) {
    const runId = await makeRun(caller, experimentId);
    runIds.push(runId);
    await perform(logBatch, caller, {
      runId,
      metrics: [
        ...[9, 3, 5].map((value, step) => point('loss', step, value * scale)),
        ...(lr === '0.1' ? [0.1, 0.7, 0.6].map((value, step) => point('acc', step, value)) : []),
      ],
      params: [
        { key: 'lr', value: lr },
        { key: 'seed', value: seed },
      ],
      tags: [{ key: 'very_sure', value: 'yes' }],
    });
  }
});

describe('cells', () => {
  const cells = async (columns: { source: string; key: string; stat?: string }[], objective?: object) =>
    (await perform(getRunCells, caller, { runIds, columns, objective })).cells;

  test('every statistic of a metric, texts of params and tags, null for what is not there', async () => {
    const stats = ['last', 'min', 'max', 'first', 'minStep', 'maxStep'];
    expect(await cells(stats.map((stat) => ({ source: 'metric', key: 'loss', stat })))).toEqual([
      [5, 10, 20],
      [3, 6, 12],
      [9, 18, 36],
      [9, 18, 36],
      [1, 1, 1],
      [0, 0, 0],
    ]);
    expect(
      await cells([
        { source: 'param', key: 'lr' },
        { source: 'tag', key: 'very_sure' },
        { source: 'metric', key: 'acc' },
        { source: 'metric', key: 'nowhere' },
      ]),
    ).toEqual([
      ['0.1', '0.1', '0.2'],
      ['yes', 'yes', 'yes'],
      [0.6, 0.6, null],
      [null, null, null],
    ]);
  });

  test('a metric where another was best', async () => {
    const columns = [{ source: 'metric', key: 'acc', stat: 'atBest' }];
    expect(await cells(columns, { key: 'loss', goal: 'min' })).toEqual([[0.7, 0.7, null]]);
    expect(await cells(columns, { key: 'loss', goal: 'max' })).toEqual([[0.1, 0.1, null]]);
    expect(await cells(columns)).toEqual([[null, null, null]]);
  });
});

test('a sparkline has the last value of each stretch of the shared steps', async () => {
  const { lines } = await perform(getSparklines, caller, { runIds, key: 'loss' });
  expect(lines[runIds[1] ?? '']).toEqual([
    [0, 18],
    [20, 6],
    [40, 10],
  ]);
});

test('a sparkline leaves out infinity, which no axis has room for', async () => {
  const runId = await makeRun(caller, await makeExperiment(caller));
  const metrics = [1, 'Infinity', '-Infinity', 'NaN', 2].map((value, step) => point('loss', step, value));
  await perform(logBatch, caller, { runId, metrics });
  const { lines } = await perform(getSparklines, caller, { runIds: [runId], key: 'loss' });
  expect(lines[runId]).toEqual([
    [0, 1],
    [48, 2],
  ]);
});

test('columns are found by a part of their key; signs of LIKE are themselves', async () => {
  const ask = (search: string) =>
    perform(listColumns, caller, { experimentIds: [experimentId], search, limit: 1 });
  expect(await ask('')).toMatchObject({
    metrics: { total: 2, keys: ['acc'] },
    params: { total: 2, keys: ['lr'] },
  });
  expect((await ask('LOS')).metrics).toEqual({ total: 1, keys: ['loss'] });
  expect((await ask('_sur')).tags).toEqual({ total: 1, keys: ['very_sure'] });
  expect((await ask('%')).metrics).toEqual({ total: 0, keys: [] });
});

describe('facets', () => {
  const facet = (asked: object, more: object = {}) =>
    perform(facetRuns, caller, { experimentIds: [experimentId], facet: asked, ...more });

  test('values with how many runs have each, commonest first', async () => {
    expect(await facet({ source: 'param', key: 'lr' })).toEqual({
      values: [
        { value: '0.1', count: 2 },
        { value: '0.2', count: 1 },
      ],
      hasMore: false,
      isAtLeast: false,
    });
    expect(await facet({ source: 'param', key: 'lr' }, { filter: "params.seed = '2'" })).toMatchObject({
      values: [{ value: '0.1', count: 1 }],
    });
    expect(await facet({ source: 'attribute', key: 'status' })).toMatchObject({
      values: [{ value: 'RUNNING', count: 3 }],
    });
    expect(await facet({ source: 'param', key: 'lr' }, { limit: 1 })).toMatchObject({
      values: [{ value: '0.1', count: 2 }],
      hasMore: true,
    });
    const chosen = await facet({ source: 'param', key: 'lr' }, { limit: 1, also: ['0.2', '7'] });
    expect(chosen.values).toContainEqual({ value: '0.2', count: 1 });
  });

  test('params with few values are offered', async () => {
    const { facets } = await perform(listFacets, caller, { experimentIds: [experimentId] });
    expect(facets.map(({ key }) => key)).toEqual(['lr', 'seed']);
  });
});

describe('groups', () => {
  const group = (asked: object) => perform(groupRuns, caller, { experimentIds: [experimentId], ...asked });

  test('by a param: how many, mean and spread; a single run has no spread', async () => {
    const { groups, total } = await group({
      by: [{ source: 'param', key: 'lr' }],
      metrics: [{ key: 'loss' }, { key: 'acc' }],
      orderBy: { metric: { key: 'loss' }, ascending: true },
    });
    expect(total).toBe(2);
    expect(groups[0]).toMatchObject({
      values: ['0.1'],
      runs: 2,
      metrics: [{ n: 2, mean: 7.5, min: 5, max: 10 }, { n: 2 }],
    });
    expect(groups[0]?.metrics[0]?.sd).toBeCloseTo(3.5355, 4);
    expect(groups[1]).toMatchObject({
      values: ['0.2'],
      runs: 1,
      metrics: [{ n: 1, mean: 20, sd: null }, null],
    });
  });

  test('by everything but the seed', async () => {
    const { keys, groups } = await group({ butParams: ['seed'] });
    expect(keys).toEqual([{ source: 'param', key: 'lr', isVaried: true }]);
    const [fixed] = (await group({ butParams: ['lr'], filter: "params.seed = '1'" })).keys;
    expect(fixed).toEqual({ source: 'param', key: 'seed', isVaried: false });
    expect(groups.map(({ values, runs }) => [values, runs])).toEqual(
      expect.arrayContaining([
        [['0.1'], 2],
        [['0.2'], 1],
      ]),
    );
  });

  test('those that somebody names, wherever in the order they stand', async () => {
    const named = (butParams: string[] | undefined) =>
      group({
        ...(butParams ? { butParams } : { by: [{ source: 'param', key: 'lr' }] }),
        only: ['0.1', '3'].map((lr) => groupIdOf(lr, butParams && 'lr')),
        metrics: [{ key: 'acc' }],
        maxResults: 1,
      });
    for (const { groups, total } of [await named(undefined), await named(['seed'])]) {
      // The newest group is another one.
      expect(groups).toMatchObject([{ values: ['0.1'], runs: 2, metrics: [{ n: 2 }] }]);
      expect(total).toBe(2);
    }
  });

  test('refuses to group by nothing', () => expect(group({})).rejects.toThrow(/at least one key/));
});

describe('export', () => {
  const text = async (asked: object) => {
    const { body } = await perform(exportRuns, caller, { experimentIds: [experimentId], ...asked } as never);
    return new Response(body).text();
  };
  const columns = [
    { source: 'metric', key: 'loss', stat: 'min' },
    { source: 'param', key: 'lr' },
  ];

  test('CSV of all that match, in order', async () => {
    const [head, ...lines] = (await text({ format: 'csv', columns, orderBy: ['metrics.loss DESC'] }))
      .trim()
      .split('\r\n');
    expect(head).toBe(
      'run_id,run_name,experiment_id,user,status,start_time,end_time,metrics.loss (min),params.lr',
    );
    expect(lines.map((line) => line.split(',').slice(-2))).toEqual([
      ['12', '0.2'],
      ['6', '0.1'],
      ['3', '0.1'],
    ]);
  });

  test('Parquet that a reader reads back, of chosen runs only', async () => {
    const { body } = await perform(exportRuns, caller, {
      experimentIds: [experimentId],
      format: 'parquet',
      columns,
      runIds: [runIds[2]],
      // The list that they were chosen in was filtered otherwise.
      filter: "params.lr = '0.1'",
    } as never);
    const { parquetReadObjects } = await import('hyparquet');
    const rows = await parquetReadObjects({ file: await new Response(body).arrayBuffer() });
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      run_id: runIds[2],
      'metrics.loss (min)': 12,
      'params.lr': '0.2',
      end_time: null,
    });
    expect(rows[0]?.start_time).toBeInstanceOf(Date);
  });

  test('a filter that cannot be read is an answer, not a broken file', () =>
    expect(text({ format: 'csv', filter: 'nonsense' })).rejects.toMatchObject({
      code: 'INVALID_PARAMETER_VALUE',
    }));
});

test('nobody sees any of it', async () => {
  for (const [operation, input] of [
    [getRunCells, { runIds, columns: [{ source: 'param', key: 'lr' }] }],
    [getSparklines, { runIds, key: 'loss' }],
    [listColumns, { experimentIds: [experimentId] }],
    [facetRuns, { experimentIds: [experimentId], facet: { source: 'attribute', key: 'status' } }],
    [groupRuns, { experimentIds: [experimentId], butParams: [] }],
    [exportRuns, { experimentIds: [experimentId], format: 'csv' }],
  ] as const) {
    await expect(perform(operation as typeof getRunCells, nobody, input)).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    });
  }
});
