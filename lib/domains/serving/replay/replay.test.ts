/** A real model over a real log: what is found, and who may. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { prisma } from '@/lib/platform/db';
import { shareNothing } from '@/lib/testing/access/people';
import { afresh, asking, auditBy, auditOf, callerWithRole, refusal, unique } from '@/lib/testing/callers';
import { logAnswers } from '@/lib/testing/inferences';
import { holderOf, makeModel, upload } from '@/lib/testing/models';
import { linearGraph, onnxFiles } from '@/lib/testing/onnx-model';
import { createVersion } from '../../registry/operations';
import { closeModels } from '../../scoring/warm-models';
import { forgetDays } from '../engine/store-inferences';
import { ENDPOINT } from '../load';
import * as serving from '../operations';
import { goLive, system } from '../settle';
import { sweepServing } from '../sweep';
import { replayLog } from './replay';

const DAY = 86_400_000;
let owner: Caller;
/** Version 1 answers 2 a - b, version 2 answers 2 a - b + 1 where b is 1, and else the same. */
let model: { name: string; id: string };

beforeAll(async () => {
  // A model is there for those alone who were given it.
  await shareNothing();
  owner = await callerWithRole('contributor');
  const made = await makeModel(owner, { files: onnxFiles(linearGraph([2, -1], 0), ['a', 'b']) });
  model = made;
  const second = `${made.experimentId}/${made.runId}/artifacts/second`;
  await upload(owner, second, onnxFiles(linearGraph([2, 0], 0), ['a', 'b']));
  const source = `runs:/${made.runId}/second`;
  await perform(createVersion, owner, { name: made.name, source, runId: made.runId });
});
afterAll(closeModels);

async function makeEndpoint(): Promise<{ name: string; id: string; key: number }> {
  const name = `e-${unique()}`;
  const servedEntities = [{ entityName: model.name, entityVersion: '1', name: 'v1' }];
  const { id } = await perform(serving.createEndpoint, owner, { name, config: { servedEntities } });
  const { key } = await prisma().servingEndpoint.findUniqueOrThrow({ where: { id } });
  return { name, id, key };
}

/** As version 1 answers. */
const answersOf = (a: number[], b: number[]) => a.map((value, at) => 2 * value - (b[at] ?? 0));

async function logSome(
  endpointId: string,
  count: number,
  more: Partial<Parameters<typeof logAnswers>[0]> = {},
) {
  const a = Array.from({ length: count }, (_, at) => at + 0.25);
  const b = a.map((_, at) => at % 2);
  const region = b.map((value) => (value ? 'north' : 'south'));
  const inputs = { a, b, region };
  return logAnswers({ endpointId, model: model.name, inputs, predictions: answersOf(a, b), ...more });
}

async function run(endpoint: { name: string; key: number }, more: object = {}) {
  const asked = { name: endpoint.name, modelName: model.name, modelVersion: 2, to: Date.now() + 1, ...more };
  const { number } = await perform(serving.startReplay, owner, asked);
  await replayLog({ endpointKey: endpoint.key, number }, new AbortController().signal);
  return perform(serving.getReplay, owner, { name: endpoint.name, number });
}

