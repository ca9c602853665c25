/** What becomes of a replay: who may ask for one, what ends it, and when it goes. */
import { describe, expect, test, vi } from 'vitest';
import { perform } from '@/lib/core/perform';
import { prisma } from '@/lib/platform/db';
import { afresh, asking, auditBy, callerWithRole, refusal } from '@/lib/testing/callers';
import { givenTrial } from '@/lib/testing/replays';
import { forgetDays } from '../engine/store-inferences';
import { givenUp } from '../jobs';
import { ENDPOINT } from '../load';
import * as serving from '../operations';
import { sweepServing } from '../sweep';
import { Candidate } from './candidate';
import { replayLog } from './replay';
import { REPLAY } from './replays';

const DAY = 86_400_000;
const trial = givenTrial();

describe('goes', () => {
  test('with the endpoint', async () => {
    const endpoint = await trial.makeEndpoint();
    await trial.logSome(endpoint.id, 3);
    await trial.run(endpoint);
    await perform(serving.deleteEndpoint, trial.owner, { name: endpoint.name });
    expect(await prisma().servingReplay.count({ where: { endpointKey: endpoint.key } })).toBe(0);
  });

  test('with the rows of the log that it shows', async () => {
    const endpoint = await trial.makeEndpoint();
    await trial.logSome(endpoint.id, 10);
    const { number } = await trial.run(endpoint, { tolerance: 0.5 });
    const left = () => perform(serving.getReplay, trial.owner, { name: endpoint.name, number });
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

  test('to nobody any more once the queue has given it up: it has failed, and says why', async () => {
    const endpoint = await trial.makeEndpoint();
    await trial.logSome(endpoint.id, 3);
    const asked = { name: endpoint.name, modelName: trial.model.name, modelVersion: 2, to: Date.now() + 1 };
    const { number } = await perform(serving.startReplay, asking(trial.owner), asked);
    const which = { endpointKey: endpoint.key, number };
    await prisma().servingReplay.update({
      where: { endpointKey_number: which },
      data: { state: 'running', attempts: 4 },
    });
    await givenUp[REPLAY]?.(which as never, 'Its worker ended.');
    const seen = await perform(serving.getReplay, trial.owner, { name: endpoint.name, number });
    expect(seen).toMatchObject({ state: 'failed', message: 'Its worker ended.' });
  });

  test('cancelled before its turn, the worker leaves it alone; removed, nobody finds it', async () => {
    const endpoint = await trial.makeEndpoint();
    await trial.logSome(endpoint.id, 3);
    const caller = asking(trial.owner);
    const asked = { name: endpoint.name, modelName: trial.model.name, modelVersion: 2, to: Date.now() + 1 };
    const { number } = await perform(serving.startReplay, caller, asked);
    const which = { name: endpoint.name, number };
    await perform(serving.cancelReplay, caller, which);
    await replayLog({ endpointKey: endpoint.key, number }, new AbortController().signal);
    expect(await perform(serving.getReplay, trial.owner, which)).toMatchObject({
      state: 'canceled',
      result: null,
    });
    expect((await refusal(perform(serving.cancelReplay, trial.owner, which))).code).toBe('RESOURCE_CONFLICT');
    await perform(serving.deleteReplay, caller, which);
    expect((await refusal(perform(serving.getReplay, trial.owner, which))).code).toBe(
      'RESOURCE_DOES_NOT_EXIST',
    );
    expect((await auditBy(caller)).map(({ action }) => action)).toEqual([
      'serving.startReplay',
      'serving.cancelReplay',
      'serving.deleteReplay',
    ]);
  });

  test('cancelled while a worker is at it, that stops and writes nothing', async () => {
    const endpoint = await trial.makeEndpoint();
    await trial.logSome(endpoint.id, 1_200);
    const asked = { name: endpoint.name, modelName: trial.model.name, modelVersion: 2, to: Date.now() + 1 };
    const { number } = await perform(serving.startReplay, trial.owner, asked);
    const which = { name: endpoint.name, number };
    const answer = vi.spyOn(Candidate.prototype, 'answer').mockImplementationOnce(async (records) => {
      await perform(serving.cancelReplay, trial.owner, which);
      return records.map(() => ({ output: 1 }));
    });
    await replayLog({ endpointKey: endpoint.key, number }, new AbortController().signal);
    expect(answer).toHaveBeenCalledTimes(1);
    answer.mockRestore();
    expect(await perform(serving.getReplay, trial.owner, which)).toMatchObject({
      state: 'canceled',
      rowsDone: 0,
      message: 'It was cancelled.',
      result: null,
    });
  });

  test('a worker that ends hands it over, and the next one does it', async () => {
    const endpoint = await trial.makeEndpoint();
    await trial.logSome(endpoint.id, 3);
    const asked = { name: endpoint.name, modelName: trial.model.name, modelVersion: 2, to: Date.now() + 1 };
    const { number } = await perform(serving.startReplay, trial.owner, asked);
    const ending = AbortSignal.abort(new Error('the worker ends'));
    await replayLog({ endpointKey: endpoint.key, number }, ending);
    const which = { name: endpoint.name, number };
    expect(await perform(serving.getReplay, trial.owner, which)).toMatchObject({ state: 'queued' });
    await replayLog({ endpointKey: endpoint.key, number }, new AbortController().signal);
    expect(await perform(serving.getReplay, trial.owner, which)).toMatchObject({ state: 'succeeded' });
  });
});

describe('refuses', () => {
  test('a span without answers, and one that ends before it begins', async () => {
    const endpoint = await trial.makeEndpoint();
    await trial.logSome(endpoint.id, 2, { isShadow: true });
    const asked = { name: endpoint.name, modelName: trial.model.name, modelVersion: 2, to: Date.now() + 1 };
    expect(await refusal(perform(serving.startReplay, trial.owner, asked))).toMatchObject({
      code: 'INVALID_PARAMETER_VALUE',
      message: 'The endpoint logged no answer in that span.',
    });
    const turned = perform(serving.startReplay, trial.owner, { ...asked, from: asked.to });
    expect(await refusal(turned)).toMatchObject({ message: 'The span ends before it begins.' });
  });

  test('a sixth one at a time', async () => {
    const endpoint = await trial.makeEndpoint();
    await trial.logSome(endpoint.id, 2);
    const asked = { name: endpoint.name, modelName: trial.model.name, modelVersion: 2, to: Date.now() + 1 };
    for (let time = 0; time < 5; time += 1) await perform(serving.startReplay, trial.owner, asked);
    expect((await refusal(perform(serving.startReplay, trial.owner, asked))).code).toBe(
      'REQUEST_LIMIT_EXCEEDED',
    );
  });

  test('whoever manages the endpoint but may not read the version, and whoever lost that since', async () => {
    const endpoint = await trial.makeEndpoint();
    await trial.logSome(endpoint.id, 3);
    const manager = await callerWithRole('contributor');
    const grant = (objectType: string, objectId: string, level: string) =>
      prisma().grant.create({ data: { objectType, objectId, level, principalId: manager.user?.id ?? '' } });
    await grant(ENDPOINT, endpoint.id, 'CAN_MANAGE');
    const asked = { name: endpoint.name, modelName: trial.model.name, modelVersion: 2, to: Date.now() + 1 };
    expect((await refusal(perform(serving.startReplay, await afresh(manager), asked))).code).toBe(
      'RESOURCE_DOES_NOT_EXIST',
    );
    const { number } = await perform(serving.startReplay, trial.owner, asked);
    // As if they had asked for it while they could.
    await prisma().servingReplay.update({
      where: { endpointKey_number: { endpointKey: endpoint.key, number } },
      data: { ownerId: manager.user?.id ?? null },
    });
    await replayLog({ endpointKey: endpoint.key, number }, new AbortController().signal);
    expect(await perform(serving.getReplay, trial.owner, { name: endpoint.name, number })).toMatchObject({
      state: 'failed',
      message: expect.stringContaining('not found'),
    });
  });
});
