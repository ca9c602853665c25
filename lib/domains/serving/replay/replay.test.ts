/** A real model over a real log: what is found, and where it is shown. */
import { describe, expect, test } from 'vitest';
import { perform } from '@/lib/core/perform';
import { auditOf } from '@/lib/testing/callers';
import { logAnswers } from '@/lib/testing/inferences';
import { holderOf } from '@/lib/testing/models';
import { givenTrial } from '@/lib/testing/replays';
import { ENDPOINT } from '../load';
import * as serving from '../operations';
import { goLive, system } from '../settle';

const trial = givenTrial();

describe('works', () => {
  test('a version that differs where b is 1: how far, in which slice, and who was right', async () => {
    const endpoint = await trial.makeEndpoint();
    const requestId = await trial.logSome(endpoint.id, 40);
    await trial.logSome(endpoint.id, 40, { isShadow: true });
    await trial.logSome(endpoint.id, 1, { status: 500 });
    // Of ten rows it became known: the candidate is right.
    const labels = Array.from({ length: 10 }, (_, rowIndex) => ({
      requestId,
      rowIndex,
      label: 2 * (rowIndex + 0.25),
    }));
    await perform(serving.labelInferences, trial.owner, { name: endpoint.name, labels });
    const { result, ...replay } = await trial.run(endpoint, { tolerance: 0.5 });
    expect(replay).toMatchObject({ state: 'succeeded', message: '', rowsTotal: 40, rowsDone: 40 });
    expect(result).toMatchObject({
      logged: {
        rows: 40,
        requests: 1,
        p50: 2,
        by: [{ modelName: trial.model.name, modelVersion: 1, rows: 40 }],
      },
      rows: 40,
      skipped: [],
      failed: 0,
      failures: [],
      output: null,
      looksUp: false,
      comparison: {
        kind: 'numbers',
        compared: 40,
        agreeing: 20,
        tolerance: 0.5,
        distances: { meanDifference: 0.5 },
        judged: { rows: 10, metric: 'rmse', candidate: 0, better: 5, worse: 0 },
      },
    });
    // The span begins a week ago, the log just now.
    expect(result?.logged.requestsPerSecond).toBeGreaterThan(0.01);
    expect(result?.comparison.judged?.logged).toBeCloseTo(Math.sqrt(0.5), 6);
    expect(
      result?.slices
        .slice(0, 2)
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['b', 'region']);
    const region = result?.slices.find(({ name }) => name === 'region');
    expect(region?.slices.map(({ of, rows, agreeing }) => ({ of, rows, agreeing }))).toEqual(
      expect.arrayContaining([
        { of: { kind: 'value', value: 'north' }, rows: 20, agreeing: 0 },
        { of: { kind: 'value', value: 'south' }, rows: 20, agreeing: 20 },
      ]),
    );
    expect(result?.largest).toHaveLength(20);
    expect(result?.largest[0]).toMatchObject({ requestId, inputs: { b: 1, region: 'north' } });
    expect(result?.times.candidate?.single.n).toBe(40);
    expect(result?.times.served).toMatchObject({
      modelName: trial.model.name,
      modelVersion: 1,
      single: { n: 40 },
    });

    const { replays } = await perform(serving.listReplays, trial.owner, { name: endpoint.name });
    expect(replays).toMatchObject([
      { number: replay.number, state: 'succeeded', compared: 40, agreeing: 20 },
    ]);
    const [audit] = (await auditOf(ENDPOINT, endpoint.id)).filter(
      ({ action }) => action === 'serving.startReplay',
    );
    expect(audit?.after).toMatchObject({ replay: replay.number, model: trial.model.name, version: 2 });
  });

  test('of a long log a share, the same rows each time', async () => {
    const endpoint = await trial.makeEndpoint();
    for (let request = 0; request < 4; request += 1) await trial.logSome(endpoint.id, 100);
    const [first, second] = [
      await trial.run(endpoint, { mostRows: 80 }),
      await trial.run(endpoint, { mostRows: 80, modelVersion: 1 }),
    ];
    expect(first.result?.logged.rows).toBe(400);
    expect(first.result?.rows).toBeGreaterThan(40);
    expect(first.result?.rows).toBeLessThanOrEqual(80);
    expect(second.result?.rows).toBe(first.result?.rows);
    // The version that answered says the same again, and is not timed twice.
    expect(second.result?.comparison).toMatchObject({
      compared: second.result?.rows,
      agreeing: second.result?.rows,
    });
    expect(second.result?.times.served).toBeNull();
  });

  test('rows that the candidate cannot answer are told, the others are compared', async () => {
    const endpoint = await trial.makeEndpoint();
    await trial.logSome(endpoint.id, 30);
    const bad = await logAnswers({
      endpointId: endpoint.id,
      model: trial.model.name,
      inputs: { a: ['many', 'few', 3], b: [1, 2, 3] },
      predictions: [1, 2, 3],
    });
    await logAnswers({
      endpointId: endpoint.id,
      model: trial.model.name,
      inputs: { a: [1, 2] },
      predictions: [1, 2],
    });
    const { result } = await trial.run(endpoint);
    expect(result).toMatchObject({
      rows: 35,
      failed: 2,
      skipped: [{ why: 'lacks', column: 'b', isMasked: false, rows: 2 }],
      comparison: { compared: 31 },
    });
    expect(result?.failures.map(({ rows, example }) => [rows, example?.requestId])).toContainEqual([
      result?.failures[0]?.rows,
      bad,
    ]);
    expect(result?.failures[0]?.message).toContain('column a');
  });
});

