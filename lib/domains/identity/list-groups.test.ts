import { beforeAll, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { callerWithRole, nobody, refusal, unique } from '@/lib/testing/callers';
import { createGroup } from './groups';
import { listGroups, untilMembers } from './list-groups';

let admin: Caller;
beforeAll(async () => {
  admin = await callerWithRole('admin');
});

const make = async (name: string, members: string[] = []) =>
  (await perform(createGroup, admin, { name, members })).group;

test('works: groups by a part of their name, with right counts', async () => {
  const group = await make(`group ${unique()}`, [admin.user?.id ?? '']);
  const { groups, total } = await perform(listGroups, admin, { search: group.name.toUpperCase() });
  expect([groups, total]).toEqual([[group], 1]);
});

test('works: page by page, each once, those built in first', async () => {
  const mark = unique();
  for (const name of ['d', 'B', 'a', 'C', 'e']) await make(`${mark} ${name}`);
  const walk = async (search: string, limit: number) => {
    const seen: string[] = [];
    let pageToken: string | undefined;
    do {
      const page = await perform(listGroups, admin, { search, limit, pageToken });
      seen.push(...page.groups.map(({ name }) => name));
      pageToken = page.nextPageToken;
      if (!pageToken) expect(seen.length).toBe(page.total);
    } while (pageToken);
    return seen;
  };
  expect(await walk(mark, 2)).toEqual(['a', 'B', 'C', 'd', 'e'].map((name) => `${mark} ${name}`));
  const all = await walk('', 2);
  expect(all.slice(0, 3)).toEqual(['admins', 'contributors', 'users']);
  expect(new Set(all).size).toBe(all.length);
});

test('a page for a directory ends before its members are too many, and has one group at least', () => {
  const sizes = (...members: number[]) => members.map((count) => ({ isBuiltIn: false, members: count }));
  expect(untilMembers(sizes(6, 4, 1), 10)).toEqual(sizes(6, 4));
  expect(untilMembers(sizes(20, 1), 10)).toEqual(sizes(20));
  expect(untilMembers([{ isBuiltIn: true, members: 99 }, ...sizes(10)], 10)).toHaveLength(2);
  expect(untilMembers([], 10)).toEqual([]);
});

test('refuses bad input and a stranger', async () => {
  expect((await refusal(perform(listGroups, admin, { limit: 0 }))).field).toBe('limit');
  expect((await refusal(perform(listGroups, admin, { pageToken: 'x' }))).field).toBe('pageToken');
  expect((await refusal(perform(listGroups, nobody, {}))).code).toBe('UNAUTHENTICATED');
  const contributor = await callerWithRole('contributor');
  expect((await refusal(perform(listGroups, contributor, {}))).code).toBe('PERMISSION_DENIED');
});
