import { beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { callerWithRole, makeExperiment, makeRun, nobody, refusal } from '@/lib/testing/callers';
import { logBatch } from './log-batch';
import { getParamImportance } from './param-importance';
import { getRunValues } from './run-values';

let caller: Caller;
let experimentId: string;
let runIds: string[];

/** Forty runs: accuracy follows the rate, hardly the depth, and not the name. */
beforeAll(async () => {
  caller = await callerWithRole('contributor');
  experimentId = await makeExperiment(caller);
  runIds = [];
  for (let at = 0; at < 40; at += 1) {
    const runId = await makeRun(caller, experimentId);
    runIds.push(runId);
    const [rate, depth] = [(at * 7) % 40, at % 4];
    await perform(logBatch, caller, {
      runId,
      metrics: [{ key: 'acc', value: at === 39 ? 'NaN' : -rate + depth / 10, timestamp: 1, step: 0 }],
      params: [
        { key: 'rate', value: String(rate / 10) },
        { key: 'depth', value: String(depth) },
        { key: 'kind', value: at % 2 ? 'adam' : 'sgd' },
        { key: 'batch', value: '32' },
      ],
    });
  }
});

const question = () => ({ question: { experimentIds: [experimentId] } });

describe('values', () => {
  test('of runs by their ids, or of the newest that a question matches, with how many there are', async () => {
    const columns = [
      { source: 'param' as const, key: 'rate' },
      { source: 'metric' as const, key: 'acc' },
    ];
    const one = await perform(getRunValues, caller, { of: { runIds: [runIds[1] ?? ''] }, columns });
    expect(one).toMatchObject({ runs: [{ runId: runIds[1] }], cells: [['0.7'], [-6.9]], total: 1 });
    const newest = await perform(getRunValues, caller, { of: question(), columns, limit: 3 });
    expect(newest.runs.map(({ runId }) => runId)).toEqual(runIds.slice(-3).reverse());
    expect([newest.total, newest.cells[0]?.length]).toEqual([40, 3]);
    const filtered = { question: { experimentIds: [experimentId], filter: "params.kind = 'adam'" } };
    expect((await perform(getRunValues, caller, { of: filtered, columns })).total).toBe(20);
  });

  test('refuses bad input, and a stranger', async () => {
    const ask = (input: object, who = caller) =>
      refusal(
        perform(getRunValues, who, { of: question(), columns: [{ source: 'param', key: 'a' }], ...input }),
      );
    expect((await ask({ columns: [] })).field).toBe('columns');
    expect((await ask({ limit: 5000 })).field).toBe('limit');
    expect((await ask({}, nobody)).code).toBe('UNAUTHENTICATED');
  });
});

describe('importance', () => {
  const importance = (of: object = question(), who = caller) =>
    perform(getParamImportance, who, { of: of as never, metric: { key: 'acc' } });

  test('ranks what matters, says which way it pulls, how many runs it is of, and what never varied', async () => {
    const found = await importance();
    expect([found.n, found.looked, found.total, found.isEnough]).toEqual([39, 40, 40, true]);
    expect(found.differing).toBe(3);
    expect(found.params.map(({ key }) => key)[0]).toBe('rate');
    const [rate] = found.params;
    expect(rate?.importance).toBeGreaterThan(0.5);
    expect(rate?.rho).toBeCloseTo(-1, 2);
    for (const { importance: worth } of found.params.slice(1)) expect(worth).toBeLessThan(0.1);
    expect(found.params.find(({ key }) => key === 'kind')).toMatchObject({ rho: null, values: 2 });
    expect(found.constant).toEqual(['batch']);
    expect(found.r2).toBeGreaterThan(0.5);
  });

  test('warns where runs are few, and is empty where there is nothing to tell', async () => {
    const few = await importance({ runIds: runIds.slice(0, 6) });
    expect([few.n, few.isEnough]).toEqual([6, false]);
    expect(await importance({ runIds: ['f'.repeat(32)] })).toMatchObject({
      n: 0,
      params: [],
      isEnough: false,
    });
  });

  test('says nothing of a metric that is the same in all runs', async () => {
    const same = { key: 'same', value: 0.1, step: 0, timestamp: Date.now() };
    for (const runId of runIds) await perform(logBatch, caller, { runId, metrics: [same] });
    const found = await perform(getParamImportance, caller, { of: question(), metric: { key: 'same' } });
    expect([found.n, found.r2, found.params[0]?.importance]).toEqual([40, null, 0]);
  });

  test('tells numbers that do not differ where they were logged from names', async () => {
    for (const runId of runIds.slice(0, 10))
      await perform(logBatch, caller, { runId, params: [{ key: 'warmup', value: '500' }] });
    const { params } = await importance();
    expect(params.find(({ key }) => key === 'warmup')).toMatchObject({
      isNumber: true,
      rho: null,
      values: 1,
    });
    expect(params.find(({ key }) => key === 'kind')).toMatchObject({ isNumber: false, rho: null });
  });

  test('refuses a stranger', async () =>
    expect((await refusal(importance(question(), nobody))).code).toBe('UNAUTHENTICATED'));
});