describe('works', () => {
  test('a version that differs where b is 1: how far, in which slice, and who was right', async () => {
    const endpoint = await makeEndpoint();
    const requestId = await logSome(endpoint.id, 40);
    await logSome(endpoint.id, 40, { isShadow: true });
    await logSome(endpoint.id, 1, { status: 500 });
    // Of ten rows it became known: the candidate is right.
    const labels = Array.from({ length: 10 }, (_, rowIndex) => ({
      requestId,
      rowIndex,
      label: 2 * (rowIndex + 0.25),
    }));
    await perform(serving.labelInferences, owner, { name: endpoint.name, labels });
    const { result, ...replay } = await run(endpoint, { tolerance: 0.5 });
    expect(replay).toMatchObject({ state: 'succeeded', message: '', rowsTotal: 40, rowsDone: 40 });
    expect(result).toMatchObject({
      logged: { rows: 40, requests: 1, p50: 2, by: [{ modelName: model.name, modelVersion: 1, rows: 40 }] },
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
    expect(result?.times.served).toMatchObject({ modelName: model.name, modelVersion: 1, single: { n: 40 } });

    const { replays } = await perform(serving.listReplays, owner, { name: endpoint.name });
    expect(replays).toMatchObject([
      { number: replay.number, state: 'succeeded', compared: 40, agreeing: 20 },
    ]);
    const [audit] = (await auditOf(ENDPOINT, endpoint.id)).filter(
      ({ action }) => action === 'serving.startReplay',
    );
    expect(audit?.after).toMatchObject({ replay: replay.number, model: model.name, version: 2 });
  });

  test('of a long log a share, the same rows each time', async () => {
    const endpoint = await makeEndpoint();
    for (let request = 0; request < 4; request += 1) await logSome(endpoint.id, 100);
    const [first, second] = [
      await run(endpoint, { mostRows: 80 }),
      await run(endpoint, { mostRows: 80, modelVersion: 1 }),
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
    const endpoint = await makeEndpoint();
    await logSome(endpoint.id, 30);
    const bad = await logAnswers({
      endpointId: endpoint.id,
      model: model.name,
      inputs: { a: ['many', 'few', 3], b: [1, 2, 3] },
      predictions: [1, 2, 3],
    });
    await logAnswers({
      endpointId: endpoint.id,
      model: model.name,
      inputs: { a: [1, 2] },
      predictions: [1, 2],
    });
    const { result } = await run(endpoint);
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
    const endpoint = await makeEndpoint();
    await perform(serving.changeSettings, owner, { name: endpoint.name, change: { log: { masked: ['b'] } } });
    await logSome(endpoint.id, 5, { masked: ['b'] });
    const { state, message, result } = await run(endpoint);
    expect({ state, message, result }).toEqual({
      state: 'failed',
      message: "The version needs the column 'b', which the log masks: no row can be replayed.",
      result: null,
    });
  });

  test('what is masked by now is shown nowhere, though the log has it from before', async () => {
    const endpoint = await makeEndpoint();
    await logSome(endpoint.id, 20);
    await perform(serving.changeSettings, owner, {
      name: endpoint.name,
      change: { log: { masked: ['region'] } },
    });
    const { result } = await run(endpoint, { tolerance: 0.5 });
    expect(result?.comparison.compared).toBe(20);
    expect(result?.largest.length).toBeGreaterThan(0);
    expect(JSON.stringify(result)).not.toContain('north');
  });
});

describe('goes', () => {
  test('with the endpoint', async () => {
    const endpoint = await makeEndpoint();
    await logSome(endpoint.id, 3);
    await run(endpoint);
    await perform(serving.deleteEndpoint, owner, { name: endpoint.name });
    expect(await prisma().servingReplay.count({ where: { endpointKey: endpoint.key } })).toBe(0);
  });

  test('with the rows of the log that it shows', async () => {
    const endpoint = await makeEndpoint();
    await logSome(endpoint.id, 10);
    const { number } = await run(endpoint, { tolerance: 0.5 });
    const left = () => perform(serving.getReplay, owner, { name: endpoint.name, number });
    await sweepServing();
    expect((await left()).result?.largest).toHaveLength(5);
    // Of one span the last rows are still there.
    const where = { endpointKey_number: { endpointKey: endpoint.key, number } };
    const later = Date.now() + 29.5 * DAY;
    await prisma().servingReplay.update({ where, data: { toTime: BigInt(later) } });
    await sweepServing(Date.now() + 31 * DAY);
    expect((await left()).result).toMatchObject({ largest: [], failures: [], comparison: { compared: 10 } });
    await sweepServing(Date.now() + 62 * DAY);
    // The days that those sweeps took are made anew.
    forgetDays();
    expect((await refusal(left())).code).toBe('RESOURCE_DOES_NOT_EXIST');
  });

  test('cancelled before its turn, the worker leaves it alone; removed, nobody finds it', async () => {
    const endpoint = await makeEndpoint();
    await logSome(endpoint.id, 3);
    const caller = asking(owner);
    const asked = { name: endpoint.name, modelName: model.name, modelVersion: 2, to: Date.now() + 1 };
    const { number } = await perform(serving.startReplay, caller, asked);
    const which = { name: endpoint.name, number };
    await perform(serving.cancelReplay, caller, which);
    await replayLog({ endpointKey: endpoint.key, number }, new AbortController().signal);
    expect(await perform(serving.getReplay, owner, which)).toMatchObject({ state: 'canceled', result: null });
    expect((await refusal(perform(serving.cancelReplay, owner, which))).code).toBe('RESOURCE_CONFLICT');
    await perform(serving.deleteReplay, caller, which);
    expect((await refusal(perform(serving.getReplay, owner, which))).code).toBe('RESOURCE_DOES_NOT_EXIST');
    expect((await auditBy(caller)).map(({ action }) => action)).toEqual([
      'serving.startReplay',
      'serving.cancelReplay',
      'serving.deleteReplay',
    ]);
  });

  test('a worker that ends hands it over, and the next one does it', async () => {
    const endpoint = await makeEndpoint();
    await logSome(endpoint.id, 3);
    const asked = { name: endpoint.name, modelName: model.name, modelVersion: 2, to: Date.now() + 1 };
    const { number } = await perform(serving.startReplay, owner, asked);
    const ending = AbortSignal.abort(new Error('the worker ends'));
    await replayLog({ endpointKey: endpoint.key, number }, ending);
    const which = { name: endpoint.name, number };
    expect(await perform(serving.getReplay, owner, which)).toMatchObject({ state: 'queued' });
    await replayLog({ endpointKey: endpoint.key, number }, new AbortController().signal);
    expect(await perform(serving.getReplay, owner, which)).toMatchObject({ state: 'succeeded' });
  });
});

describe('refuses', () => {
  test('a span without answers, and one that ends before it begins', async () => {
    const endpoint = await makeEndpoint();
    await logSome(endpoint.id, 2, { isShadow: true });
    const asked = { name: endpoint.name, modelName: model.name, modelVersion: 2, to: Date.now() + 1 };
    expect(await refusal(perform(serving.startReplay, owner, asked))).toMatchObject({
      code: 'INVALID_PARAMETER_VALUE',
      message: 'The endpoint logged no answer in that span.',
    });
    const turned = perform(serving.startReplay, owner, { ...asked, from: asked.to });
    expect(await refusal(turned)).toMatchObject({ message: 'The span ends before it begins.' });
  });

  test('a sixth one at a time', async () => {
    const endpoint = await makeEndpoint();
    await logSome(endpoint.id, 2);
    const asked = { name: endpoint.name, modelName: model.name, modelVersion: 2, to: Date.now() + 1 };
    for (let time = 0; time < 5; time += 1) await perform(serving.startReplay, owner, asked);
    expect((await refusal(perform(serving.startReplay, owner, asked))).code).toBe('REQUEST_LIMIT_EXCEEDED');
  });

  test('whoever manages the endpoint but may not read the version, and whoever lost that since', async () => {
    const endpoint = await makeEndpoint();
    await logSome(endpoint.id, 3);
    const manager = await callerWithRole('contributor');
    const grant = (objectType: string, objectId: string, level: string) =>
      prisma().grant.create({ data: { objectType, objectId, level, principalId: manager.user?.id ?? '' } });
    await grant(ENDPOINT, endpoint.id, 'CAN_MANAGE');
    const asked = { name: endpoint.name, modelName: model.name, modelVersion: 2, to: Date.now() + 1 };
    expect((await refusal(perform(serving.startReplay, await afresh(manager), asked))).code).toBe(
      'RESOURCE_DOES_NOT_EXIST',
    );
    const { number } = await perform(serving.startReplay, owner, asked);
    // As if they had asked for it while they could.
    await prisma().servingReplay.update({
      where: { endpointKey_number: { endpointKey: endpoint.key, number } },
      data: { ownerId: manager.user?.id ?? null },
    });
    await replayLog({ endpointKey: endpoint.key, number }, new AbortController().signal);
    expect(await perform(serving.getReplay, owner, { name: endpoint.name, number })).toMatchObject({
      state: 'failed',
      message: expect.stringContaining('not found'),
    });
  });
});

describe('where a version is reviewed', () => {
  test('figures without rows, to whoever may see the endpoint and read the version', async () => {
    const endpoint = await makeEndpoint();
    await logSome(endpoint.id, 8);
    const { number } = await run(endpoint, { tolerance: 0.5 });
    const asked = { modelName: model.name, modelVersion: 2 };
    const mine = await perform(serving.listVersionReplays, owner, asked);
    expect(mine.replays.find((one) => one.endpoint === endpoint.name)).toMatchObject({
      number,
      compared: 8,
      agreeing: 4,
      isOpen: true,
    });
    const { key } = endpoint;
    await perform(goLive, system('test'), { key, version: 1 });
    expect((await perform(serving.listVersionReplays, owner, asked)).endpoints).toContain(endpoint.name);
    const reader = await holderOf(model.id, 'CAN_READ');
    expect(await perform(serving.listVersionReplays, reader, asked)).toEqual({ replays: [], endpoints: [] });
  });
});
