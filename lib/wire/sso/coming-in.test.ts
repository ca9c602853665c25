import { describe, expect, test } from 'vitest';
import { perform } from '@/lib/core/perform';
import { createGroup, revokeUserSessions } from '@/lib/domains/identity/operations';
import { prisma } from '@/lib/platform/db';
import { Browser } from '@/lib/testing/browser';
import { personWithPassword, unique } from '@/lib/testing/callers';
import { openSso } from '@/lib/testing/sso';

const sso = openSso();
const { set, newcomer, signIn, me, userOf, memberships } = sso;

describe('works', () => {
  test('somebody new comes in, gets an account, and goes where they were going', async () => {
    const login = newcomer();
    const seen = await signIn(login, new Browser(), '/experiments?sort=name');
    expect([seen.status, seen.location]).toEqual([303, '/experiments?sort=name']);
    expect(await me(seen.browser)).toMatchObject({ email: `${login}@example.com`, role: 'viewer' });
    expect(await userOf(login)).toMatchObject({ name: `Person ${login}`, passwordHash: null });
    const [audit] = await prisma().auditEntry.findMany({
      where: { action: 'identity.finishSso', actorName: `${login}@example.com` },
    });
    expect(audit).toMatchObject({
      outcome: 'done',
      after: { issuer: sso.provider.issuer, made: { role: 'viewer' } },
    });
    expect(
      await prisma().session.findFirst({ where: { user: { email: `${login}@example.com` } } }),
    ).toMatchObject({
      way: 'sso',
    });
  });

  test('the cookies are for this browser alone, and that of the attempt is gone', async () => {
    const browser = new Browser();
    const begun = await browser.ask(`${sso.origin}/api/auth/sso/start`);
    expect(begun.headers.getSetCookie()[0]).toMatch(
      /^plumbline_sso=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=600$/,
    );
    const address = new URL(begun.location ?? '');
    expect(Object.fromEntries(address.searchParams)).toMatchObject({
      response_type: 'code',
      code_challenge_method: 'S256',
      redirect_uri: `${sso.origin}/api/auth/sso/callback`,
    });
    for (const name of ['state', 'nonce', 'code_challenge']) {
      expect(address.searchParams.get(name)?.length, name).toBeGreaterThan(40);
    }
    const seen = await signIn(newcomer(), browser);
    expect([...browser.cookies(sso.origin).keys()]).toEqual(['plumbline_session']);
    expect(seen.headers.getSetCookie().find((line) => line.startsWith('plumbline_session'))).toMatch(
      /; HttpOnly; SameSite=Lax; Max-Age=\d+$/,
    );
  });

  test('the second time it is the same account, whatever the address is by now', async () => {
    const login = newcomer();
    await signIn(login);
    const before = await userOf(login);
    Object.assign(sso.provider.people[login] ?? {}, { email: `renamed-${login}@example.com`, sub: login });
    const seen = await signIn(login);
    expect((await me(seen.browser))?.id).toBe(before?.id);
  });

  test('who has an account already is linked to it, by an address that the provider vouches for', async () => {
    const person = await personWithPassword();
    const login = newcomer({ email: person.user?.email.toUpperCase() });
    const seen = await signIn(login);
    expect((await me(seen.browser))?.id).toBe(person.user?.id);
    expect((await me(seen.browser))?.role).toBe('contributor');
  });

  test('groups of the provider become groups and roles here, and follow it', async () => {
    const [one, two, own] = await Promise.all(
      ['one', 'two', 'own'].map((name) => perform(createGroup, sso.admin, { name: `${name} ${unique()}` })),
    );
    await set({
      mapping: [
        { value: 'ml-one', groupId: one?.group.id ?? '' },
        { value: 'ml-two', groupId: two?.group.id ?? '' },
        { value: 'ml-leads', role: 'admin' },
        { value: 'ml', role: 'contributor' },
      ],
    });
    const login = newcomer({ groups: ['ml', 'ml-one', 'unknown'] });
    const first = await signIn(login);
    expect((await me(first.browser))?.role).toBe('contributor');
    expect(await memberships(login)).toEqual([one?.group.name]);
    // A group that the mapping does not name is nobody's business but ours.
    const id = (await userOf(login))?.id ?? '';
    await prisma().groupMember.create({ data: { groupId: own?.group.id ?? '', memberId: id } });

    Object.assign(sso.provider.people[login] ?? {}, { groups: ['ml-two', 'ml-leads'] });
    await signIn(login);
    expect((await me(first.browser))?.role).toBe('admin');
    expect(await memberships(login)).toEqual([own?.group.name, two?.group.name].sort());

    Object.assign(sso.provider.people[login] ?? {}, { groups: undefined });
    await signIn(login);
    expect((await me(first.browser))?.role).toBe('viewer');
    expect(await memberships(login)).toEqual([own?.group.name]);
    const [audit] = await prisma().auditEntry.findMany({
      where: { action: 'identity.finishSso', objectId: id },
      orderBy: { id: 'desc' },
    });
    expect(audit).toMatchObject({
      before: { role: 'admin' },
      after: { role: 'viewer', removed: [two?.group.name] },
    });
  });

  test('the last administrator stays one, whatever the provider says', async () => {
    await set({ mapping: [{ value: 'leads', role: 'admin' }] });
    const login = newcomer({ groups: ['leads'] });
    const { browser } = await signIn(login);
    expect((await me(browser))?.role).toBe('admin');
    const others = await prisma().user.findMany({
      where: { role: 'admin', email: { not: `${login}@example.com` } },
    });
    const ids = others.map(({ id }) => id);
    await prisma().user.updateMany({ where: { id: { in: ids } }, data: { role: 'viewer' } });
    Object.assign(sso.provider.people[login] ?? {}, { groups: [] });
    await signIn(login);
    expect((await me(browser))?.role).toBe('admin');
    await prisma().user.updateMany({ where: { id: { in: ids } }, data: { role: 'admin' } });
  });

  test('an administrator ends such a session as any other', async () => {
    const login = newcomer();
    const { browser } = await signIn(login);
    await perform(revokeUserSessions, sso.admin, { userId: (await userOf(login))?.id ?? '' });
    expect(await me(browser)).toBeUndefined();
  });
});