describe('masked columns', () => {
  test('rows without what the candidate needs are not scored, and it is said why', async () => {
    const endpoint = await trial.makeEndpoint();
    await perform(serving.changeSettings, trial.owner, {
      name: endpoint.name,
      change: { log: { masked: ['b'] } },
    });
    await trial.logSome(endpoint.id, 5, { masked: ['b'] });
    const { state, message, result } = await trial.run(endpoint);
    expect({ state, message, result }).toEqual({
      state: 'failed',
      message: "The version needs the column 'b', which the log masks: no row can be replayed.",
      result: null,
    });
  });

  test('what is masked by now is shown nowhere, though the log has it from before', async () => {
    const endpoint = await trial.makeEndpoint();
    await trial.logSome(endpoint.id, 20);
    await perform(serving.changeSettings, trial.owner, {
      name: endpoint.name,
      change: { log: { masked: ['region'] } },
    });
    const { result } = await trial.run(endpoint, { tolerance: 0.5 });
    expect(result?.comparison.compared).toBe(20);
    expect(result?.largest.length).toBeGreaterThan(0);
    expect(JSON.stringify(result)).not.toContain('north');
  });
});

describe('where a version is reviewed', () => {
  test('figures without rows, to whoever may see the endpoint and read the version', async () => {
    const endpoint = await trial.makeEndpoint();
    await trial.logSome(endpoint.id, 8);
    const { number } = await trial.run(endpoint, { tolerance: 0.5 });
    const asked = { modelName: trial.model.name, modelVersion: 2 };
    const mine = await perform(serving.listVersionReplays, trial.owner, asked);
    expect(mine.replays.find((one) => one.endpoint === endpoint.name)).toMatchObject({
      number,
      compared: 8,
      agreeing: 4,
      isOpen: true,
    });
    const { key } = endpoint;
    await perform(goLive, system('test'), { key, version: 1 });
    expect((await perform(serving.listVersionReplays, trial.owner, asked)).endpoints).toContain(
      endpoint.name,
    );
    const reader = await holderOf(trial.model.id, 'CAN_READ');
    expect(await perform(serving.listVersionReplays, reader, asked)).toEqual({ replays: [], endpoints: [] });
  });
});
