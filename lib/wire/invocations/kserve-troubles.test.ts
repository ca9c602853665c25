/** Endpoints on a cluster with KServe that fails, refuses, is slow, or is changed by others: what is taken for true, and what goes on meanwhile. */
import { describe, expect, test } from 'vitest';
import { perform } from '@/lib/core/perform';
import * as serving from '@/lib/domains/serving/operations';
import { clusterTrials } from '@/lib/testing/kserve/endpoints';

const here = clusterTrials();

describe('an endpoint on a cluster that does not do as it is told', () => {
  test('stays with what is live where the next cannot be loaded, and says why', {
    timeout: 120_000,
  }, async () => {
    const trial = here();
    const versions = await trial.makeVersions(2, [2]);
    const name = await trial.create(versions({ 1: 100 }));
    await trial.settled(name);
    const { state, config } = await trial.update(name, versions({ 1: 80, 2: 20 }));
    expect(state).toMatchObject({ ready: 'READY', configUpdate: 'UPDATE_FAILED' });
    expect(state.message).toContain('The model file is broken.');
    expect(config?.version).toBe(1);
    expect(await trial.ask(name)).toMatchObject({ status: 200, entity: 'v1' });
    // And the cluster is made to say so too.
    const { servedEntities } = versions({ 1: 100 });
    expect(servedEntities).toHaveLength(1);
    await trial.until(
      () =>
        trial.object()?.spec.predictor.canaryTrafficPercent === undefined &&
        trial.traffic()?.[0]?.[0] === '00003',
    );
    expect(await trial.ask(name)).toMatchObject({ status: 200, entity: 'v1' });
  });

  test('is not taken for ready because it was asked for', { timeout: 120_000 }, async () => {
    const trial = here();
    const versions = await trial.makeVersions(2);
    const name = await trial.create(versions({ 1: 100 }));
    await trial.settled(name);
    trial.cluster.isHeld = true;
    await perform(serving.updateConfig, trial.owner, { name, ...versions({ 2: 100 }) });
    const pending = await trial.until(async () => {
      const { pendingConfig } = await trial.get(name);
      return pendingConfig?.entities.find(({ state }) => state.message.includes('not all is ready'));
    });
    expect(pending.state.deployment).toBe('DEPLOYMENT_CREATING');
    expect(await trial.ask(name)).toMatchObject({
      status: 200,
      entity: 'v1',
      revision: expect.stringContaining('00001'),
    });
    expect((await trial.get(name)).state.ready).toBe('READY');
    await trial.cluster.release();
    expect((await trial.settled(name)).config?.entities[0]?.name).toBe('v2');
    expect(await trial.ask(name)).toMatchObject({
      status: 200,
      entity: 'v2',
      revision: expect.stringContaining('00002'),
    });
  });

  test('puts right what somebody else changed there, and outlives an outage', {
    timeout: 120_000,
  }, async () => {
    const trial = here();
    const versions = await trial.makeVersions(1);
    const name = await trial.create(versions({ 1: 100 }));
    await trial.settled(name);
    trial.cluster.outage = 503;
    await perform(serving.updateConfig, trial.owner, { name, ...versions({ 1: 100 }) });
    await trial.until(async () =>
      (await trial.get(name)).pendingConfig?.entities[0]?.state.message.includes('503'),
    );
    expect(await trial.ask(name)).toMatchObject({ status: 200 });
    trial.cluster.outage = undefined;
    await trial.settled(name);
    const [there = ''] = trial.cluster.names;
    trial.cluster.edit(there, ({ spec }) => {
      spec.predictor.model.storageUri = 'pvc://theirs';
    });
    // A new look comes with a new configuration, or after a while.
    await trial.update(name, versions({ 1: 100 }));
    expect(trial.object()?.spec.predictor.model.storageUri).toContain('/serving-archives/');
    expect(await trial.ask(name)).toMatchObject({ status: 200, entity: 'v1' });
  });

  test('fails with the cluster’s own words where it may not, and leaves what is not its own alone', {
    timeout: 120_000,
  }, async () => {
    const trial = here();
    const versions = await trial.makeVersions(1);
    trial.cluster.forbidden.add('patch');
    const refused = await trial.settled(await trial.create(versions({ 1: 100 })));
    expect(refused.state).toMatchObject({ ready: 'NOT_READY', configUpdate: 'UPDATE_FAILED' });
    expect(refused.state.message).toContain('cannot patch resource');
    expect(trial.cluster.names).toEqual([]);
    trial.cluster.forbidden.clear();

    const name = await trial.create(versions({ 1: 100 }));
    await trial.settled(name);
    const [there = ''] = trial.cluster.names;
    trial.cluster.edit(there, ({ metadata }) => {
      metadata.labels = {};
    });
    const { state } = await trial.update(name, versions({ 1: 100 }));
    expect(state.message).toContain("is not this endpoint's");
    expect(trial.cluster.find(there)?.metadata.labels).toEqual({});
  });

  test('whose token may not write Secrets runs what has no environment variables, and says why the rest does not', {
    timeout: 120_000,
  }, async () => {
    const trial = here();
    trial.cluster.secrets.mayWrite = false;
    const versions = await trial.makeVersions(1);
    const name = await trial.create(versions({ 1: 100 }));
    expect((await trial.settled(name)).state.configUpdate).toBe('NOT_UPDATING');
    const { state } = await trial.update(name, versions({ 1: 100 }, { API_KEY: 'sk-one' }));
    expect(state).toMatchObject({ ready: 'READY', configUpdate: 'UPDATE_FAILED' });
    expect(state.message).toContain('cannot patch resource "secrets"');
    expect(state.message).not.toContain('sk-one');
    expect(await trial.ask(name)).toMatchObject({ status: 200, entity: 'v1' });
  });
});
