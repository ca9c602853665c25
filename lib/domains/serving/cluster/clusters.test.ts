import { inspect } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { perform } from '@/lib/core/perform';
import { prisma } from '@/lib/platform/db';
import { auditOf, callerWithRole, refusal, unique } from '@/lib/testing/callers';
import { KServeCluster } from '@/lib/testing/kserve/cluster';
import { makeModel } from '@/lib/testing/models';
import * as serving from '../operations';
import { goLive, system } from '../settle';

const cluster = new KServeCluster();
beforeAll(() => cluster.start());
afterAll(() => cluster.close());
beforeEach(() => {
  cluster.forbidden.clear();
  cluster.outage = undefined;
  cluster.hasKnative = true;
});

const given = (more: object = {}) => ({
  name: `c-${unique()}`,
  url: cluster.url,
  token: cluster.token,
  namespace: cluster.namespace,
  serverUrl: 'http://localhost:3000/',
  ...more,
});
const connect = async (more: object = {}) =>
  perform(serving.connectCluster, await callerWithRole('admin'), given(more));

describe('serving.connectCluster', () => {
  test('keeps the token sealed, and shows it to nobody', async () => {
    const made = await connect();
    expect(made).toMatchObject({ mode: 'knative', storage: 'http', serverUrl: 'http://localhost:3000' });
    const { token } = await prisma().servingCluster.findUniqueOrThrow({ where: { id: made.id } });
    const audit = await auditOf('serving-cluster', made.id);
    expect(audit.map(({ action }) => action)).toEqual(['serving.connectCluster']);
    const listed = await perform(serving.listClusters, await callerWithRole('admin'), {});
    expect(listed.clusters.find(({ id }) => id === made.id)).toMatchObject({ objects: 0, seenTime: null });
    const said = inspect([made, audit, listed, token], { depth: 9 });
    expect(said).not.toContain(cluster.token);
    const { clusters } = await perform(serving.nameClusters, await callerWithRole('contributor'), {});
    expect(clusters).toContainEqual({ name: made.name, mode: 'knative' });
  });

  test.each([
    ['another token', { token: 'of-somebody-else' }, 'token', 'does not accept the token'],
    [
      'a namespace that is not the token’s',
      { namespace: 'theirs' },
      'token',
      'may not get, patch, create, delete',
    ],
    ['an address of something else', { url: 'http://127.0.0.1:9' }, 'url', 'refuses the connection'],
    ['a machine’s metadata', { url: 'http://169.254.169.254' }, 'url', 'may reach'],
    ['a password in the address', { url: 'https://me:secret@cluster' }, 'url', 'without a password'],
    ['a token in two lines', { token: 'a\nb' }, 'token', 'in one line'],
    ['a certificate that is none', { ca: 'trust me' }, 'ca', 'certificates as PEM'],
    ['a namespace by no name', { namespace: 'A b' }, 'namespace', 'small letters'],
    ['a bucket where there is none', { storage: 's3' }, 'storage', 'not kept in a bucket'],
    [
      'a name of this server that it does not answer to',
      { serverUrl: 'http://else.example' },
      'serverUrl',
      'PLUMBLINE_HOST_ALLOW',
    ],
  ])('refuses %s', async (_, more, field, message) => {
    const refused = await refusal(connect(more));
    expect(refused).toMatchObject({ code: 'INVALID_PARAMETER_VALUE', field });
    expect(refused.message).toContain(message);
    expect(refused.message).not.toContain(cluster.token);
  });

  test('says what the cluster lacks', async () => {
    cluster.forbidden.add('patch');
    expect((await refusal(connect())).message).toContain('may not patch inferenceservices');
    cluster.forbidden.clear();
    cluster.hasKnative = false;
    expect(await refusal(connect())).toMatchObject({ field: 'mode' });
    expect(await connect({ mode: 'standard' })).toMatchObject({ mode: 'standard' });
    cluster.outage = 503;
    expect((await refusal(connect())).message).toContain('503');
  });

  test('refuses a name that is taken, and whoever is no administrator', async () => {
    const { name } = await connect();
    expect((await refusal(connect({ name }))).code).toBe('RESOURCE_ALREADY_EXISTS');
    for (const role of ['contributor', 'viewer'] as const) {
      const refused = await refusal(perform(serving.connectCluster, await callerWithRole(role), given()));
      expect(refused.code).toBe('PERMISSION_DENIED');
    }
  });
});

