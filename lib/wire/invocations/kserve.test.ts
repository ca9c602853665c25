/** Endpoints on a cluster with KServe: what is asked of it, what is taken for true, and where requests go meanwhile. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { createVersion } from '@/lib/domains/registry/operations';
import { ModelHost } from '@/lib/domains/serving';
import * as serving from '@/lib/domains/serving/operations';
import { callerWithRole, makeRun, unique } from '@/lib/testing/callers';
import { KServeCluster } from '@/lib/testing/kserve/cluster';
import { makeModel, upload } from '@/lib/testing/models';
import { type RawServer, serveRaw } from '@/lib/testing/raw-http';

const SIGNATURE = JSON.stringify([{ type: 'double', name: 'a' }]);
const MLMODEL = `flavors: {nothing_here_executes: {}}\nsignature:\n  inputs: '${SIGNATURE}'\n`;

let owner: Caller;
let front: RawServer;
let cluster: KServeCluster;
let host: ModelHost;
let on: string;

beforeAll(async () => {
  owner = await callerWithRole('admin');
  front = await serveRaw();
});
afterAll(() => front.close());

beforeEach(async () => {
  cluster = await new KServeCluster().start();
  host = new ModelHost(`127.0.0.1:${1000 + Math.floor(Math.random() * 50_000)}`);
  await host.start();
  on = `c-${unique()}`;
  const { url, token, namespace, ingressUrl } = cluster;
  const serverUrl = `http://127.0.0.1:${front.port}`;
  await perform(serving.connectCluster, owner, { name: on, url, token, namespace, ingressUrl, serverUrl });
});
afterEach(async () => {
  await host.leave();
  await host.close();
  await cluster.close();
});

/** Versions with files of their own; those that are named so cannot be loaded. */
async function makeVersions(count: number, broken: number[] = []) {
  const model = await makeModel(owner, {
    files: { MLmodel: MLMODEL, ...(broken.includes(1) && { 'broken.txt': '' }) },
  });
  for (let version = 2; version <= count; version += 1) {
    const runId = await makeRun(owner, model.experimentId);
    const files = {
      MLmodel: MLMODEL,
      'data/weights.bin': 'x',
      ...(broken.includes(version) && { 'broken.txt': '' }),
    };
    await upload(owner, `${model.experimentId}/${runId}/artifacts/model`, files);
    await perform(createVersion, owner, { name: model.name, source: `runs:/${runId}/model`, runId });
  }
  return (shares: Record<number, number>) => ({
    servedEntities: Object.keys(shares).map((version) => ({
      name: `v${version}`,
      entityName: model.name,
      entityVersion: version,
    })),
    trafficConfig: {
      routes: Object.entries(shares).map(([version, trafficPercentage]) => ({
        servedEntityName: `v${version}`,
        trafficPercentage,
      })),
    },
  });
}

const get = (name: string) => perform(serving.getEndpoint, owner, { name });

async function until<Value>(look: () => Promise<Value | undefined> | Value | undefined): Promise<Value> {
  for (;;) {
    const value = await look();
    if (value) return value;
    await host.turn();
  }
}

/** What the last update came to. */
const settled = (name: string) =>
  until(async () => {
    const endpoint = await get(name);
    return endpoint.state.configUpdate === 'IN_PROGRESS' ? undefined : endpoint;
  });

async function create(config: object) {
  const name = `Fraud_${unique()}`;
  await perform(serving.createEndpoint, owner, { name, config: { cluster: on, ...config } } as never);
  return name;
}

const update = (name: string, config: object) =>
  perform(serving.updateConfig, owner, { name, ...config } as never).then(() => settled(name));

async function ask(name: string, entity?: string) {
  const endpoint = await host.findFresh(name);
  const invoked = await endpoint?.invoke({
    contentType: 'application/json',
    body: Buffer.from('{"dataframe_split": {"columns": ["a"], "data": [[1], [2]]}}'),
    caller: undefined,
    isGone: () => false,
    ...(entity && { entity }),
  });
  const said = JSON.parse(invoked?.body ?? '{}') as { predictions?: string[]; message?: string };
  return {
    status: invoked?.status,
    entity: invoked?.entity,
    revision: said.predictions?.[0],
    message: said.message,
  };
}

const object = () => {
  const [name = ''] = cluster.names;
  return cluster.find(name);
};
const trafficOf = () =>
  object()?.status.components.predictor.traffic.map(({ revisionName, percent }) => [
    revisionName.slice(-5),
    percent,
  ]);

