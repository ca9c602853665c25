import { describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { prisma } from '@/lib/platform/db';
import { BUCKETS, bucketOf } from '@/lib/pure/scoring/time-buckets';
import { auditOf, callerWithRole, refusal, unique } from '@/lib/testing/callers';
import { makeModel } from '@/lib/testing/models';
import { setAlias } from '../registry/operations';
import { stepCanary } from './canary';
import { followMoves } from './follow';
import * as serving from './operations';
import { goLive, system } from './settle';

/** An endpoint whose only version is live, as no model server is there to be waited for. */
async function makeEndpoint(owner: Caller, versions = 3) {
  const model = await makeModel(owner, { versions });
  const name = `e-${unique()}`;
  const { id } = await perform(serving.createEndpoint, owner, {
    name,
    config: {
      servedEntities: [
        {
          entityName: model.name,
          entityVersion: '1',
          name: 'first',
          workloadSize: 'Medium',
          environmentVars: { KEY: 'secret' },
        },
      ],
    },
  });
  const { key } = await prisma().servingEndpoint.findUniqueOrThrow({ where: { id } });
  let version = 0;
  const settle = async () => {
    version += 1;
    await perform(goLive, system('test'), { key, version });
    const { config } = await perform(serving.getEndpoint, owner, { name });
    return config;
  };
  await settle();
  const called = (number: number) => `${model.name.replaceAll(' ', '-')}-${number}`;
  return { name, id, key, model, settle, called };
}

const sharesOf = (config: { entities: { name: string; percent: number }[] } | null) =>
  config?.entities.map(({ name, percent }) => [name, percent]);

type Minute = {
  entity: string;
  requests: number;
  faults?: number;
  isShadow?: boolean;
  compared?: number;
  /** That answered. */
  configVersion?: number;
};

const count = (
  endpointKey: number,
  { entity, requests, faults = 0, isShadow = false, compared = 0, configVersion = 2 }: Minute,
) => {
  const buckets = new Array<number>(BUCKETS).fill(0);
  buckets[bucketOf(4)] = requests;
  return prisma().servingMinute.create({
    data: {
      endpointKey,
      minute: Math.floor(Date.now() / 60_000) * 60_000,
      entity,
      serverId: crypto.randomUUID(),
      requests,
      predictions: isShadow ? 0 : requests,
      faults4xx: 0,
      faults5xx: faults,
      seconds: 1,
      buckets,
      isShadow,
      compared,
      differing: compared / 4,
      configVersion,
    },
  });
};

/** A monitor with one window that began a moment ago. */
async function makeMonitor(verdict: string, { slice = '', began = Date.now() + 1_000 } = {}) {
  const monitor = await prisma().monitor.create({
    data: { name: `m-${unique()}`, source: {}, createdBy: 'x', creationTime: 1, lastUpdatedTime: 1 },
  });
  const judge = (to: string, at = slice, start = began) =>
    prisma().monitorWindow.create({
      data: {
        monitorId: monitor.id,
        slice: at,
        windowStart: start,
        windowEnd: start + 1,
        planVersion: 1,
        configVersion: 1,
        rows: 100,
        labelled: 0,
        fingerprint: '',
        verdict: to,
        drifted: 0,
        judged: 1,
        isBackfill: false,
        computedTime: start + 2,
        volume: {},
        schema: {},
      },
    });
  await judge(verdict);
  return { ...monitor, judge };
}

describe('a canary', () => {
  test('begins with its first step, in the size and with the settings of what is there', async () => {
    const owner = await callerWithRole('contributor');
    const { name, id, settle, called, key } = await makeEndpoint(owner);
    const how = { kind: 'canary' as const, steps: [10, 50, 100], minRequests: 5 };
    const { pendingConfig } = await perform(serving.rollOut, owner, { name, entityVersion: '2', how });
    expect(sharesOf(pendingConfig)).toEqual([
      ['first', 90],
      [called(2), 10],
    ]);
    expect(pendingConfig?.entities[1]).toMatchObject({
      workloadSize: 'Medium',
      environmentVars: { KEY: '{{sealed}}' },
    });
    const [audited] = await auditOf('serving-endpoint', id);
    expect(audited).toMatchObject({ action: 'serving.rollOut' });
    expect(JSON.stringify(audited?.after)).not.toContain('secret');
    await settle();
    await count(key, { entity: called(2), requests: 8, faults: 2 });
    await count(key, { entity: called(2), requests: 100, isShadow: true });
    // In the same minute, before it had this share.
    await count(key, { entity: called(2), requests: 50, faults: 50, configVersion: 1 });
    const { canary, shadow } = await perform(serving.getRollout, owner, { name });
    expect(canary).toMatchObject({ share: 10, requests: 8, failedPercent: 25, minRequests: 5, gate: null });
    expect(shadow).toBeNull();
  });

  test('is promoted, or taken back, by hand at any time', async () => {
    const owner = await callerWithRole('contributor');
    const { name, id, settle, called } = await makeEndpoint(owner);
    const begin = async (version: string) => {
      await perform(serving.rollOut, owner, { name, entityVersion: version, how: { kind: 'canary' } });
      return settle();
    };
    await begin('2');
    const another = perform(serving.rollOut, owner, { name, entityVersion: '3', how: { kind: 'atOnce' } });
    expect((await refusal(another)).code).toBe('RESOURCE_CONFLICT');
    await perform(serving.endCanary, owner, { name, to: 'back' });
    const back = await settle();
    expect(sharesOf(back)).toEqual([
      ['first', 100],
      [called(2), 0],
    ]);
    expect(back?.canary).toBeUndefined();
    expect((await refusal(perform(serving.endCanary, owner, { name, to: 'back' }))).code).toBe(
      'RESOURCE_CONFLICT',
    );
    // What has no traffic any more goes when the next comes.
    expect(sharesOf(await begin('3'))).toEqual([
      ['first', 95],
      [called(3), 5],
    ]);
    await perform(serving.endCanary, owner, { name, to: 'promote' });
    expect(sharesOf(await settle())).toEqual([
      ['first', 0],
      [called(3), 100],
    ]);
    expect((await auditOf('serving-endpoint', id)).map(({ action }) => action)).toContain(
      'serving.endCanary',
    );
  });

  test('is no place to go back to: neither what was taken back nor a step on its way', async () => {
    const owner = await callerWithRole('contributor');
    const { name, settle, called } = await makeEndpoint(owner);
    const end = async (version: string, to: 'back' | 'promote') => {
      await perform(serving.rollOut, owner, { name, entityVersion: version, how: { kind: 'canary' } });
      await settle();
      await perform(serving.endCanary, owner, { name, to });
      return settle();
    };
    await end('2', 'back');
    expect((await refusal(perform(serving.rollBack, owner, { name }))).code).toBe('RESOURCE_CONFLICT');
    await end('3', 'promote');
    const { pendingConfig } = await perform(serving.rollBack, owner, { name });
    expect(sharesOf(pendingConfig)).toEqual([
      ['first', 100],
      [called(2), 0],
    ]);
  });

  test('goes back where a monitor finds drift in its own version', async () => {
    const owner = await callerWithRole('contributor');
    const { name, key, settle } = await makeEndpoint(owner);
    const monitor = await makeMonitor('stable');
    const how = { kind: 'canary' as const, monitor: monitor.name };
    await perform(serving.rollOut, owner, { name, entityVersion: '2', how });
    await settle();
    await monitor.judge('severe', 'model_version=1');
    // What began before, and what is said of another version, is no word on it.
    await monitor.judge('drift', 'model_version=2.0', Date.now() - 60_000);
    await perform(stepCanary, system('test'), { key });
    expect((await perform(serving.getEndpoint, owner, { name })).pendingConfig).toBeNull();
    await monitor.judge('drift', 'model_version=2.0');
    const { canary } = await perform(serving.getRollout, owner, { name });
    expect(canary?.gate).toMatchObject({ name: monitor.name, judged: 1, driftSince: expect.any(Number) });
    await perform(stepCanary, system('test'), { key });
    const { pendingConfig } = await perform(serving.getEndpoint, owner, { name });
    expect(pendingConfig?.entities.map(({ percent }) => percent)).toEqual([100, 0]);
    const { events } = await perform(serving.listEvents, owner, { name });
    expect(events[0]?.message).toContain(`The monitor ${monitor.name} found drift`);
  });

  test('goes back where its monitor was deleted, and does not wait for ever', async () => {
    const owner = await callerWithRole('contributor');
    const { name, key, settle } = await makeEndpoint(owner);
    const monitor = await makeMonitor('stable');
    await perform(serving.rollOut, owner, {
      name,
      entityVersion: '2',
      how: { kind: 'canary', monitor: monitor.name },
    });
    await settle();
    await perform(stepCanary, system('test'), { key });
    expect((await perform(serving.getEndpoint, owner, { name })).pendingConfig).toBeNull();
    await prisma().monitor.delete({ where: { id: monitor.id } });
    const { canary } = await perform(serving.getRollout, owner, { name });
    expect(canary?.gate).toMatchObject({ name: monitor.name, isGone: true });
    await perform(stepCanary, system('test'), { key });
    const { pendingConfig } = await perform(serving.getEndpoint, owner, { name });
    expect(pendingConfig?.entities.map(({ percent }) => percent)).toEqual([100, 0]);
    const { events } = await perform(serving.listEvents, owner, { name });
    expect(events[0]?.message).toContain(
      `The monitor ${monitor.name}, whose word it waits for, was deleted.`,
    );
  });

  test('does not go on without the word of its monitor', async () => {
    const owner = await callerWithRole('contributor');
    const { name, key, settle, called } = await makeEndpoint(owner);
    const monitor = await makeMonitor('not-enough-data');
    const how = { kind: 'canary' as const, monitor: monitor.name, minRequests: 1, holdSeconds: 5 };
    await perform(serving.rollOut, owner, { name, entityVersion: '2', how });
    await settle();
    await prisma().servingConfig.updateMany({
      where: { endpointKey: key, version: 2 },
      data: { settledTime: Date.now() - 60_000 },
    });
    await count(key, { entity: called(2), requests: 8 });
    await perform(stepCanary, system('test'), { key });
    expect((await perform(serving.getEndpoint, owner, { name })).pendingConfig).toBeNull();
    await monitor.judge('noise', '', Date.now() + 2_000);
    await perform(stepCanary, system('test'), { key });
    const { pendingConfig } = await perform(serving.getEndpoint, owner, { name });
    expect(pendingConfig?.entities.map(({ percent }) => percent)).toEqual([75, 25]);
  });

  test('of bad settings is refused, with the field', async () => {
    const owner = await callerWithRole('contributor');
    const { name } = await makeEndpoint(owner);
    const begin = (more: object, entityVersion = '2') =>
      refusal(perform(serving.rollOut, owner, { name, entityVersion, how: { kind: 'canary', ...more } }));
    expect(await begin({ monitor: 'there is none' })).toMatchObject({ field: 'config.canary.monitor' });
    expect((await begin({ steps: [50, 20] })).message).toContain('must rise');
    expect((await begin({ maxErrorPercent: 101 })).code).toBe('INVALID_PARAMETER_VALUE');
    expect((await begin({}, '99')).code).toBe('RESOURCE_DOES_NOT_EXIST');
    const stranger = await callerWithRole('contributor');
    const theirs = perform(serving.rollOut, stranger, { name, entityVersion: '2', how: { kind: 'atOnce' } });
    expect((await refusal(theirs)).code).toBe('RESOURCE_DOES_NOT_EXIST');
  });
});

describe('a shadow', () => {
  test('of an alias that moves has figures of what the alias means now alone', async () => {
    const owner = await callerWithRole('contributor');
    const { name, key, model, settle } = await makeEndpoint(owner);
    await perform(setAlias, owner, { name: model.name, version: 2, alias: 'next' });
    const how = { kind: 'shadow' as const, percent: 100 };
    await perform(serving.rollOut, owner, { name, entityVersion: '@next', how });
    const { entity = '' } = (await settle())?.shadow ?? {};
    await count(key, { entity, requests: 20, isShadow: true, compared: 16 });
    await count(key, { entity: 'first', requests: 20 });
    await perform(setAlias, owner, { name: model.name, version: 3, alias: 'next' });
    await perform(followMoves, system('test'), { key });
    const moved = await settle();
    expect(moved?.entities.at(-1)).toMatchObject({ name: entity, version: 3 });
    await count(key, { entity, requests: 8, isShadow: true, compared: 8, configVersion: 3 });
    const { shadow } = await perform(serving.getRollout, owner, { name });
    expect(shadow).toMatchObject({ requests: 8, compared: 8, live: { requests: 0 } });
    expect(shadow?.since).toBe(moved?.creationTime);
  });

  test('listens without traffic, is told apart from what was answered, and goes', async () => {
    const owner = await callerWithRole('contributor');
    const { name, id, key, settle, called } = await makeEndpoint(owner);
    const how = { kind: 'shadow' as const, percent: 50 };
    await perform(serving.rollOut, owner, { name, entityVersion: '2', how });
    const config = await settle();
    expect(sharesOf(config)).toEqual([
      ['first', 100],
      [called(2), 0],
    ]);
    expect(config?.shadow).toEqual({ entity: called(2), percent: 50 });
    await count(key, { entity: 'first', requests: 40 });
    // In the same minute, before there was a shadow.
    await count(key, { entity: 'first', requests: 60, faults: 60, configVersion: 1 });
    await count(key, { entity: called(2), requests: 20, faults: 1, isShadow: true, compared: 16 });
    const { shadow } = await perform(serving.getRollout, owner, { name });
    expect(shadow).toMatchObject({
      entity: called(2),
      requests: 20,
      failedPercent: 5,
      compared: 16,
      differing: 4,
      live: { requests: 40, failedPercent: 0 },
    });
    const { series } = await perform(serving.getCharts, owner, { name });
    expect(series.map(({ entity }) => entity)).toEqual(['first']);
    const { text } = await perform(serving.exportMetrics, owner, { name });
    expect(text).not.toContain(
      `request_count_total{endpoint_name="${name}",served_model_name="${called(2)}"`,
    );
    await perform(serving.endShadow, owner, { name });
    const after = await settle();
    expect(sharesOf(after)).toEqual([['first', 100]]);
    expect(after?.shadow).toBeUndefined();
    expect((await refusal(perform(serving.endShadow, owner, { name }))).code).toBe('RESOURCE_CONFLICT');
    expect((await auditOf('serving-endpoint', id)).map(({ action }) => action)).toContain(
      'serving.endShadow',
    );
  });

  test('becomes the canary without being loaded again', async () => {
    const owner = await callerWithRole('contributor');
    const { name, settle, called } = await makeEndpoint(owner);
    await perform(serving.rollOut, owner, { name, entityVersion: '2', how: { kind: 'shadow' } });
    await settle();
    await perform(serving.rollOut, owner, { name, entityVersion: '2', how: { kind: 'canary' } });
    const config = await settle();
    expect(config?.shadow).toBeUndefined();
    expect(sharesOf(config)).toEqual([
      ['first', 95],
      [called(2), 5],
    ]);
  });
});
