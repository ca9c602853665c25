import { describe, expect, test } from 'vitest';
import { perform } from '@/lib/core/perform';
import { prisma } from '@/lib/platform/db';
import { auditOf, callerWithRole, refusal, unique } from '@/lib/testing/callers';
import { count, makeEndpoint, sharesOf } from '@/lib/testing/roll-outs';
import { stepCanary } from './canary';
import * as serving from './operations';
import { system } from './settle';

/** A monitor with one window that began a moment ago. */
async function makeMonitor(
  endpointId: string,
  verdict: string,
  { slice = '', began = Date.now() + 1_000 } = {},
) {
  const source = { kind: 'endpoint', endpointId, endpoint: 'e' };
  const monitor = await prisma().monitor.create({
    data: { name: `m-${unique()}`, source, createdBy: 'x', creationTime: 1, lastUpdatedTime: 1 },
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
    // Another share would end the canary without a word.
    const routes = [
      { entity: 'first', percent: 50 },
      { entity: called(2), percent: 50 },
    ];
    const shared = perform(serving.setTraffic, owner, { name, routes });
    expect((await refusal(shared)).message).toContain('promote it or take it back');
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
    const { name, id, key, settle } = await makeEndpoint(owner);
    const monitor = await makeMonitor(id, 'stable');
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
    const { name, id, key, settle } = await makeEndpoint(owner);
    const monitor = await makeMonitor(id, 'stable');
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
    const { name, id, key, settle, called } = await makeEndpoint(owner);
    const monitor = await makeMonitor(id, 'not-enough-data');
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
    const { id: another } = await makeEndpoint(owner);
    const { name: monitor } = await makeMonitor(another, 'stable');
    expect(await begin({ monitor })).toMatchObject({
      field: 'config.canary.monitor',
      message: expect.stringContaining('does not watch this endpoint'),
    });
    expect((await begin({ steps: [50, 20] })).message).toContain('must rise');
    expect((await begin({ maxErrorPercent: 101 })).code).toBe('INVALID_PARAMETER_VALUE');
    expect((await begin({}, '99')).code).toBe('RESOURCE_DOES_NOT_EXIST');
    const stranger = await callerWithRole('contributor');
    const theirs = perform(serving.rollOut, stranger, { name, entityVersion: '2', how: { kind: 'atOnce' } });
    expect((await refusal(theirs)).code).toBe('RESOURCE_DOES_NOT_EXIST');
  });
});
