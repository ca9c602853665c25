import { describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { BUILT_IN_GROUPS } from '@/lib/core/access';
import { makeContext } from '@/lib/core/context';
import { perform } from '@/lib/core/perform';
import { prisma, transaction } from '@/lib/platform/db';
import { log } from '@/lib/platform/log';
import { grant, grantByGroups } from '@/lib/testing/access/people';
import { callerWithRole, makeExperiment, nobody, refusal, unique } from '@/lib/testing/callers';
import { handlers } from './jobs';
import {
  countNotifications,
  listNotifications,
  readAllNotifications,
  readNotifications,
} from './notifications';
import { type Audience, type Notice, notify, settle } from './notify';

const idOf = (caller: Caller) => caller.user?.id ?? '';
const at = (caller: Caller, now = Date.now()) => ({ ...makeContext(caller, prisma(), log, []), now });
const notice = (more: Partial<Notice> = {}): Notice => ({
  key: `matter:${unique()}`,
  kind: 'trial.happen',
  title: 'It happened',
  href: '/here',
  ...more,
});
const tell = (to: Caller | Audience, more: Partial<Notice> = {}, now?: number) =>
  notify(at('via' in to ? to : nobody, now), 'via' in to ? { principals: [idOf(to)] } : to, notice(more));
const list = async (caller: Caller, input = {}) =>
  (await perform(listNotifications, caller, input)).notifications;
const count = (caller: Caller) => perform(countNotifications, caller, {});

describe('works', () => {
  test('what was told is listed newest first, counted and read', async () => {
    const caller = await callerWithRole('viewer');
    await tell(caller, { title: 'first', tone: 'danger', body: 'because' }, 1000);
    await tell(caller, { title: 'second' }, 2000);
    const [second, first] = await list(caller);
    expect([second?.title, first?.title]).toEqual(['second', 'first']);
    expect(first).toMatchObject({
      tone: 'danger',
      body: 'because',
      readTime: null,
      asks: false,
      settledTime: null,
    });
    expect(await count(caller)).toEqual({ unread: 2, waiting: 0 });

    await perform(readNotifications, caller, { ids: [first?.id] });
    expect((await list(caller, { which: 'unread' })).map(({ title }) => title)).toEqual(['second']);
    await perform(readNotifications, caller, { ids: [first?.id], isRead: false });
    expect(await count(caller)).toEqual({ unread: 2, waiting: 0 });
    await perform(readAllNotifications, caller, { upTo: 1500 });
    expect((await list(caller, { which: 'unread' })).map(({ title }) => title)).toEqual(['second']);
  });

  test('pages go on where the last ended', async () => {
    const caller = await callerWithRole('viewer');
    for (const time of [1, 2, 2, 3]) await tell(caller, { title: `at ${time}` }, time);
    const seen: string[] = [];
    let pageToken: string | null | undefined;
    do {
      const page = await perform(listNotifications, caller, { limit: 1, ...(pageToken && { pageToken }) });
      seen.push(...page.notifications.map(({ title }) => title));
      pageToken = page.nextPageToken;
    } while (pageToken);
    expect(seen).toEqual(['at 3', 'at 2', 'at 2', 'at 1']);
  });

  test('news of the same matter comes up again, unread, and says how often', async () => {
    const caller = await callerWithRole('viewer');
    const key = `matter:${unique()}`;
    await tell(caller, { key, title: 'once' });
    await tell(caller, { key, title: 'twice' });
    const [one, ...others] = await list(caller);
    expect(others).toEqual([]);
    expect(one).toMatchObject({ title: 'twice', count: 2 });
    await perform(readNotifications, caller, { ids: [one?.id] });
    await tell(caller, { key, title: 'again' });
    expect((await list(caller, { which: 'unread' }))[0]).toMatchObject({ title: 'again', count: 1 });
  });

  test('what asks for an act waits until it is settled, for all who were asked', async () => {
    const [one, other] = [await callerWithRole('viewer'), await callerWithRole('viewer')];
    const key = `request:${unique()}`;
    await tell({ principals: [idOf(one), idOf(other)] }, { key, asks: true });
    const [asked] = await list(one, { which: 'waiting' });
    await perform(readNotifications, one, { ids: [asked?.id] });
    expect(await count(one)).toEqual({ unread: 0, waiting: 1 });
    await settle(at(other), key, 'Approved by Grace');
    for (const caller of [one, other]) {
      expect(await count(caller)).toEqual({ unread: 0, waiting: 0 });
      expect((await list(caller))[0]).toMatchObject({ outcome: 'Approved by Grace', asks: true });
      expect((await list(caller))[0]?.settledTime).toBeGreaterThan(0);
    }
  });

  test('groups within groups, built-in groups and holders of grants are told once, but whoever did it is not', async () => {
    const owner = await callerWithRole('contributor');
    const objectId = await makeExperiment(owner);
    const manages = { objectType: 'experiment', objectId, level: 'CAN_MANAGE' } as const;
    const [byGroup, reader, admin, bystander] = [
      await callerWithRole('contributor'),
      await callerWithRole('contributor'),
      await callerWithRole('admin'),
      await callerWithRole('contributor'),
    ];
    await grantByGroups(byGroup, manages);
    await grant(reader, { ...manages, level: 'CAN_READ' });
    const admins = BUILT_IN_GROUPS.find(({ name }) => name === 'admins')?.id ?? '';
    await tell({
      principals: [admins, idOf(byGroup)],
      holders: { type: 'experiment', id: objectId, level: 'CAN_MANAGE' },
      but: idOf(owner),
    });
    const told = async (caller: Caller) => (await list(caller)).length;
    expect(await told(byGroup)).toBe(1);
    expect(await told(admin)).toBe(1);
    for (const caller of [owner, reader, bystander]) expect(await told(caller)).toBe(0);
  });

  test('machines and people who may no longer sign in are told nothing', async () => {
    const [machine, gone] = [await callerWithRole('viewer'), await callerWithRole('viewer')];
    await prisma().user.update({ where: { id: idOf(machine) }, data: { kind: 'service' } });
    await prisma().user.update({ where: { id: idOf(gone) }, data: { isActive: false } });
    await tell({ principals: [idOf(machine), idOf(gone)] });
    expect([...(await list(machine)), ...(await list(gone))]).toEqual([]);
  });

  test('what is undone was never told', async () => {
    const caller = await callerWithRole('viewer');
    const undone = transaction(async () => {
      await tell(caller);
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    expect(await list(caller)).toEqual([]);
  });

  test('old ones are swept, but not what is still waited for', async () => {
    const caller = await callerWithRole('viewer');
    await tell(caller, { title: 'old' }, 1000);
    await tell(caller, { title: 'still waiting', asks: true }, 1000);
    await tell(caller, { title: 'new' });
    await handlers['identity.sweep']?.({} as never, { signal: new AbortController().signal });
    expect((await list(caller)).map(({ title }) => title)).toEqual(['new', 'still waiting']);
  });
});

test('refuses bad input', async () => {
  const caller = await callerWithRole('viewer');
  expect((await refusal(perform(readNotifications, caller, { ids: [] }))).field).toBe('ids');
  expect((await refusal(perform(readAllNotifications, caller, {}))).field).toBe('upTo');
  expect((await refusal(perform(listNotifications, caller, { which: 'some' }))).field).toBe('which');
  const other = { which: 'unread', pageToken: Buffer.from('["x",1,2]').toString('base64url') };
  expect((await refusal(perform(listNotifications, caller, other))).field).toBe('pageToken');
});

test('refuses a stranger: nobody reads or marks another’s', async () => {
  const [owner, stranger] = [await callerWithRole('viewer'), await callerWithRole('admin')];
  await tell(owner);
  const [one] = await list(owner);
  expect((await list(stranger)).some(({ id }) => id === one?.id)).toBe(false);
  await perform(readNotifications, stranger, { ids: [one?.id] });
  await perform(readAllNotifications, stranger, { upTo: Date.now() });
  expect((await count(owner)).unread).toBe(1);
  for (const asked of [perform(listNotifications, nobody, {}), perform(countNotifications, nobody, {})]) {
    expect((await refusal(asked)).code).toBe('UNAUTHENTICATED');
  }
});
