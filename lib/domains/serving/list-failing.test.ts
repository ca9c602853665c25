import { describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { prisma } from '@/lib/platform/db';
import { BUCKETS } from '@/lib/pure/scoring/time-buckets';
import { callerWithRole, refusal, unique } from '@/lib/testing/callers';
import { makeModel } from '@/lib/testing/models';
import * as serving from './operations';
import { failUpdate, goLive, system } from './settle';

/** Endpoints of one model, live on a model server that is there, unless a test says otherwise. */
async function makeEndpoints(owner: Caller, count: number) {
  const model = await makeModel(owner);
  const serverId = crypto.randomUUID();
  const now = Date.now();
  await prisma().modelServer.create({
    data: {
      id: serverId,
      address: `a-${unique()}`,
      machine: 'm',
      startedTime: now,
      heartbeat: now,
      memoryMb: 1,
    },
  });
  const prefix = unique();
  const made = [];
  for (let at = 0; at < count; at += 1) {
    const name = `e${at}-${prefix}`;
    await perform(serving.createEndpoint, owner, {
      name,
      config: { servedEntities: [{ entityName: model.name, entityVersion: '1', name: 'v1' }] },
    });
    const { key } = await prisma().servingEndpoint.findUniqueOrThrow({ where: { name } });
    made.push({ name, key });
  }
  /** As it is where all model servers answer for it. */
  const live = async (key = 0) => {
    await prisma().servedEntity.create({
      data: {
        serverId,
        endpointKey: key,
        version: 1,
        name: 'v1',
        state: 'DEPLOYMENT_READY',
        message: '',
        replicas: 1,
        updatedTime: now,
      },
    });
    await perform(goLive, system('test'), { key, version: 1 });
  };
  return { made, live, model };
}

const asked = (endpointKey: number, requests: number, faults4xx: number, minutesAgo = 0) =>
  prisma().servingMinute.create({
    data: {
      endpointKey,
      minute: Math.floor(Date.now() / 60_000) * 60_000 - minutesAgo * 60_000,
      entity: '',
      serverId: crypto.randomUUID(),
      requests,
      predictions: 0,
      faults4xx,
      faults5xx: 0,
      seconds: 1,
      buckets: new Array<number>(BUCKETS).fill(0),
    },
  });

describe('serving.listFailing', () => {
  test('answers those in trouble and no others, and says where there are more', async () => {
    const owner = await callerWithRole('contributor');
    const { made, live, model } = await makeEndpoints(owner, 6);
    const [well, failing, gone, broken, making, stopped] = made as Required<typeof made>;
    for (const one of [well, failing, gone, broken, stopped]) await live(one?.key);
    await prisma().servedEntity.deleteMany({ where: { endpointKey: gone?.key ?? 0 } });
    await asked(well?.key ?? 0, 1000, 10);
    await asked(well?.key ?? 0, 1000, 1000, 30);
    await asked(failing?.key ?? 0, 100, 50);
    await perform(serving.updateConfig, owner, {
      name: broken?.name ?? '',
      servedEntities: [{ entityName: model.name, entityVersion: '1', name: 'v2' }],
    } as never);
    await perform(failUpdate, system('test'), { key: broken?.key ?? 0, version: 2, message: 'no such file' });
    await perform(serving.stopEndpoint, owner, { name: stopped?.name ?? '' });

    const found = await perform(serving.listFailing, owner, {});
    expect(found).toEqual({
      hasMore: false,
      endpoints: [
        expect.objectContaining({ name: failing?.name, isReady: true, failedShare: 0.5 }),
        expect.objectContaining({ name: gone?.name, isReady: false, failedShare: 0 }),
        expect.objectContaining({ name: broken?.name, updateState: 'UPDATE_FAILED' }),
      ],
    });
    expect(found.endpoints.map((one) => one.name)).not.toContain(making?.name);
    const first = await perform(serving.listFailing, owner, { limit: 1 });
    expect([first.endpoints.map((one) => one.name), first.hasMore]).toEqual([[failing?.name], true]);
    const stranger = await callerWithRole('contributor');
    expect(await perform(serving.listFailing, stranger, {})).toEqual({ endpoints: [], hasMore: false });
  });

  test('refuses bad input', async () => {
    const refused = await refusal(perform(serving.listFailing, await callerWithRole('viewer'), { limit: 0 }));
    expect(refused).toMatchObject({ code: 'INVALID_PARAMETER_VALUE', field: 'limit' });
  });
});
