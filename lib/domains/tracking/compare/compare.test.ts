import { beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { callerWithRole, makeExperiment, nobody, unique } from '@/lib/testing/callers';
import { createRun } from '../create-run';
import { deleteRun } from '../delete-run';
import { logBatch } from '../log-batch';
import { compareKeys } from './compare-keys';
import { getComparedRuns } from './compared-runs';
import { testGroups } from './test-groups';

let caller: Caller;
let runs: string[];

type Logged = {
  metrics?: Record<string, (number | 'NaN' | 'Infinity')[]>;
  params?: Record<string, string>;
  tags?: Record<string, string>;
};

async function makeLogged({ metrics = {}, params = {}, tags = {} }: Logged, experimentId: string) {
  const { info } = await perform(createRun, caller, { experimentId, runName: `run ${unique()}` });
  const entries = (of: Record<string, string>) => Object.entries(of).map(([key, value]) => ({ key, value }));
  await perform(logBatch, caller, {
    runId: info.runId,
    metrics: Object.entries(metrics).flatMap(([key, values]) =>
      values.map((value, step) => ({ key, value, step, timestamp: 1000 + step })),
    ),
    params: entries(params),
    tags: entries(tags),
  });
  return info.runId;
}

const shared = { same: '1', long: 'x'.repeat(1000) };

beforeAll(async () => {
  caller = await callerWithRole('contributor');
  const experimentId = await makeExperiment(caller);
  runs = [
    await makeLogged(
      {
        metrics: { loss: [3, 1, 2], acc: [0.5], 'z/x': [1] },
        params: { ...shared, lr: '0.1' },
        tags: { team: 'a', 'mlflow.user': 'u' },
      },
      experimentId,
    ),
    await makeLogged(
      {
        metrics: { loss: [3, 2], acc: [0.5], 'z/x': ['NaN'] },
        params: { ...shared, lr: '0.2' },
        tags: { team: 'a' },
      },
      experimentId,
    ),
    await makeLogged(
      {
        metrics: { loss: [3, 4, 2], acc: [0.5] },
        params: { ...shared, lr: '0.1', extra: '' },
        tags: { team: 'a' },
      },
      experimentId,
    ),
  ];
});

describe('the runs', () => {
  test('are found by the beginnings of their ids, in the order in which they were named', async () => {
    const [a = '', b = '', c = ''] = runs;
    await perform(deleteRun, caller, { runId: c });
    const answer = await perform(getComparedRuns, caller, {
      runs: [c.slice(0, 12), 'f'.repeat(8), a, b.slice(0, 31)],
    });
    expect(answer.runs.map(({ runId }) => runId)).toEqual([c, a, b]);
    expect(answer.missing).toEqual(['f'.repeat(8)]);
    expect(answer.runs[0]).toMatchObject({ lifecycleStage: 'deleted', status: 'RUNNING', health: null });
    expect(answer.runs[0]).not.toHaveProperty('artifactRoot');
  });

  test.each([
    [[], 'runs'],
    [['abc'], 'runs.0'],
    [["12345678' OR true"], 'runs.0'],
    [['aaaaaaaa', 'aaaaaaaa'], 'runs'],
    [Array.from({ length: 201 }, (_, at) => at.toString(16).padStart(8, '0')), 'runs'],
  ])('not when asked wrongly %#', async (asked, field) => {
    await expect(perform(getComparedRuns, caller, { runs: asked })).rejects.toMatchObject({ field });
  });
});

describe('metrics', () => {
  const compare = (asked: object = {}) => perform(compareKeys, caller, { runs, source: 'metric', ...asked });

  test('side by side: what differs, what a run has not, NaN', async () => {
    expect(await compare()).toEqual({
      rows: [
        { key: 'acc', isDifferent: false, held: 3, distinct: 1, values: [0.5, 0.5, 0.5] },
        { key: 'loss', isDifferent: false, held: 3, distinct: 1, values: [2, 2, 2] },
        { key: 'z/x', isDifferent: true, held: 2, distinct: 2, values: [1, 'NaN', null] },
      ],
      total: 3,
      different: 1,
    });
  });

  test('by another statistic, only where they differ, and by a part of the key', async () => {
    const least = await compare({ stat: 'min', onlyDifferences: true });
    expect(least.rows.map(({ key, values }) => [key, values])).toEqual([
      ['loss', [1, 2, 2]],
      ['z/x', [1, null, null]],
    ]);
    expect(await compare({ stat: 'max', search: 'LOS' })).toMatchObject({
      total: 1,
      different: 1,
      rows: [{ values: [3, 3, 4] }],
    });
    expect(await compare({ search: '%' })).toMatchObject({ total: 0, rows: [] });
  });

  test('page by page', async () => {
    const first = await compare({ maxResults: 2 });
    const more = await compare({ maxResults: 2, pageToken: first.nextPageToken });
    expect([...first.rows, ...more.rows].map(({ key }) => key)).toEqual(['acc', 'loss', 'z/x']);
    expect(more.total).toBe(3);
    expect(more).not.toHaveProperty('nextPageToken');
    await expect(compare({ stat: 'min', pageToken: first.nextPageToken })).rejects.toThrow(/another search/);
  });

  test('first what most of the runs have, page by page', async () => {
    const rare = await makeLogged({ metrics: { 'a/rare': [1] } }, await makeExperiment(caller));
    const listed: string[] = [];
    for (let pageToken: string | undefined; ; ) {
      const page = await compare({ runs: [...runs, rare], orderBy: 'held', maxResults: 1, pageToken });
      listed.push(...page.rows.map(({ key }) => key));
      pageToken = page.nextPageToken;
      if (!pageToken) break;
    }
    expect(listed).toEqual(['acc', 'loss', 'z/x', 'a/rare']);
  });
});

test.each(['metric', 'param', 'tag'] as const)(
  'a number in the name of a %s counts as one, page by page',
  async (source) => {
    const ordered = ['Layer/2', 'layer/3', 'layer/10', 'layer/10/loss', 'layer/100'];
    const backwards = ordered.toReversed();
    const texts = Object.fromEntries(backwards.map((key) => [key, '1']));
    const metrics = Object.fromEntries(backwards.map((key) => [key, [1]]));
    const runId = await makeLogged({ metrics, params: texts, tags: texts }, await makeExperiment(caller));
    const listed: string[] = [];
    for (let token: string | undefined; ; ) {
      const page = await perform(compareKeys, caller, {
        runs: [runId],
        source,
        maxResults: 2,
        pageToken: token,
      });
      listed.push(...page.rows.map(({ key }) => key));
      token = page.nextPageToken;
      if (!token) break;
    }
    expect(listed).toEqual(ordered);
  },
);

test('params and tags: long texts by their beginning, empty ones are not missing, MLflow’s own tags stay out', async () => {
  const params = await perform(compareKeys, caller, { runs, source: 'param' });
  expect(params.rows).toEqual([
    { key: 'extra', isDifferent: true, held: 1, distinct: 1, values: [null, null, ''] },
    { key: 'long', isDifferent: false, held: 3, distinct: 1, values: runs.map(() => `${'x'.repeat(300)}…`) },
    { key: 'lr', isDifferent: true, held: 3, distinct: 2, values: ['0.1', '0.2', '0.1'] },
    { key: 'same', isDifferent: false, held: 3, distinct: 1, values: ['1', '1', '1'] },
  ]);
  const tags = await perform(compareKeys, caller, { runs, source: 'tag' });
  expect(tags.rows.map(({ key }) => key)).toEqual(['team']);
});

describe('groups', () => {
  let trials: string[];
  const by = { source: 'param' as const, key: 'optimizer' };

  beforeAll(async () => {
    const experimentId = await makeExperiment(caller);
    trials = [];
    for (const [optimizer, seed, loss] of [
      ['sgd', '1', 0.5],
      ['sgd', '2', 0.7],
      ['sgd', '3', 0.3],
      ['adam', '3', 0.28],
      ['adam', '1', 0.49],
      ['adam', '2', 0.68],
      ['lion', '1', 'NaN'],
      ['lion', '2', 0.4],
    ] as const) {
      trials.push(
        await makeLogged(
          { metrics: { loss: [loss] }, params: { optimizer, 'train.seed': seed, seeds_total: '3' } },
          experimentId,
        ),
      );
    }
  });

  const ask = (sides: object, more: object = {}) =>
    perform(testGroups, caller, { runs: trials, metric: 'loss', sides, ...more });

  test('by a param, paired by what is called a seed', async () => {
    const { result, seedKey, unpaired, runs: grouped } = await ask({ by, first: ['sgd'], second: ['adam'] });
    expect(seedKey).toEqual({ source: 'param', key: 'train.seed' });
    expect(unpaired).toBeNull();
    expect(grouped).toHaveLength(6);
    expect(result.first).toMatchObject({ n: 3, mean: 0.5 });
    expect(result.paired?.pairs).toBe(3);
    expect(result.main?.difference).toBeCloseTo(-0.016667, 5);
    expect(result.main?.p).toBeLessThan(0.05);
    expect(result.welch?.p).toBeGreaterThan(0.8);
    expect(result.needed?.runs).toBeGreaterThanOrEqual(2);
  });

  test('not paired when told so, or when the seeds are not the same', async () => {
    expect((await ask({ by, first: ['sgd'], second: ['adam'] }, { seed: null })).result).toMatchObject({
      paired: null,
    });
    expect(await ask({ by, first: ['sgd'], second: ['lion'] })).toMatchObject({
      unpaired: 'different',
      result: { paired: null },
    });
    expect(await ask({ by, first: ['sgd', 'lion'], second: ['adam'] })).toMatchObject({
      unpaired: 'repeated',
    });
    expect(
      await ask({ by, first: ['sgd'], second: ['adam'] }, { seed: { source: 'tag', key: 'x' } }),
    ).toMatchObject({ unpaired: 'missing' });
  });

  test('what is no number is told, and left out', async () => {
    const { runs: grouped, result } = await ask({ by, first: ['lion'], second: ['sgd'] });
    expect(
      grouped
        .filter(({ side }) => side === 'first')
        .map(({ value }) => value)
        .sort(),
    ).toEqual([0.4, 'NaN']);
    expect(result.first?.n).toBe(1);
    expect(result.main).toBeNull();
  });

  test('by hand, and by what a run has not', async () => {
    const [a = '', b = '', c = '', d = ''] = trials;
    const { runs: grouped, result } = await ask({ first: [a, b], second: [d] });
    expect(grouped.map(({ runId, side }) => [runId, side])).toEqual([
      [a, 'first'],
      [b, 'first'],
      [d, 'second'],
    ]);
    expect(result).toMatchObject({ first: { n: 2 }, second: { n: 1, sd: null }, main: null });
    await expect(ask({ first: [a], second: [a] })).rejects.toMatchObject({ field: 'sides.second' });
    await expect(ask({ first: [a], second: ['0'.repeat(32)] })).rejects.toMatchObject({
      field: 'sides.second',
    });
    const without = await ask({ by: { source: 'tag', key: 'team' }, first: [null], second: ['x'] });
    expect(without.result).toMatchObject({ first: { n: 7 }, second: null });
    await expect(ask({ by, first: ['sgd'], second: ['sgd'] })).rejects.toMatchObject({ field: 'sides' });
    expect((await ask({ first: [c], second: [] })).result.second).toBeNull();
  });

  test.each([
    [{ metric: '' }, 'metric'],
    [{ power: 1 }, 'power'],
    [{ worth: -1 }, 'worth'],
    [{ alpha: 0 }, 'alpha'],
  ])('refuses %j', async (more, field) => {
    await expect(ask({ by, first: ['sgd'], second: ['adam'] }, more)).rejects.toMatchObject({ field });
  });
});

test('nobody sees any of it; a run that is not there is said to be missing', async () => {
  for (const [operation, input] of [
    [getComparedRuns, { runs }],
    [compareKeys, { runs, source: 'param' }],
    [testGroups, { runs, metric: 'loss', sides: { first: [], second: [] } }],
  ] as const) {
    await expect(perform(operation as typeof getComparedRuns, nobody, input)).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    });
  }
  const unknown = [...runs, 'f'.repeat(32)];
  await expect(perform(compareKeys, caller, { runs: unknown, source: 'param' })).rejects.toMatchObject({
    code: 'RESOURCE_DOES_NOT_EXIST',
  });
});
