/** Endpoints on a cluster with KServe: what is asked of it, and where requests go. */
import { describe, expect, test } from 'vitest';
import { perform } from '@/lib/core/perform';
import * as serving from '@/lib/domains/serving/operations';
import { clusterTrials } from '@/lib/testing/kserve/endpoints';

const here = clusterTrials();

describe('an endpoint on a cluster', () => {
  test('is an InferenceService whose pods take the files from here, and answers', {
    timeout: 120_000,
  }, async () => {
    const trial = here();
    const versions = await trial.makeVersions(1);
    const name = await trial.create(versions({ 1: 100 }));
    const { state, config } = await trial.settled(name);
    expect(state).toMatchObject({ ready: 'READY', configUpdate: 'NOT_UPDATING' });
    expect(config?.entities).toMatchObject([{ replicas: 1, state: { deployment: 'DEPLOYMENT_READY' } }]);
    expect(trial.object()).toMatchObject({
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
    expect([...trial.cluster.fetched.values()]).toEqual([['MLmodel']]);
    expect(await trial.ask(name)).toMatchObject({
      status: 200,
      entity: 'v1',
      revision: expect.stringContaining('00001'),
    });
    // What does not fit the signature does not get as far as the cluster.
    const endpoint = await trial.host.findFresh(name);
    const body = Buffer.from('{"dataframe_split": {"columns": ["b"], "data": [[1]]}}');
    const refused = await endpoint?.invoke({
      contentType: 'application/json',
      body,
      caller: undefined,
      isGone: () => false,
      requestId: crypto.randomUUID(),
    });
    expect(refused).toMatchObject({ status: 400, body: expect.stringContaining('missing inputs') });
    expect([...trial.cluster.answered.values()]).toEqual([1]);

    // The address of the files is good as long as the endpoint serves them.
    const [address = ''] = trial.cluster.fetched.keys();
    const path = new URL(address).pathname;
    expect((await trial.front.send('GET', path, { token: null })).status).toBe(200);
    // Not the last letter: some of its bits say nothing.
    const other = path.replace(/(.)(.{9}\/model\.tar)$/, (_, one, rest) => (one === 'A' ? 'B' : 'A') + rest);
    expect((await trial.front.send('GET', other, { token: null })).status).toBe(404);
    await perform(serving.deleteEndpoint, trial.owner, { name });
    expect((await trial.front.send('GET', path, { token: null })).status).toBe(404);
    await trial.until(() => trial.cluster.names.length === 0);
    await trial.until(
      async () =>
        (await perform(serving.listClusters, trial.owner, {})).clusters.find((one) => one.name === trial.on)
          ?.objects === 0,
    );
  });

  test('shares traffic as KServe does, asks each entity by itself, and comes back without a detour', {
    timeout: 120_000,
  }, async () => {
    const trial = here();
    const versions = await trial.makeVersions(3);
    const name = await trial.create(versions({ 1: 90, 2: 10 }));
    const both = await trial.settled(name);
    expect(both.state).toMatchObject({ ready: 'READY', configUpdate: 'NOT_UPDATING' });
    expect(trial.object()?.spec.predictor.canaryTrafficPercent).toBe(10);
    expect(trial.traffic()).toEqual([
      ['00002', 10],
      ['00001', 90],
    ]);
    for (const [entity, revision] of [
      ['v1', '00001'],
      ['v2', '00002'],
    ] as const)
      expect(await trial.ask(name, entity)).toMatchObject({
        status: 200,
        entity,
        revision: expect.stringContaining(revision),
      });

    // All to the newcomer: no pod is made for it.
    expect((await trial.update(name, versions({ 2: 100 }))).state.configUpdate).toBe('NOT_UPDATING');
    expect(trial.object()?.spec.predictor.canaryTrafficPercent).toBeUndefined();
    expect(trial.traffic()).toEqual([['00002', 100]]);
    expect(await trial.ask(name)).toMatchObject({ entity: 'v2', revision: expect.stringContaining('00002') });

    // Another canary, and back: the former is there all the time.
    await trial.update(name, versions({ 2: 50, 3: 50 }));
    expect(trial.traffic()).toEqual([
      ['00003', 50],
      ['00002', 50],
    ]);
    const back = await perform(serving.rollBack, trial.owner, { name }).then(() => trial.settled(name));
    expect(back.config?.entities.map((entity) => entity.name)).toEqual(['v2']);
    await trial.until(() => trial.traffic()?.length === 1);
    expect(trial.traffic()).toEqual([['00004', 100]]);
    expect(await trial.ask(name)).toMatchObject({ entity: 'v2' });
    expect(
      trial.cluster.answered.get(String(trial.object()?.status.components.predictor.latestCreatedRevision)),
    ).toBe(1);
  });

  test('stops, starts, and moves to the model servers', { timeout: 120_000 }, async () => {
    const trial = here();
    const versions = await trial.makeVersions(1);
    const name = await trial.create(versions({ 1: 100 }));
    await trial.settled(name);
    await perform(serving.stopEndpoint, trial.owner, { name });
    await trial.until(() => trial.cluster.names.length === 0);
    expect((await trial.ask(name)).status).toBe(400);
    await perform(serving.startEndpoint, trial.owner, { name });
    await trial.until(async () => (await trial.get(name)).state.ready === 'READY');
    expect(await trial.ask(name)).toMatchObject({ status: 200 });
    // Its files are no model that could be executed here: what is live stays on the cluster.
    await perform(serving.moveEndpoint, trial.owner, { name, cluster: null });
    const moved = await trial.settled(name);
    expect(moved.state.configUpdate).toBe('UPDATE_FAILED');
    expect(moved.config?.cluster?.name).toBe(trial.on);
    expect(trial.cluster.names).toHaveLength(1);
  });

  test('has its environment variables as a Secret that it names, and no Secret longer than a pod may need it', {
    timeout: 120_000,
  }, async () => {
    const trial = here();
    const { cluster } = trial;
    const versions = await trial.makeVersions(2);
    const name = await trial.create(versions({ 1: 100 }, { API_KEY: 'sk-one', PLACE: 'Ωmega' }));
    expect((await trial.settled(name)).state).toMatchObject({ ready: 'READY', configUpdate: 'NOT_UPDATING' });
    const [there = ''] = cluster.names;
    expect(cluster.environmentOf(there)).toEqual({ API_KEY: 'sk-one', PLACE: 'Ωmega' });
    expect(JSON.stringify(cluster.find(there))).not.toContain('sk-one');
    const [first = ''] = cluster.secrets.keys();
    expect(cluster.find(there)?.spec.predictor.model.envFrom).toEqual([{ secretRef: { name: first } }]);

    // The same values, which the client did not see: no other Secret, and no other revision.
    const revision = trial.traffic()?.[0]?.[0];
    await trial.update(name, versions({ 1: 100 }, { API_KEY: '{{sealed}}', PLACE: '{{sealed}}' }));
    expect([[...trial.cluster.secrets.keys()], trial.traffic()]).toEqual([[first], [[revision, 100]]]);

    // While both get traffic both are there.
    const { servedEntities: before } = versions({ 1: 100 }, { API_KEY: 'sk-one', PLACE: 'Ωmega' });
    const { servedEntities: after } = versions({ 2: 100 }, { API_KEY: 'sk-two' });
    const { trafficConfig } = versions({ 1: 90, 2: 10 });
    await trial.update(name, { servedEntities: [...before, ...after], trafficConfig });
    expect(cluster.secrets.size).toBe(2);
    expect(cluster.environmentOf(there)).toEqual({ API_KEY: 'sk-two' });
    await trial.update(name, versions({ 2: 100 }, { API_KEY: 'sk-two' }));
    await trial.until(() => cluster.secrets.size === 1);
    expect(cluster.environmentOf(there)).toEqual({ API_KEY: 'sk-two' });
    expect(await trial.ask(name)).toMatchObject({ status: 200, entity: 'v2' });

    // Without any the object names none; and nothing stays behind.
    await trial.update(name, versions({ 2: 100 }));
    await trial.until(() => cluster.secrets.size === 0);
    expect(cluster.find(there)?.spec.predictor.model.envFrom).toBeUndefined();
    await trial.update(name, versions({ 2: 100 }, { API_KEY: 'sk-three' }));
    expect(cluster.secrets.size).toBe(1);
    await perform(serving.deleteEndpoint, trial.owner, { name });
    await trial.until(() => cluster.names.length + cluster.secrets.size === 0);
  });
});
