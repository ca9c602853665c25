/** An endpoint whose first configuration never became live: what was tried is told, and a version can be tried in its place. */
import { expect, test } from 'vitest';
import { perform } from '@/lib/core/perform';
import { prisma } from '@/lib/platform/db';
import { callerWithRole, refusal, unique } from '@/lib/testing/callers';
import { makeModel } from '@/lib/testing/models';
import * as serving from './operations';
import { failUpdate, goLive, system } from './settle';

async function makeFailed() {
  const owner = await callerWithRole('contributor');
  const model = await makeModel(owner, { versions: 2 });
  const name = `e-${unique()}`;
  const entity = {
    name: 'v1',
    entityName: model.name,
    entityVersion: '1',
    environmentVars: { KEY: 'secret' },
  };
  await perform(serving.createEndpoint, owner, { name, config: { servedEntities: [entity] } });
  const { key } = await prisma().servingEndpoint.findUniqueOrThrow({ where: { name } });
  await perform(failUpdate, system('test'), { key, version: 1, message: 'it does not load' });
  return { owner, model, name, key, get: () => perform(serving.getEndpoint, owner, { name }) };
}

test('what was tried is told, and no more once something is live', async () => {
  const { owner, model, name, key, get } = await makeFailed();
  expect(await get()).toMatchObject({
    config: null,
    pendingConfig: null,
    lastTried: {
      version: 1,
      outcome: 'failed',
      entities: [{ name: 'v1', modelName: model.name, version: 1 }],
    },
  });
  const how = { kind: 'atOnce' } as const;
  const tried = await perform(serving.rollOut, owner, { name, entityVersion: '2', how });
  expect(tried).toMatchObject({
    lastTried: null,
    pendingConfig: { entities: [{ version: 2, percent: 100, environmentVars: { KEY: expect.any(String) } }] },
  });
  await perform(goLive, system('test'), { key, version: 2 });
  const live = { config: { version: 2, entities: [{ version: 2 }] }, lastTried: null, hasPast: false };
  expect(await get()).toMatchObject(live);
  // What never was live is nothing to go back to.
  expect((await refusal(perform(serving.rollBack, owner, { name }))).code).toBe('RESOURCE_CONFLICT');
  await perform(serving.rollOut, owner, { name, entityVersion: '1', how });
  await perform(goLive, system('test'), { key, version: 3 });
  expect((await get()).hasPast).toBe(true);
});

test('the same version may be tried again, and nothing beside what is not there', async () => {
  const { owner, name } = await makeFailed();
  const ask = (kind: 'atOnce' | 'shadow') =>
    perform(serving.rollOut, owner, { name, entityVersion: '1', how: { kind } as never });
  expect((await refusal(ask('shadow'))).message).toContain('a version gets all of its traffic at once');
  expect((await ask('atOnce')).pendingConfig?.entities).toMatchObject([{ version: 1, percent: 100 }]);
  // Another one is under way.
  expect((await refusal(ask('atOnce'))).code).toBe('RESOURCE_CONFLICT');
});
