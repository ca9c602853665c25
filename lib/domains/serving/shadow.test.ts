import { describe, expect, test } from 'vitest';
import { perform } from '@/lib/core/perform';
import { auditOf, callerWithRole, refusal } from '@/lib/testing/callers';
import { count, makeEndpoint, sharesOf } from '@/lib/testing/roll-outs';
import { setAlias } from '../registry/operations';
import { followMoves } from './follow';
import * as serving from './operations';
import { system } from './settle';

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

  test('takes the place of the one before, which is not loaded any more', async () => {
    const owner = await callerWithRole('contributor');
    const { name, settle, called } = await makeEndpoint(owner);
    const listen = async (entityVersion: string) => {
      await perform(serving.rollOut, owner, { name, entityVersion, how: { kind: 'shadow' } });
      return settle();
    };
    await listen('2');
    const config = await listen('3');
    expect(config?.shadow?.entity).toBe(called(3));
    expect(sharesOf(config)).toEqual([
      ['first', 100],
      [called(3), 0],
    ]);
    expect(config?.entities.map((entity) => entity.name)).toEqual(['first', called(3)]);
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
