/** A model server whose models cannot be loaded: what the database has of it, and what it holds. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
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

/** Live before there is a model server: its model is none that can be loaded. */
beforeAll(async () => {
  const owner = await callerWithRole('contributor');
  const model = await makeModel(owner);
  const name = `e-${unique()}`;
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
