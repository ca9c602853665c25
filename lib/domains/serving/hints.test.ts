import { afterEach, describe, expect, test } from 'vitest';
import { perform } from '@/lib/core/perform';
import { prisma } from '@/lib/platform/db';
import { BUCKETS } from '@/lib/pure/scoring/time-buckets';
import { auditOf, callerWithRole, refusal, unique } from '@/lib/testing/callers';
import { makeModel } from '@/lib/testing/models';
import * as serving from './operations';
import { goLive, system } from './settle';

const DAY = 86_400_000;

const servers: string[] = [];
/** What is asked for is live only when each server that lives has it. */
const endServers = () => prisma().modelServer.deleteMany({ where: { id: { in: servers.splice(0) } } });
afterEach(endServers);

/** An endpoint of one entity with all traffic and one with none, live for so many days, each in one process on a server that lives. */
async function makeEndpoint(days: number) {
  const owner = await callerWithRole('contributor');
  const model = await makeModel(owner, { versions: 2 });
  const name = `e-${unique()}`;
  const servedEntities = ['1', '2'].map((entityVersion) => ({
    name: `v${entityVersion}`,
    entityName: model.name,
    entityVersion,
  }));
  const routes = [{ servedEntityName: 'v1', trafficPercentage: 100 }];
  const config = { servedEntities, trafficConfig: { routes } };
  const { id } = await perform(serving.createEndpoint, owner, { name, config });
  const { key } = await prisma().servingEndpoint.findUniqueOrThrow({ where: { name } });
  await perform(goLive, system('test'), { key, version: 1 });
  await prisma().servingConfig.updateMany({
    where: { endpointKey: key },
    data: { creationTime: Date.now() - days * DAY },
  });
  const serverId = crypto.randomUUID();
  servers.push(serverId);
  const now = Date.now();
  await prisma().modelServer.create({
    data: { id: serverId, address: `x:${unique()}`, machine: 'm', startedTime: 1, heartbeat: now + DAY },
  });
  for (const entity of ['v1', 'v2']) {
    await prisma().servedEntity.create({
      data: {
        serverId,
        endpointKey: key,
        version: 1,
        name: entity,
        state: 'DEPLOYMENT_READY',
        message: '',
        replicas: 1,
        updatedTime: now,
      },
    });
  }
  const asked = (ago: number) =>
    prisma().servingMinute.create({
      data: {
        endpointKey: key,
        minute: Math.floor((now - ago) / 60_000) * 60_000,
        entity: 'v1',
        serverId,
        requests: 5,
        predictions: 5,
        faults4xx: 0,
        faults5xx: 0,
        seconds: 1,
        buckets: new Array<number>(BUCKETS).fill(0),
      },
    });
  const hints = async () => (await perform(serving.getHints, owner, { name })).hints;
  return { owner, name, id, key, asked, hints };
}

describe('works', () => {
  test('what nobody asks for a day is idle, what has no traffic is told, and what is asked is not', async () => {
    const { asked, hints } = await makeEndpoint(3);
    const unused = { entity: 'v2', processes: 1, kind: 'no_traffic' };
    const [idle, other] = await hints();
    expect(idle).toMatchObject({ entity: 'v1', processes: 1, kind: 'idle' });
    expect(other).toEqual(unused);
    await asked(2 * DAY);
    expect(await hints()).toMatchObject([{ entity: 'v1', kind: 'idle' }, unused]);
    await asked(3_600_000);
    expect(await hints()).toEqual([unused]);
  });

  test('what has just been made is not idle yet', async () => {
    const { hints } = await makeEndpoint(0.5);
    expect((await hints()).map(({ kind }) => kind)).toEqual(['no_traffic']);
  });

  test('requests that the log could not take are told for a day', async () => {
    const { key, hints } = await makeEndpoint(0.5);
    const lack = (ago: number, requests: number) =>
      prisma().servingLogGap.create({ data: { endpointKey: key, minute: Date.now() - ago, requests } });
    await lack(DAY + 60_000, 100);
    expect((await hints()).map(({ kind }) => kind)).toEqual(['no_traffic']);
    await lack(60_000, 20);
    await lack(120_000, 3);
    expect(await hints()).toContainEqual({ kind: 'unlogged', requests: 23 });
  });

  test('a masked column that nothing served takes is told, where all say what they take', async () => {
    const { owner, name, id, hints } = await makeEndpoint(0.5);
    await perform(serving.changeSettings, owner, { name, change: { log: { masked: ['income', 'incom'] } } });
    const told = async () => (await hints()).filter(({ kind }) => kind === 'misspelt_masks');
    expect(await told()).toEqual([]);
    const { definition } = await prisma().servingConfig.findFirstOrThrow({ where: { endpoint: { id } } });
    const { entities } = definition as { entities: { modelName: string }[] };
    const inputs = [{ name: 'income', type: 'double' }];
    const { key } = await prisma().registeredModel.findFirstOrThrow({
      where: { name: entities[0]?.modelName },
    });
    for (const version of [1, 2])
      await prisma().modelVersionFacts.upsert({
        where: { modelKey_version: { modelKey: key, version } },
        create: { modelKey: key, version, facts: { signature: { inputs } } },
        update: { facts: { signature: { inputs } } },
      });
    expect(await told()).toEqual([{ kind: 'misspelt_masks', columns: ['incom'] }]);
  });

  test('an entity is scaled to zero and kept loaded again, each with its row in the audit log', async () => {
    const { owner, name, id, key, hints } = await makeEndpoint(3);
    const set = (scaleToZero: boolean) =>
      perform(serving.setScaling, owner, { name, entity: 'v1', scaleToZero });
    const asked = await set(true);
    expect(asked.pendingConfig?.entities.map((entity) => entity.scaleToZero)).toEqual([true, false]);
    // It is on its way: nothing is told of what it takes the place of.
    expect(await hints()).toEqual([]);
    await endServers();
    await perform(goLive, system('test'), { key, version: 2 });
    expect((await refusal(set(true))).code).toBe('RESOURCE_CONFLICT');
    const back = await set(false);
    expect(back.pendingConfig?.version).toBe(3);
    const audit = await auditOf('serving-endpoint', id);
    expect(audit.filter(({ action }) => action === 'serving.setScaling')).toHaveLength(2);
  });
});

test('unknown id, and a stranger', async () => {
  const { owner, name } = await makeEndpoint(1);
  const set = (entity: string, caller = owner) =>
    perform(serving.setScaling, caller, { name, entity, scaleToZero: true });
  const stranger = await callerWithRole('contributor');
  expect((await refusal(set('no-such'))).code).toBe('RESOURCE_DOES_NOT_EXIST');
  expect((await refusal(set('v1', stranger))).code).toBe('RESOURCE_DOES_NOT_EXIST');
  expect((await refusal(perform(serving.getHints, stranger, { name }))).code).toBe('RESOURCE_DOES_NOT_EXIST');
});
