import { beforeAll, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { logMetric } from '@/lib/domains/tracking/log-metric';
import { shareNothing } from '@/lib/testing/access/people';
import { callerWithRole, refusal } from '@/lib/testing/callers';
import { holderOf, makeModel } from '@/lib/testing/models';
import { deleteAlias, setAlias } from './aliases';
import { deleteVersion } from './delete-model';
import { getChampion } from './get-champion';
import { getTimeline } from './get-timeline';
import { transitionVersion } from './transition-version';

let owner: Caller;
beforeAll(async () => {
  await shareNothing();
  owner = await callerWithRole('contributor');
});

const champion = async (caller: Caller, name: string) =>
  (await perform(getChampion, caller, { name })).champion;

test('the alias names the champion, else the newest in production does, else there is none', async () => {
  const { name, runId, experimentId } = await makeModel(owner, { versions: 3 });
  await perform(logMetric, owner, { runId, key: 'auc', value: 0.9, timestamp: 1, step: 0 });
  expect(await champion(owner, name)).toBeNull();

  for (const version of [1, 2])
    await perform(transitionVersion, owner, { name, version, stage: 'Production' });
  const staged = await champion(owner, name);
  expect(staged).toMatchObject({ version: 2, by: { stage: 'Production' }, stage: 'Production', aliases: [] });
  expect(staged?.setBy).toBe(owner.user?.email);
  expect(Date.now() - (staged?.since ?? 0)).toBeLessThan(60_000);

  await perform(setAlias, owner, { name, version: 1, alias: 'Champion' });
  expect(await champion(owner, name)).toMatchObject({
    version: 1,
    by: { alias: 'Champion' },
    aliases: ['Champion'],
    setBy: owner.user?.email,
    run: { runId, experimentId },
    metrics: [{ key: 'auc', value: 0.9 }],
  });
  await perform(deleteAlias, owner, { name, alias: 'Champion' });
  expect(await champion(owner, name)).toMatchObject({ version: 2 });
});

test('who may not see the run is told who is champion, and nothing of the run', async () => {
  const { name, id, runId } = await makeModel(owner);
  await perform(logMetric, owner, { runId, key: 'auc', value: 0.9, timestamp: 1, step: 0 });
  await perform(setAlias, owner, { name, version: 1, alias: 'champion' });
  const reader = await holderOf(id, 'CAN_READ');
  expect(await champion(reader, name)).toMatchObject({ version: 1, run: null, metrics: [] });
});

test('the time line has the newest versions, oldest first, with their flags', async () => {
  const { name } = await makeModel(owner, { versions: 4 });
  await perform(setAlias, owner, { name, version: 4, alias: 'champion' });
  await perform(transitionVersion, owner, { name, version: 3, stage: 'Staging' });
  await perform(deleteVersion, owner, { name, version: 2 });
  const { versions, hasOlder } = await perform(getTimeline, owner, { name });
  expect(versions.map(({ version, stage, aliases }) => [version, stage, aliases])).toEqual([
    [1, 'None', []],
    [3, 'Staging', []],
    [4, 'None', ['champion']],
  ]);
  expect(hasOlder).toBe(false);
  const newest = await perform(getTimeline, owner, { name, limit: 2 });
  expect([newest.versions.map(({ version }) => version), newest.hasOlder]).toEqual([[3, 4], true]);
});

test('refuse bad input, a stranger and an unknown model', async () => {
  const { name } = await makeModel(owner);
  const stranger = await callerWithRole('contributor');
  const asks = [
    (caller: Caller, of: string) => perform(getChampion, caller, { name: of }),
    (caller: Caller, of: string) => perform(getTimeline, caller, { name: of }),
  ];
  for (const ask of asks) {
    expect(await refusal(ask(stranger, name))).toMatchObject({ code: 'RESOURCE_DOES_NOT_EXIST' });
    expect(await refusal(ask(owner, 'none such'))).toMatchObject({ code: 'RESOURCE_DOES_NOT_EXIST' });
  }
  expect(await refusal(perform(getTimeline, owner, { name, limit: 0 }))).toMatchObject({ field: 'limit' });
});
