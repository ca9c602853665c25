import { beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { callerWithRole, makeExperiment, makeRun, nobody } from '@/lib/testing/callers';
import { logInputs } from '../log-inputs';
import { compareDatasets, diffDatasets } from './compare-datasets';

let caller: Caller;
let runs: string[];

const dataset = (name: string, digest: string, columns: Record<string, string>, profile: object) => ({
  name,
  digest,
  sourceType: 'local',
  source: `/data/${name}`,
  schema: JSON.stringify({
    mlflow_colspec: Object.entries(columns).map(([column, type]) => ({ name: column, type })),
  }),
  profile: JSON.stringify(profile),
});
const use = (runId: string, of: ReturnType<typeof dataset>, context?: string) =>
  perform(logInputs, caller, {
    runId,
    datasets: [{ dataset: of, tags: context ? [{ key: 'mlflow.data.context', value: context }] : [] }],
  });

const old = dataset(
  'customers',
  'd1',
  { age: 'long', city: 'string' },
  { num_rows: 100, columns: { age: { mean: 40, std: 10 } } },
);
const fresh = dataset(
  'customers',
  'd2',
  { age: 'double', income: 'double' },
  { num_rows: 120, columns: { age: { mean: 45, std: 9 } } },
);
const held = dataset('holdout', 'h1', { age: 'long' }, { num_rows: 10 });

beforeAll(async () => {
  caller = await callerWithRole('contributor');
  const experimentId = await makeExperiment(caller);
  runs = [
    await makeRun(caller, experimentId),
    await makeRun(caller, experimentId),
    await makeRun(caller, experimentId),
  ];
  const [a = '', b = ''] = runs;
  await use(a, old, 'training');
  await use(a, held, 'test');
  await use(b, fresh, 'training');
  await use(b, old);
});

test('which run read which dataset, and as what', async () => {
  const { datasets } = await perform(compareDatasets, caller, { runs });
  expect(datasets).toEqual([
    {
      name: 'customers',
      digest: 'd1',
      sourceType: 'local',
      source: '/data/customers',
      contexts: ['training', '', null],
    },
    {
      name: 'customers',
      digest: 'd2',
      sourceType: 'local',
      source: '/data/customers',
      contexts: [null, 'training', null],
    },
    {
      name: 'holdout',
      digest: 'h1',
      sourceType: 'local',
      source: '/data/holdout',
      contexts: ['test', null, null],
    },
  ]);
});

describe('of two runs', () => {
  const diff = async (from: number, to: number) =>
    (await perform(diffDatasets, caller, { from: runs[from], to: runs[to] })).pairs;

  test('the same data are partners before those of a name', async () => {
    const pairs = await diff(0, 1);
    expect(pairs.map(({ from, to }) => [from?.digest ?? null, to?.digest ?? null])).toEqual([
      ['h1', null],
      ['d1', 'd1'],
      [null, 'd2'],
    ]);
    expect(pairs[0]).toMatchObject({ columns: [], profile: [{ name: 'Rows', from: 10, to: null }] });
  });

  test('columns, types and distributions', async () => {
    const runId = await makeRun(caller);
    await use(runId, fresh, 'training');
    const { pairs } = await perform(diffDatasets, caller, { from: runs[0], to: runId });
    const pair = pairs.find(({ to }) => to !== null);
    expect(pair?.profile).toEqual([{ name: 'Rows', from: 100, to: 120 }]);
    expect(pair?.hasStatistics).toBe(true);
    expect(pair?.columns.map(({ column, state, shift }) => [column, state, shift])).toEqual([
      ['age', 'retyped', 0.5],
      ['city', 'removed', null],
      ['income', 'added', null],
    ]);
  });

  test('a run without any, and one with itself', async () => {
    expect(await diff(2, 2)).toEqual([]);
    expect(
      (await diff(0, 0)).every(
        ({ from, to, columns }) =>
          from?.digest === to?.digest && columns.every(({ state }) => state === 'same'),
      ),
    ).toBe(true);
    expect((await diff(2, 0)).every(({ from }) => from === null)).toBe(true);
  });
});

test('nobody sees any of it; an unknown run', async () => {
  await expect(perform(compareDatasets, nobody, { runs })).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  await expect(perform(diffDatasets, nobody, { from: runs[0], to: runs[1] })).rejects.toMatchObject({
    code: 'UNAUTHENTICATED',
  });
  await expect(perform(diffDatasets, caller, { from: runs[0], to: 'e'.repeat(32) })).rejects.toMatchObject({
    code: 'RESOURCE_DOES_NOT_EXIST',
  });
  await expect(perform(compareDatasets, caller, { runs: [] })).rejects.toMatchObject({ field: 'runs' });
});
