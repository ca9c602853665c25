/** A model server whose models cannot be loaded: what the database has of it, and what it holds. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { prisma } from '@/lib/platform/db';
import { callerWithRole, unique } from '@/lib/testing/callers';
import { makeModel } from '@/lib/testing/models';
import * as serving from '../operations';
import { goLive, system } from '../settle';
import { ModelHost } from './host';
import { forgetDead } from './presence';
import { ServedModel } from './served-model';

const host = new ModelHost(`x:${unique()}`);
const name = `e-${unique()}`;
let owner: Caller;

/** Live before there is a model server: its model is none that can be loaded. */
beforeAll(async () => {
  owner = await callerWithRole('contributor');
  const model = await makeModel(owner);
  const config = { servedEntities: [{ entityName: model.name, entityVersion: '1' }] };
  await perform(serving.createEndpoint, owner, { name, config });
  const { key } = await prisma().servingEndpoint.findUniqueOrThrow({ where: { name } });
  await perform(goLive, system('test'), { key, version: 1 });
  await host.start();
});

afterAll(async () => {
  await host.leave();
  await host.close();
});

const said = async () =>
  (await prisma().servedEntity.findMany({ where: { serverId: host.id } })).map(({ state }) => state);

const failed = () =>
  vi.waitFor(
    async () => {
      await host.turn();
      expect(await said()).toEqual(['DEPLOYMENT_FAILED']);
    },
    { timeout: 10_000 },
  );

test('says anew how it does once others took it for dead', { timeout: 30_000 }, async () => {
  await failed();
  // As after a time in which no server reached the database: the first to be back forgets the others.
  await forgetDead(Date.now() + 1_000);
  await failed();
});

test('lets go of a model that failed when it is tried again', { timeout: 30_000 }, async () => {
  await failed();
  const closed = vi.spyOn(ServedModel.prototype, 'close');
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 60_000 });
  try {
    await failed();
    expect(closed).toHaveBeenCalled();
  } finally {
    vi.useRealTimers();
    closed.mockRestore();
  }
});

test('no update waits for what is live already, however that does', { timeout: 30_000 }, async () => {
  await failed();
  const { config } = await perform(serving.getEndpoint, owner, { name });
  const entity = config?.entities[0]?.name ?? '';
  await perform(serving.setTraffic, owner, { name, routes: [{ entity, percent: 100 }] });
  await vi.waitFor(
    async () => {
      await host.turn();
      const { liveVersion, updateState } = await prisma().servingEndpoint.findUniqueOrThrow({
        where: { name },
      });
      expect([liveVersion, updateState]).toEqual([2, 'NOT_UPDATING']);
    },
    { timeout: 10_000 },
  );
});
