import { afterAll, expect, test } from 'vitest';
import { perform } from '@/lib/core/perform';
import { prisma } from '@/lib/platform/db';
import { callerWithRole, unique } from '@/lib/testing/callers';
import { makeModel } from '@/lib/testing/models';
import { findServers, forgetServers } from './find-servers';
import * as serving from './operations';
import { goLive, system } from './settle';

afterAll(forgetServers);

test('a server has an endpoint ready once it has the last of its entities; what failed is not waited for', async () => {
  const owner = await callerWithRole('contributor');
  const model = await makeModel(owner);
  const name = `e-${unique()}`;
  const entity = (each: string) => ({ entityName: model.name, entityVersion: '1', name: each });
  const routes = ['a', 'b'].map((servedEntityName) => ({ servedEntityName, trafficPercentage: 50 }));
  await perform(serving.createEndpoint, owner, {
    name,
    config: { servedEntities: [entity('a'), entity('b')], trafficConfig: { routes } },
  });
  const { key } = await prisma().servingEndpoint.findUniqueOrThrow({ where: { name } });
  await perform(goLive, system('test'), { key, version: 1 });
  const serverWith = async (states: ('DEPLOYMENT_READY' | 'DEPLOYMENT_CREATING' | 'DEPLOYMENT_FAILED')[]) => {
    const id = crypto.randomUUID();
    const times = { startedTime: 1, heartbeat: Date.now() };
    await prisma().modelServer.create({ data: { id, address: `x:${id}`, machine: 'm', ...times } });
    for (const [at, state] of states.entries()) {
      const of = { serverId: id, endpointKey: key, version: 1, name: at === 0 ? 'a' : 'b' };
      await prisma().servedEntity.create({ data: { ...of, state, updatedTime: 1 } });
    }
    return id;
  };
  const whole = await serverWith(['DEPLOYMENT_READY', 'DEPLOYMENT_READY']);
  const loading = await serverWith(['DEPLOYMENT_READY', 'DEPLOYMENT_CREATING']);
  const failing = await serverWith(['DEPLOYMENT_READY', 'DEPLOYMENT_FAILED']);
  const servers = await findServers(true);
  const has = (id: string) => {
    const { ready, partly } = servers.find((server) => server.id === id) ?? {};
    return [ready?.has(name), partly?.has(name)];
  };
  expect([whole, loading, failing].map(has)).toEqual([
    [true, true],
    [false, false],
    [false, true],
  ]);
  await prisma().modelServer.deleteMany({ where: { id: { in: [whole, loading, failing] } } });
});
