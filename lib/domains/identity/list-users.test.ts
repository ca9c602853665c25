import { beforeAll, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { prisma } from '@/lib/platform/db';
import { callerWithRole, nobody, personWithPassword, refusal, unique } from '@/lib/testing/callers';
import { listServicePrincipals, listUsers } from './list-users';

const mark = unique();
let admin: Caller;
beforeAll(async () => {
  admin = await callerWithRole('admin');
});

type Input = Parameters<typeof listUsers.run>[1];
const ask = (input: Partial<Input> = {}) => perform(listUsers, admin, input);
const make = (name: string, more: object = {}) =>
  prisma().user.create({ data: { email: `${unique()}@example.com`, name, role: 'viewer', ...more } });

test('works: people by name, how they come in, and nothing that is secret', async () => {
  const person = await personWithPassword();
  const [zoe, anna, linked] = [
    await make(`Zoe ${mark}`),
    await make(`anna ${mark}`),
    await make(`Bea ${mark}`, { identities: { create: { issuer: 'i', subject: unique() } } }),
  ];
  await make(`machine ${mark}`, { kind: 'service' });
  const machines = await perform(listServicePrincipals, admin, { search: mark });
  expect(machines).toMatchObject({ servicePrincipals: [{ name: `machine ${mark}` }], total: 1 });
  expect(Object.keys(machines.servicePrincipals[0] ?? {})).toContain('applicationId');
  const { users, total } = await ask({ search: mark });
  expect(users.map(({ id }) => id)).toEqual([anna.id, linked.id, zoe.id]);
  expect(total).toBe(3);
  expect(users.map(({ hasSso }) => hasSso)).toEqual([false, true, false]);
  const [found] = (await ask({ search: person.user?.email })).users;
  expect(found).toMatchObject({
    id: person.user?.id,
    hasPassword: true,
    role: 'contributor',
    isActive: true,
  });
  expect(Object.keys(found ?? {}).sort()).toEqual([
    'createdAt',
    'email',
    'hasPassword',
    'hasSso',
    'id',
    'isActive',
    'lastSeenAt',
    'name',
    'role',
  ]);
});

test('works: page by page, each once, of one name too', async () => {
  const many = unique();
  for (let each = 0; each < 7; each += 1) await make(each < 4 ? many : `${many} ${each}`);
  const seen: string[] = [];
  let pageToken: string | undefined;
  do {
    const page = await ask({ search: many, limit: 2, pageToken });
    expect(page.total).toBe(7);
    seen.push(...page.users.map(({ id }) => id));
    pageToken = page.nextPageToken;
  } while (pageToken);
  expect([seen.length, new Set(seen).size]).toEqual([7, 7]);
});

test('the search is text, not a pattern', async () => {
  await make(`100% ${mark}`);
  expect((await ask({ search: `100% ${mark}` })).total).toBe(1);
  expect((await ask({ search: `1_0% ${mark}` })).total).toBe(0);
});

test('refuses bad input', async () => {
  expect((await refusal(perform(listUsers, admin, { limit: 0 }))).field).toBe('limit');
  expect((await refusal(perform(listUsers, admin, { pageToken: 'x' }))).field).toBe('pageToken');
});

test('refuses a stranger', async () => {
  expect((await refusal(perform(listUsers, nobody, {}))).code).toBe('UNAUTHENTICATED');
  const contributor = await callerWithRole('contributor');
  expect((await refusal(perform(listUsers, contributor, {}))).code).toBe('PERMISSION_DENIED');
});