describe('an endpoint on a cluster', () => {
  test('is an InferenceService whose pods take the files from here, and answers', {
    timeout: 120_000,
  }, async () => {
    const versions = await makeVersions(1);
    const name = await create(versions({ 1: 100 }));
    const { state, config } = await settled(name);
    expect(state).toMatchObject({ ready: 'READY', configUpdate: 'NOT_UPDATING' });
    expect(config?.entities).toMatchObject([{ replicas: 1, state: { deployment: 'DEPLOYMENT_READY' } }]);
    expect(object()).toMatchObject({
      metadata: {
        name: expect.stringMatching(/^p-fraud-[a-z0-9-]+$/),
        labels: { 'app.kubernetes.io/managed-by': 'plumbline' },
      },
      spec: {
        predictor: {
          minReplicas: 1,
          maxReplicas: 1,
          scaleMetric: 'concurrency',
          model: { protocolVersion: 'v2' },
        },
      },
    });
    expect([...cluster.fetched.values()]).toEqual([['MLmodel']]);
    expect(await ask(name)).toMatchObject({
      status: 200,
      entity: 'v1',
      revision: expect.stringContaining('00001'),
    });
    // What does not fit the signature does not get as far as the cluster.
    const endpoint = await host.findFresh(name);
    const body = Buffer.from('{"dataframe_split": {"columns": ["b"], "data": [[1]]}}');
    const refused = await endpoint?.invoke({
      contentType: 'application/json',
      body,
      caller: undefined,
      isGone: () => false,
    });
    expect(refused).toMatchObject({ status: 400, body: expect.stringContaining('missing inputs') });
    expect([...cluster.answered.values()]).toEqual([1]);

    // The address of the files is good as long as the endpoint serves them.
    const [address = ''] = cluster.fetched.keys();
    const path = new URL(address).pathname;
    expect((await front.send('GET', path, { token: null })).status).toBe(200);
    expect(
      (await front.send('GET', path.replace(/.\/model.tar$/, 'A/model.tar'), { token: null })).status,
    ).toBe(404);
    await perform(serving.deleteEndpoint, owner, { name });
    expect((await front.send('GET', path, { token: null })).status).toBe(404);
    await until(() => cluster.names.length === 0);
    await until(
      async () =>
        (await perform(serving.listClusters, owner, {})).clusters.find((one) => one.name === on)?.objects ===
        0,
    );
  });

  test('shares traffic as KServe does, asks each entity by itself, and comes back without a detour', {
    timeout: 120_000,
  }, async () => {
    const versions = await makeVersions(3);
    const name = await create(versions({ 1: 90, 2: 10 }));
    const both = await settled(name);
    expect(both.state).toMatchObject({ ready: 'READY', configUpdate: 'NOT_UPDATING' });
    expect(object()?.spec.predictor.canaryTrafficPercent).toBe(10);
    expect(trafficOf()).toEqual([
      ['00002', 10],
      ['00001', 90],
    ]);
    for (const [entity, revision] of [
      ['v1', '00001'],
      ['v2', '00002'],
    ] as const)
      expect(await ask(name, entity)).toMatchObject({
        status: 200,
        entity,
        revision: expect.stringContaining(revision),
      });

    // All to the newcomer: no pod is made for it.
    expect((await update(name, versions({ 2: 100 }))).state.configUpdate).toBe('NOT_UPDATING');
    expect(object()?.spec.predictor.canaryTrafficPercent).toBeUndefined();
    expect(trafficOf()).toEqual([['00002', 100]]);
    expect(await ask(name)).toMatchObject({ entity: 'v2', revision: expect.stringContaining('00002') });

    // Another canary, and back: the former is there all the time.
    await update(name, versions({ 2: 50, 3: 50 }));
    expect(trafficOf()).toEqual([
      ['00003', 50],
      ['00002', 50],
    ]);
    const back = await perform(serving.rollBack, owner, { name }).then(() => settled(name));
    expect(back.config?.entities.map((entity) => entity.name)).toEqual(['v2']);
    await until(() => trafficOf()?.length === 1);
    expect(trafficOf()).toEqual([['00004', 100]]);
    expect(await ask(name)).toMatchObject({ entity: 'v2' });
    expect(cluster.answered.get(String(object()?.status.components.predictor.latestCreatedRevision))).toBe(1);
  });

  test('stays with what is live where the next cannot be loaded, and says why', {
    timeout: 120_000,
  }, async () => {
    const versions = await makeVersions(2, [2]);
    const name = await create(versions({ 1: 100 }));
    await settled(name);
    const { state, config } = await update(name, versions({ 1: 80, 2: 20 }));
    expect(state).toMatchObject({ ready: 'READY', configUpdate: 'UPDATE_FAILED' });
    expect(state.message).toContain('The model file is broken.');
    expect(config?.version).toBe(1);
    expect(await ask(name)).toMatchObject({ status: 200, entity: 'v1' });
    // And the cluster is made to say so too.
    const { servedEntities } = versions({ 1: 100 });
    expect(servedEntities).toHaveLength(1);
    await until(
      () => object()?.spec.predictor.canaryTrafficPercent === undefined && trafficOf()?.[0]?.[0] === '00003',
    );
    expect(await ask(name)).toMatchObject({ status: 200, entity: 'v1' });
  });

  test('is not taken for ready because it was asked for', { timeout: 120_000 }, async () => {
    const versions = await makeVersions(2);
    const name = await create(versions({ 1: 100 }));
    await settled(name);
    cluster.isHeld = true;
    await perform(serving.updateConfig, owner, { name, ...versions({ 2: 100 }) });
    const pending = await until(async () => {
      const { pendingConfig } = await get(name);
      return pendingConfig?.entities.find(({ state }) => state.message.includes('not all is ready'));
    });
    expect(pending.state.deployment).toBe('DEPLOYMENT_CREATING');
    expect(await ask(name)).toMatchObject({
      status: 200,
      entity: 'v1',
      revision: expect.stringContaining('00001'),
    });
    expect((await get(name)).state.ready).toBe('READY');
    await cluster.release();
    expect((await settled(name)).config?.entities[0]?.name).toBe('v2');
    expect(await ask(name)).toMatchObject({
      status: 200,
      entity: 'v2',
      revision: expect.stringContaining('00002'),
    });
  });

  test('puts right what somebody else changed there, and outlives an outage', {
    timeout: 120_000,
  }, async () => {
    const versions = await makeVersions(1);
    const name = await create(versions({ 1: 100 }));
    await settled(name);
    cluster.outage = 503;
    await perform(serving.updateConfig, owner, { name, ...versions({ 1: 100 }) });
    await until(async () => (await get(name)).pendingConfig?.entities[0]?.state.message.includes('503'));
    expect(await ask(name)).toMatchObject({ status: 200 });
    cluster.outage = undefined;
    await settled(name);
    const [there = ''] = cluster.names;
    cluster.edit(there, ({ spec }) => {
      spec.predictor.model.storageUri = 'pvc://theirs';
    });
    // A new look comes with a new configuration, or after a while.
    await update(name, versions({ 1: 100 }));
    expect(object()?.spec.predictor.model.storageUri).toContain('/serving-archives/');
    expect(await ask(name)).toMatchObject({ status: 200, entity: 'v1' });
  });

  test('fails with the cluster’s own words where it may not, and leaves what is not its own alone', {
    timeout: 120_000,
  }, async () => {
    const versions = await makeVersions(1);
    cluster.forbidden.add('patch');
    const refused = await settled(await create(versions({ 1: 100 })));
    expect(refused.state).toMatchObject({ ready: 'NOT_READY', configUpdate: 'UPDATE_FAILED' });
    expect(refused.state.message).toContain('cannot patch resource');
    expect(cluster.names).toEqual([]);
    cluster.forbidden.clear();

    const name = await create(versions({ 1: 100 }));
    await settled(name);
    const [there = ''] = cluster.names;
    cluster.edit(there, ({ metadata }) => {
      metadata.labels = {};
    });
    const { state } = await update(name, versions({ 1: 100 }));
    expect(state.message).toContain("is not this endpoint's");
    expect(cluster.find(there)?.metadata.labels).toEqual({});
  });

  test('stops, starts, and moves to the model servers', { timeout: 120_000 }, async () => {
    const versions = await makeVersions(1);
    const name = await create(versions({ 1: 100 }));
    await settled(name);
    await perform(serving.stopEndpoint, owner, { name });
    await until(() => cluster.names.length === 0);
    expect((await ask(name)).status).toBe(400);
    await perform(serving.startEndpoint, owner, { name });
    await until(async () => (await get(name)).state.ready === 'READY');
    expect(await ask(name)).toMatchObject({ status: 200 });
    // Its files are no model that could be executed here: what is live stays on the cluster.
    await perform(serving.moveEndpoint, owner, { name, cluster: null });
    const moved = await settled(name);
    expect(moved.state.configUpdate).toBe('UPDATE_FAILED');
    expect(moved.config?.cluster?.name).toBe(on);
    expect(cluster.names).toHaveLength(1);
  });
});