describe('serving.changeCluster', () => {
  test('keeps what is not said, and asks for the token of another server', async () => {
    const { name, id } = await connect();
    const admin = await callerWithRole('admin');
    const change = (more: object) => perform(serving.changeCluster, admin, { name, ...more });
    expect(await change({ ingressUrl: 'http://127.0.0.1:8080' })).toMatchObject({
      ingressUrl: 'http://127.0.0.1:8080',
      url: cluster.url,
    });
    expect(await refusal(change({ url: 'http://127.0.0.1:9' }))).toMatchObject({ field: 'token' });
    expect(await refusal(change({ token: 'of-somebody-else' }))).toMatchObject({ field: 'token' });
    await change({ token: cluster.token });
    const [last] = (await auditOf('serving-cluster', id)).filter(
      ({ action }) => action === 'serving.changeCluster',
    );
    expect(last).toBeDefined();
    expect((await refusal(perform(serving.changeCluster, admin, { name: 'no-such' }))).code).toBe(
      'RESOURCE_DOES_NOT_EXIST',
    );
  });

  test('asks for the token anew where it was sealed under another key', async () => {
    const { name, id } = await connect();
    await prisma().servingCluster.update({ where: { id }, data: { token: 'sealed by a key that is lost' } });
    const admin = await callerWithRole('admin');
    const change = (more: object) => perform(serving.changeCluster, admin, { name, ...more });
    expect(await refusal(change({}))).toMatchObject({ code: 'INVALID_PARAMETER_VALUE', field: 'token' });
    expect(await change({ token: cluster.token })).toMatchObject({ name });
  });
});

