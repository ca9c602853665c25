import { beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { prisma } from '@/lib/platform/db';
import { auditOf, callerWithRole, makeExperiment, nobody } from '@/lib/testing/callers';
import { setExperimentTag } from './change-experiment';
import {
  createView,
  deleteView,
  FIRST_VIEW_TAG,
  getView,
  listViews,
  rememberView,
  restoreView,
  updateView,
} from './saved-views';
import { getViewVersion, listViewVersions } from './view-versions';

let ada: Caller;
let bob: Caller;
let experimentId: string;
beforeAll(async () => {
  ada = await callerWithRole('viewer');
  bob = await callerWithRole('contributor');
  experimentId = await makeExperiment(bob);
});

const save = (name: string, more: object = {}, caller = ada) =>
  perform(createView, caller, { experimentId, name, state: { filter: 'a' }, ...more });
const names = async (caller: Caller) =>
  (await perform(listViews, caller, { experimentId })).views.map(({ name }) => name);

describe('views', () => {
  test('are one’s own until they are shared', async () => {
    const view = await save('mine');
    await save('for all', { isShared: true });
    expect(await names(ada)).toEqual(['for all', 'mine']);
    expect(await names(bob)).toEqual(['for all']);
    expect(await perform(getView, bob, { viewId: view.id })).toMatchObject({ name: 'mine', isMine: false });
    expect(await auditOf('view', view.id)).toHaveLength(1);
  });

  test('one that is shared is the first thing to see, as the experiment’s tag says', async () => {
    const [open, own] = [await save('opens', { isShared: true }, bob), await save('own', {}, bob)];
    const firstFor = async (caller: Caller) => (await perform(listViews, caller, { experimentId })).first;
    const make = (value: string) =>
      perform(setExperimentTag, bob, { experimentId, key: FIRST_VIEW_TAG, value });
    expect(await firstFor(ada)).toBeNull();
    await make(open.id);
    expect([await firstFor(ada), await firstFor(bob)]).toEqual([open.id, open.id]);
    // Nobody is led to what they may not find.
    for (const other of [own.id, 'nonsense', ada.user?.id ?? '']) {
      await make(other);
      expect([await firstFor(ada), await firstFor(bob)]).toEqual([null, null]);
    }
    await make(open.id);
    await perform(deleteView, bob, { viewId: open.id });
    expect(await firstFor(ada)).toBeNull();
  });

  test('are changed by their owner, on the version that was seen', async () => {
    const { id: viewId, updatedAt } = await save('changing');
    const changed = await perform(updateView, ada, { viewId, updatedAt, state: { filter: 'b' } });
    expect(changed.state).toEqual({ filter: 'b' });
    await expect(perform(updateView, ada, { viewId, updatedAt, name: 'late' })).rejects.toMatchObject({
      code: 'RESOURCE_CONFLICT',
    });
    await expect(
      perform(updateView, bob, { viewId, updatedAt: changed.updatedAt, name: 'stolen' }),
    ).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
  });

  test('keep what they showed before', async () => {
    const view = await save('often saved');
    const { id: viewId } = view;
    let { updatedAt } = view;
    const change = async (changes: object) => {
      ({ updatedAt } = await perform(updateView, ada, { viewId, updatedAt, ...changes }));
    };
    await change({ state: { filter: 'b', sort: 'x' } });
    await change({ state: { sort: 'x', filter: 'b' } });
    await change({ name: 'renamed' });
    await change({ state: { sort: 'x' } });
    const { versions } = await perform(listViewVersions, ada, { viewId });
    expect(versions.map(({ version, changed }) => [version, changed])).toEqual([
      [3, ['filter']],
      [2, ['filter', 'sort']],
      [1, []],
    ]);
    expect(versions[0]?.author).toBe(ada.user?.name);
    expect(await perform(getViewVersion, bob, { viewId, version: 2 })).toEqual({
      state: { filter: 'b', sort: 'x' },
    });
    await expect(perform(getViewVersion, ada, { viewId, version: 4 })).rejects.toMatchObject({
      code: 'RESOURCE_DOES_NOT_EXIST',
    });
    await expect(perform(getViewVersion, ada, { viewId, version: 0 })).rejects.toMatchObject({
      code: 'INVALID_PARAMETER_VALUE',
    });
  });

  test('keep fifty versions', async () => {
    const view = await save('saved all day');
    const earlier = { viewId: view.id, state: {}, changed: [], author: 'Ada', time: 1 };
    await prisma().savedViewVersion.createMany({
      data: Array.from({ length: 50 }, (_, at) => ({ ...earlier, version: at + 2 })),
    });
    const saved = { viewId: view.id, updatedAt: view.updatedAt, state: { filter: 'the last' } };
    await perform(updateView, ada, saved);
    const { versions } = await perform(listViewVersions, ada, { viewId: view.id });
    expect([versions.length, versions.at(-1)?.version]).toEqual([50, 3]);
  });

  test('are deleted and brought back', async () => {
    const { id: viewId } = await save('going');
    await expect(perform(deleteView, bob, { viewId })).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
    await perform(deleteView, ada, { viewId });
    expect(await names(ada)).not.toContain('going');
    await expect(perform(getView, ada, { viewId })).rejects.toMatchObject({
      code: 'RESOURCE_DOES_NOT_EXIST',
    });
    await perform(restoreView, ada, { viewId });
    expect(await names(ada)).toContain('going');
    // Made, refused to another, deleted, brought back.
    expect(await auditOf('view', viewId)).toHaveLength(4);
  });

  test('have names of their own', async () => {
    await save('twice');
    await expect(save('twice')).rejects.toMatchObject({ code: 'RESOURCE_ALREADY_EXISTS' });
    const gone = await save('gone');
    await perform(deleteView, ada, { viewId: gone.id });
    await save('gone');
    await expect(perform(restoreView, ada, { viewId: gone.id })).rejects.toMatchObject({
      code: 'RESOURCE_ALREADY_EXISTS',
    });
    await expect(save(' ')).rejects.toThrow(/needs a name/);
    await expect(save('large', { state: { filter: 'x'.repeat(300_000) } })).rejects.toThrow(/too large/);
    await expect(perform(listViews, nobody, { experimentId })).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    });
  });

  test('the last look is kept for each person', async () => {
    await perform(rememberView, ada, { experimentId, state: { sort: 'x' } });
    await perform(rememberView, ada, { experimentId, state: { sort: 'y' } });
    expect((await perform(listViews, ada, { experimentId })).last).toEqual({ sort: 'y' });
    expect((await perform(listViews, bob, { experimentId })).last).toBeNull();
  });

  test('of two looks noted at once the later one stays', async () => {
    const elsewhere = await makeExperiment(bob);
    const later = await prisma().$transaction(async (other) => {
      await other.savedView.create({
        data: {
          experimentId: Number(elsewhere),
          ownerId: bob.user?.id ?? '',
          state: { sort: 'x' },
          updatedAt: 1,
        },
      });
      const noted = perform(rememberView, bob, { experimentId: elsewhere, state: { sort: 'y' } });
      const isWaiting = () =>
        prisma().$queryRaw`SELECT 1 FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'`;
      await expect.poll(isWaiting).toHaveLength(1);
      return { noted };
    });
    await later.noted;
    expect((await perform(listViews, bob, { experimentId: elsewhere })).last).toEqual({ sort: 'y' });
  });
});
