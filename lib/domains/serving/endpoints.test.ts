import { describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { prisma } from '@/lib/platform/db';
import { auditOf, callerWithRole, refusal, unique } from '@/lib/testing/callers';
import { makeModel } from '@/lib/testing/models';
import { deleteAlias, setAlias, transitionVersion } from '../registry/operations';
import { findMoved, followMoves } from './follow';
import * as serving from './operations';
import { failUpdate, goLive, system } from './settle';

const keyOf = async (name: string) =>
  (await prisma().servingEndpoint.findUniqueOrThrow({ where: { name } })).key;

/** An endpoint whose first configuration is live, as no model server is there to be waited for. */
async function makeEndpoint(owner: Caller, versions = 2) {
  const model = await makeModel(owner, { versions });
  const name = `e-${unique()}`;
  const entity = (version: number | string) => ({
    entityName: model.name,
    entityVersion: String(version),
    name: `v${version}`,
  });
  const { id } = await perform(serving.createEndpoint, owner, {
    name,
    config: { servedEntities: [entity(1)] },
  });
  const key = await keyOf(name);
  await perform(goLive, system('test'), { key, version: 1 });
  return { name, id, key, model, entity };
}

const update = (owner: Caller, name: string, servedEntities: object[], more: object = {}) =>
  perform(serving.updateConfig, owner, { name, servedEntities, ...more } as never);

describe('an endpoint', () => {
  test('is on its way until its entities are ready, then live; what was asked is audited', async () => {
    const owner = await callerWithRole('contributor');
    const model = await makeModel(owner);
    const name = `e-${unique()}`;
    const made = await perform(serving.createEndpoint, owner, {
      name,
      config: { servedEntities: [{ entityName: model.name, entityVersion: '1' }] },
    });
    expect(made.state).toMatchObject({ ready: 'NOT_READY', configUpdate: 'IN_PROGRESS' });
    expect(made.config).toBeNull();
    expect(made.pendingConfig?.entities[0]).toMatchObject({
      modelName: model.name,
      version: 1,
      percent: 100,
    });
    const key = await keyOf(name);
    expect(await perform(goLive, system('test'), { key, version: 1 })).toEqual({ isLive: true });
    const live = await perform(serving.getEndpoint, owner, { name });
    expect(live).toMatchObject({
      pendingConfig: null,
      config: { version: 1 },
      permissionLevel: 'CAN_MANAGE',
    });
    expect((await auditOf('serving-endpoint', made.id)).map(({ action }) => action)).toEqual([
      'serving.goLive',
      'serving.createEndpoint',
    ]);
  });

  test('tells whoever asks for GPUs that there are none, and keeps what was asked', async () => {
    const owner = await callerWithRole('contributor');
    const model = await makeModel(owner);
    const name = `e-${unique()}`;
    const entity = { entityName: model.name, entityVersion: '1', name: 'v1', workloadType: 'GPU_SMALL' };
    const made = await perform(serving.createEndpoint, owner, { name, config: { servedEntities: [entity] } });
    expect(made.pendingConfig?.entities[0]?.workloadType).toBe('GPU_SMALL');
    const { events } = await perform(serving.listEvents, owner, { name });
    expect(events[0]?.message).toContain('GPU_SMALL for v1: models are executed on the CPU');
  });

  test('is not live while a model server lacks it, and goes on with the old one when the new one fails', async () => {
    const owner = await callerWithRole('contributor');
    const { name, key, entity } = await makeEndpoint(owner);
    const server = await prisma().modelServer.create({
      data: {
        id: crypto.randomUUID(),
        address: `x:${unique()}`,
        machine: 'm',
        startedTime: 1,
        heartbeat: Date.now(),
      },
    });
    await update(owner, name, [entity(2)]);
    expect((await refusal(update(owner, name, [entity(1)]))).code).toBe('RESOURCE_CONFLICT');
    expect(await perform(goLive, system('test'), { key, version: 2 })).toEqual({ isLive: false });
    await perform(failUpdate, system('test'), { key, version: 2, message: 'it does not load' });
    const after = await perform(serving.getEndpoint, owner, { name });
    expect(after.state).toMatchObject({ configUpdate: 'UPDATE_FAILED', message: 'it does not load' });
    expect(after.config?.version).toBe(1);
    await prisma().modelServer.delete({ where: { id: server.id } });
    const { events } = await perform(serving.listEvents, owner, { name });
    expect(events[0]).toMatchObject({ kind: 'update-failed', tone: 'danger', version: 2 });
  });

  test('goes back to what was live before, as a configuration of its own', async () => {
    const owner = await callerWithRole('contributor');
    const { name, key, entity } = await makeEndpoint(owner);
    await update(owner, name, [entity(2)]);
    await perform(goLive, system('test'), { key, version: 2 });
    const back = await perform(serving.rollBack, owner, { name });
    expect(back.pendingConfig).toMatchObject({ version: 3, cause: 'rollback', entities: [{ version: 1 }] });
    await perform(serving.cancelUpdate, owner, { name });
    expect((await perform(serving.getEndpoint, owner, { name })).state.configUpdate).toBe('UPDATE_CANCELED');
    expect((await refusal(perform(serving.rollBack, owner, { name, version: 99 }))).code).toBe(
      'RESOURCE_DOES_NOT_EXIST',
    );
    const { configs } = await perform(serving.listConfigs, owner, { name });
    expect(configs.map(({ version, outcome }) => [version, outcome])).toEqual([
      [3, 'canceled'],
      [2, 'live'],
      [1, 'live'],
    ]);
    const { configs: newest, nextPageToken } = await perform(serving.listConfigs, owner, { name, limit: 2 });
    const older = await perform(serving.listConfigs, owner, {
      ...{ name, limit: 2 },
      ...(nextPageToken !== null && { pageToken: nextPageToken }),
    });
    expect([...newest, ...older.configs]).toEqual(configs);
    expect(older.nextPageToken).toBeNull();
    const all = await perform(serving.listEvents, owner, { name });
    const last = await perform(serving.listEvents, owner, { name, limit: 1 });
    const before = await perform(serving.listEvents, owner, { name, pageToken: last.nextPageToken ?? '' });
    expect([...last.events, ...before.events]).toEqual(all.events);
    expect(all.events.length).toBeGreaterThan(3);
  });

  test('shares its traffic anew', async () => {
    const owner = await callerWithRole('contributor');
    const { name, key, entity } = await makeEndpoint(owner);
    const routes = [
      { servedEntityName: 'v1', trafficPercentage: '90' },
      { servedEntityName: 'v2', trafficPercentage: 10 },
    ];
    await update(owner, name, [entity(1), entity(2)], { trafficConfig: { routes } });
    await perform(goLive, system('test'), { key, version: 2 });
    const shared = await perform(serving.setTraffic, owner, {
      name,
      routes: [
        { entity: 'v1', percent: 40 },
        { entity: 'v2', percent: 60 },
      ],
    });
    expect(shared.pendingConfig?.entities.map(({ percent }) => percent)).toEqual([40, 60]);
  });

  test('follows an alias and a stage as they move, once', async () => {
    const owner = await callerWithRole('admin');
    const model = await makeModel(owner, { versions: 2 });
    await perform(setAlias, owner, { name: model.name, version: 1, alias: 'champion' });
    await perform(transitionVersion, owner, { name: model.name, version: 1, stage: 'Production' });
    const name = `e-${unique()}`;
    await perform(serving.createEndpoint, owner, {
      name,
      config: {
        servedEntities: [
          { entityName: `models:/${model.name}@champion` },
          { entityName: `models:/${model.name}/Production`, name: 'stage' },
        ],
        trafficConfig: { routes: [{ servedEntityName: 'stage', trafficPercentage: 100 }] },
      },
    });
    const key = await keyOf(name);
    await perform(goLive, system('test'), { key, version: 1 });
    expect(await findMoved()).not.toContain(key);
    await perform(setAlias, owner, { name: model.name, version: 2, alias: 'champion' });
    expect(await findMoved()).toContain(key);
    await perform(followMoves, system('test'), { key });
    const { pendingConfig } = await perform(serving.getEndpoint, owner, { name });
    expect(pendingConfig).toMatchObject({ cause: 'follow', version: 2 });
    expect(pendingConfig?.entities.map(({ version }) => version)).toEqual([2, 1]);
    await perform(failUpdate, system('test'), { key, version: 2, message: 'no' });
    expect(await findMoved()).not.toContain(key);
  });

  test('stays where somebody took it back to, until what it follows moves on', async () => {
    const owner = await callerWithRole('admin');
    const model = await makeModel(owner, { versions: 3 });
    const move = (version: number) =>
      perform(setAlias, owner, { name: model.name, version, alias: 'champion' });
    await move(1);
    const name = `e-${unique()}`;
    const servedEntities = [{ entityName: `models:/${model.name}@champion`, name: 'main' }];
    await perform(serving.createEndpoint, owner, { name, config: { servedEntities } });
    const key = await keyOf(name);
    const live = (version: number) => perform(goLive, system('test'), { key, version });
    const seen = () => perform(serving.getEndpoint, owner, { name });
    await live(1);
    await move(2);
    await perform(followMoves, system('test'), { key });
    // Whoever does not want it does not get it again two seconds later.
    await perform(serving.cancelUpdate, owner, { name });
    expect(await findMoved()).not.toContain(key);
    await move(3);
    await perform(followMoves, system('test'), { key });
    await live(3);
    expect((await seen()).config?.entities).toMatchObject([{ version: 3 }]);
    await perform(serving.rollBack, owner, { name });
    await live(4);
    expect((await seen()).config?.entities).toMatchObject([{ version: 1 }]);
    expect(await findMoved()).not.toContain(key);
    await perform(followMoves, system('test'), { key });
    expect((await seen()).pendingConfig).toBeNull();
    const hint = { kind: 'passed_over', entity: 'main', follows: '@champion', version: 1, passedOver: 3 };
    expect((await perform(serving.getHints, owner, { name })).hints).toEqual([hint]);
    await move(2);
    expect(await findMoved()).toContain(key);
    await perform(followMoves, system('test'), { key });
    const { pendingConfig } = await seen();
    expect(pendingConfig?.entities).toMatchObject([{ version: 2 }]);
    expect(pendingConfig?.entities[0]).not.toHaveProperty('passedOver');
  });

  test('goes along with one alias where another means nothing any more', async () => {
    const owner = await callerWithRole('admin');
    const model = await makeModel(owner, { versions: 2 });
    for (const alias of ['champion', 'challenger'])
      await perform(setAlias, owner, { name: model.name, version: 1, alias });
    const name = `e-${unique()}`;
    await perform(serving.createEndpoint, owner, {
      name,
      config: {
        servedEntities: ['champion', 'challenger'].map((alias) => ({
          entityName: `models:/${model.name}@${alias}`,
          name: alias,
        })),
        trafficConfig: { routes: [{ servedEntityName: 'champion', trafficPercentage: 100 }] },
      },
    });
    const key = await keyOf(name);
    await perform(goLive, system('test'), { key, version: 1 });
    await perform(deleteAlias, owner, { name: model.name, alias: 'challenger' });
    await perform(setAlias, owner, { name: model.name, version: 2, alias: 'champion' });
    expect(await findMoved()).toContain(key);
    await perform(followMoves, system('test'), { key });
    const { pendingConfig } = await perform(serving.getEndpoint, owner, { name });
    expect(pendingConfig?.entities.map(({ version }) => version)).toEqual([2, 1]);
  });

  test('tells what it follows that means no version any more, and serves that version on', async () => {
    const owner = await callerWithRole('admin');
    const model = await makeModel(owner, { versions: 2 });
    const move = (version: number, stage: string) =>
      perform(transitionVersion, owner, { name: model.name, version, stage });
    await move(1, 'Production');
    const name = `e-${unique()}`;
    const servedEntities = [{ entityName: `models:/${model.name}/Production`, name: 'main' }];
    await perform(serving.createEndpoint, owner, { name, config: { servedEntities } });
    const key = await keyOf(name);
    await perform(goLive, system('test'), { key, version: 1 });
    const hints = async () => (await perform(serving.getHints, owner, { name })).hints;
    expect(await hints()).toEqual([]);
    await move(1, 'Archived');
    const hint = { kind: 'unmeant', entity: 'main', follows: 'Production', version: 1, stage: 'Archived' };
    expect([await findMoved(), await hints()]).toEqual([expect.not.arrayContaining([key]), [hint]]);
    await move(2, 'Production');
    expect([await findMoved(), await hints()]).toEqual([expect.arrayContaining([key]), []]);
  });

  test('keeps the values of its environment to itself', async () => {
    const owner = await callerWithRole('contributor');
    const { name, key, entity } = await makeEndpoint(owner);
    await update(owner, name, [{ ...entity(1), environmentVars: { API_KEY: 'secret-4711' } }]);
    await perform(goLive, system('test'), { key, version: 2 });
    const shown = await perform(serving.getEndpoint, owner, { name });
    expect(shown.config?.entities[0]?.environmentVars).toEqual({ API_KEY: '{{sealed}}' });
    const [config] = await prisma().servingConfig.findMany({ where: { endpointKey: key, version: 2 } });
    const [entry] = await auditOf('serving-endpoint', shown.id);
    expect(JSON.stringify([config?.definition, entry?.after, entry?.before])).not.toContain('secret-4711');
  });

  test('takes no sealed value for an entity that keeps none: it would begin with an empty one', async () => {
    const owner = await callerWithRole('contributor');
    const { name, key, entity } = await makeEndpoint(owner);
    const environmentVars = { API_KEY: 'secret-4711' };
    await update(owner, name, [{ ...entity(1), environmentVars }]);
    await perform(goLive, system('test'), { key, version: 2 });
    const sealed = { environmentVars: { API_KEY: '{{sealed}}' } };
    expect(await refusal(update(owner, name, [{ ...entity(2), ...sealed }]))).toMatchObject({
      code: 'INVALID_PARAMETER_VALUE',
      field: 'config.served_entities.environment_vars',
      message: expect.stringContaining('API_KEY'),
    });
    const { pendingConfig } = await update(owner, name, [{ ...entity(1), ...sealed }]);
    expect(pendingConfig?.entities[0]?.environmentVars).toEqual(sealed.environmentVars);
  });
});