describe('an endpoint on a cluster', () => {
  const make = async (config: object, mode: 'knative' | 'standard' = 'knative') => {
    const { name: on } = await connect({ mode });
    const owner = await callerWithRole('contributor');
    const model = await makeModel(owner, { versions: 3 });
    const entities = (...versions: number[]) =>
      versions.map((version) => ({
        name: `v${version}`,
        entityName: model.name,
        entityVersion: String(version),
      }));
    const routes = (...shares: [number, number][]) => ({
      routes: shares.map(([version, trafficPercentage]) => ({
        servedEntityName: `v${version}`,
        trafficPercentage,
      })),
    });
    const name = `e-${unique()}`;
    const asked = typeof config === 'function' ? config(entities, routes) : config;
    return {
      owner,
      name,
      on,
      made: perform(serving.createEndpoint, owner, { name, config: { cluster: on, ...asked } } as never),
      entities,
    };
  };
  type Config = (
    entities: (...v: number[]) => object[],
    routes: (...s: [number, number][]) => object,
  ) => object;
  const one: Config = (entities) => ({ servedEntities: entities(1) });

  test('says where it runs, and stays there until it is told otherwise', async () => {
    const { owner, name, on, made, entities } = await make(one);
    expect((await made).pendingConfig?.cluster).toMatchObject({ name: on, mode: 'knative' });
    await perform(serving.cancelUpdate, owner, { name });
    const kept = await perform(serving.updateConfig, owner, { name, servedEntities: entities(1) as never });
    expect(kept.pendingConfig?.cluster?.name).toBe(on);
    await perform(serving.cancelUpdate, owner, { name });
    const moved = await perform(serving.updateConfig, owner, {
      name,
      servedEntities: entities(1) as never,
      cluster: null,
    });
    expect(moved.pendingConfig?.cluster).toBeUndefined();
  });

  test('moves with all that it serves to the model servers and back', async () => {
    const { owner, name, on, made } = await make(one);
    const { id } = await made;
    const move = (cluster: string | null, caller = owner) =>
      perform(serving.moveEndpoint, caller, { name, cluster });
    expect(await refusal(move(null))).toMatchObject({ code: 'RESOURCE_CONFLICT' });
    const { key } = await prisma().servingEndpoint.findUniqueOrThrow({ where: { name } });
    const live = (version: number) => perform(goLive, system('test'), { key, version });
    await live(1);
    const { config, pendingConfig } = await move(null);
    expect(config?.cluster?.name).toBe(on);
    expect(pendingConfig?.cluster).toBeUndefined();
    expect(pendingConfig?.routes).toEqual(config?.routes);
    await live(2);
    expect((await refusal(move(null))).message).toContain('on the model servers already');
    expect((await move(on)).pendingConfig?.cluster?.name).toBe(on);
    const moves = (await auditOf('serving-endpoint', id)).filter(
      ({ action }) => action === 'serving.moveEndpoint',
    );
    expect(moves).toHaveLength(2);
    await perform(serving.cancelUpdate, owner, { name });
    expect((await refusal(move('no-such'))).code).toBe('INVALID_PARAMETER_VALUE');
    const stranger = await callerWithRole('contributor');
    expect((await refusal(move(on, stranger))).code).toBe('RESOURCE_DOES_NOT_EXIST');
    expect(
      (await refusal(perform(serving.moveEndpoint, owner, { name: 'no-such', cluster: null }))).code,
    ).toBe('RESOURCE_DOES_NOT_EXIST');
  });

  test.each<[string, Config, string]>([
    [
      'a cluster that is not known',
      () => ({ cluster: 'no-such', servedEntities: [] }),
      'at least one entity',
    ],
    [
      'the same files twice',
      (e, r) => ({ servedEntities: e(1, 2), trafficConfig: r([1, 50], [2, 50]) }),
      'of the same files',
    ],
    [
      'three shares',
      (e, r) => ({ servedEntities: e(1, 2, 3), trafficConfig: r([1, 50], [2, 25], [3, 25]) }),
      'two entities at most',
    ],
    [
      'a shadow',
      (e, r) => ({
        servedEntities: e(1, 2),
        trafficConfig: r([1, 100]),
        shadow: { entity: 'v2', percent: 10 },
      }),
      'asks no shadow',
    ],
    [
      'an external model',
      () => ({
        servedEntities: [
          {
            name: 'x',
            externalModel: {
              name: 'x',
              provider: 'custom',
              task: 'llm/v1/chat',
              customProviderConfig: { customProviderUrl: 'https://93.184.216.34/v1' },
            },
          },
        ],
      }),
      'executed by somebody else',
    ],
  ])('refuses %s', async (_, config, message) => {
    const { made } = await make(config);
    const refused = await refusal(made);
    expect(refused.code).toBe('INVALID_PARAMETER_VALUE');
    expect(refused.message).toContain(message);
  });

  test('shares no traffic without Knative', async () => {
    const { made } = await make(
      ((e, r) => ({ servedEntities: e(1, 2), trafficConfig: r([1, 50], [2, 50]) })) satisfies Config,
      'standard',
    );
    expect((await refusal(made)).message).toContain('without Knative');
  });

  test('keeps its cluster from being removed', async () => {
    const { owner, name, on, made } = await make(one);
    await made;
    const admin = await callerWithRole('admin');
    const remove = () => perform(serving.removeCluster, admin, { name: on });
    expect((await refusal(remove())).message).toContain(`The endpoint '${name}' runs on it`);
    await perform(serving.deleteEndpoint, owner, { name });
    const { id } = await prisma().servingCluster.findUniqueOrThrow({ where: { name: on } });
    await prisma().clusterObject.create({
      data: { endpointId: unique(), clusterId: id, name: 'p-left', version: 1, askedTime: 1, seenTime: 1 },
    });
    expect((await refusal(remove())).message).toContain('p-left');
    await perform(serving.removeCluster, admin, { name: on, leavesObjects: true });
    expect((await auditOf('serving-cluster', id)).map(({ action }) => action)).toContain(
      'serving.removeCluster',
    );
    expect((await refusal(remove())).code).toBe('RESOURCE_DOES_NOT_EXIST');
  });
});
