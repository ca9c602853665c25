import { beforeAll, describe, expect, test, vi } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { prisma } from '@/lib/platform/db';
import { digest } from '@/lib/platform/secrets';
import { asking, auditBy, callerWithRole, nobody, openSession, refusal, unique } from '@/lib/testing/callers';
import { authenticate } from './authenticate';
import {
  listSessions,
  listUserSessions,
  revokeOtherSessions,
  revokeSession,
  revokeUserSessions,
} from './sessions';
import { createToken } from './tokens';

const NO_USER = '00000000-0000-4000-8000-00000000000a';
const bySession = (session: string) => authenticate({ session }, { requestId: unique() });
const byToken = (token: string) =>
  authenticate({ authorization: `Bearer ${token}` }, { requestId: unique() });
const forAll = [
  (caller: Caller, userId: string) => perform(listUserSessions, caller, { userId }),
  (caller: Caller, userId: string) => perform(revokeUserSessions, caller, { userId }),
];
const idOf = ({ user }: Caller) => user?.id ?? '';
const handleOf = (secret: string) => digest(secret).slice(0, 16);

/** A person with two sessions, in the first of which the caller is. */
async function withTwo() {
  const person = await callerWithRole('contributor');
  const [here, there] = [await openSession(person), await openSession(person)];
  return { person, here, there, caller: asking(await bySession(here)) };
}

let admin: Caller;
let strangers: [Caller, string][];
beforeAll(async () => {
  admin = await callerWithRole('admin');
  strangers = [
    [nobody, 'UNAUTHENTICATED'],
    [await callerWithRole('contributor'), 'PERMISSION_DENIED'],
  ];
});

describe('identity.listSessions', () => {
  test('works: one’s own, this one told apart, with no secret', async () => {
    const { caller, here, there, person } = await withTwo();
    await prisma().session.updateMany({
      where: { userId: idOf(person) },
      data: { ip: '192.0.2.7', userAgent: 'A browser' },
    });
    const { sessions } = await perform(listSessions, caller, {});
    expect(sessions.map(({ id, isCurrent }) => [id, isCurrent]).sort()).toEqual(
      [
        [handleOf(here), true],
        [handleOf(there), false],
      ].sort(),
    );
    expect(sessions[0]).toMatchObject({ way: 'password', ip: '192.0.2.7', userAgent: 'A browser' });
    expect(JSON.stringify(sessions)).not.toContain(digest(here));
  });

  test('leaves out what has ended', async () => {
    const { caller, there } = await withTwo();
    await prisma().session.update({ where: { id: digest(there) }, data: { expiresAt: new Date(0) } });
    expect((await perform(listSessions, caller, {})).sessions).toHaveLength(1);
  });

  test('pages go on where the last ended, also among those opened at once', async () => {
    const { caller, person } = await withTwo();
    for (let more = 0; more < 3; more += 1) await openSession(person);
    await prisma().session.updateMany({ where: { userId: idOf(person) }, data: { createdAt: new Date() } });
    const seen: string[] = [];
    let pageToken: string | null | undefined;
    do {
      const page = await perform(listSessions, caller, { limit: 2, ...(pageToken && { pageToken }) });
      seen.push(...page.sessions.map(({ id }) => id));
      pageToken = page.nextPageToken;
    } while (pageToken);
    expect(seen).toHaveLength(5);
    expect(new Set(seen).size).toBe(5);
    const first = await perform(listUserSessions, admin, { userId: idOf(person), limit: 2 });
    const stolen = { userId: idOf(admin), pageToken: first.nextPageToken ?? '' };
    expect((await refusal(perform(listUserSessions, admin, stolen))).field).toBe('pageToken');
  });

  test('says when it was last seen', async () => {
    const { caller } = await withTwo();
    await vi.waitFor(async () => {
      const { sessions } = await perform(listSessions, caller, {});
      const seen = sessions.find(({ isCurrent }) => isCurrent)?.lastSeenAt ?? 0;
      expect(Math.abs(Date.now() - seen)).toBeLessThan(60_000);
    });
  });

  test('refuses a stranger', async () => {
    expect((await refusal(perform(listSessions, nobody, {}))).code).toBe('UNAUTHENTICATED');
  });
});

describe('identity.revokeSession', () => {
  test('works: it ends at once, the others stay', async () => {
    const { caller, here, there } = await withTwo();
    expect((await bySession(there)).user).not.toBeNull();
    await perform(revokeSession, caller, { id: handleOf(there) });
    expect((await bySession(there)).user).toBeNull();
    expect((await bySession(here)).user).toEqual(caller.user);
    expect(await auditBy(caller)).toMatchObject([
      { action: 'identity.revokeSession', objectType: 'session', objectId: handleOf(there), outcome: 'done' },
    ]);
  });

  test.each([
    ['nothing', ''],
    ['the whole digest', digest('x')],
    ['a pattern', '________________'],
    ['other letters', 'zzzzzzzzzzzzzzzz'],
  ])('refuses bad input: %s', async (_, id) => {
    const { caller } = await withTwo();
    expect(await refusal(perform(revokeSession, caller, { id }))).toMatchObject({
      code: 'INVALID_PARAMETER_VALUE',
      field: 'id',
    });
  });

  test('of somebody else is not there, nor is an unknown one', async () => {
    const [mine, theirs] = [await withTwo(), await withTwo()];
    for (const id of [handleOf(theirs.there), '0123456789abcdef']) {
      expect((await refusal(perform(revokeSession, mine.caller, { id }))).code).toBe(
        'RESOURCE_DOES_NOT_EXIST',
      );
    }
    expect((await bySession(theirs.there)).user).toEqual(theirs.person.user);
  });

  test('refuses a stranger', async () => {
    const { there } = await withTwo();
    const refused = perform(revokeSession, nobody, { id: handleOf(there) });
    expect((await refusal(refused)).code).toBe('UNAUTHENTICATED');
  });
});

describe('identity.revokeOtherSessions', () => {
  test('works: all but this one, and nobody else’s', async () => {
    const [mine, theirs] = [await withTwo(), await withTwo()];
    expect(await perform(revokeOtherSessions, mine.caller, {})).toEqual({ ended: 1 });
    expect((await bySession(mine.there)).user).toBeNull();
    expect((await bySession(mine.here)).user).toEqual(mine.person.user);
    expect((await bySession(theirs.there)).user).toEqual(theirs.person.user);
    expect(await auditBy(mine.caller)).toMatchObject([{ after: { sessionsEnded: 1 } }]);
  });

  test('by a token ends them all', async () => {
    const { person, here, there } = await withTwo();
    const { token } = await perform(createToken, person, { name: 'a' });
    await perform(revokeOtherSessions, await byToken(token), {});
    for (const secret of [here, there]) expect((await bySession(secret)).user).toBeNull();
  });

  test('refuses a stranger', async () => {
    expect((await refusal(perform(revokeOtherSessions, nobody, {}))).code).toBe('UNAUTHENTICATED');
  });
});

describe('identity.listUserSessions and identity.revokeUserSessions', () => {
  test('work: an administrator sees and ends all of a user’s; tokens stay, unless they shall go too', async () => {
    const { person, here, there } = await withTwo();
    const { token } = await perform(createToken, person, { name: 'a' });
    const input = { userId: idOf(person) };
    expect((await perform(listUserSessions, admin, input)).sessions).toHaveLength(2);
    const caller = asking(admin);
    expect(await perform(revokeUserSessions, caller, input)).toEqual({ sessionsEnded: 2 });
    for (const secret of [here, there]) expect((await bySession(secret)).user).toBeNull();
    expect((await byToken(token)).user).toEqual(person.user);
    expect(await auditBy(caller)).toMatchObject([
      { objectType: 'user', objectId: idOf(person), after: { sessionsEnded: 2 } },
    ]);
    await perform(revokeUserSessions, admin, { ...input, withTokens: true });
    expect((await refusal(byToken(token))).code).toBe('UNAUTHENTICATED');
  });

  test('refuse a stranger', async () => {
    const { person } = await withTwo();
    for (const [caller, code] of strangers) {
      for (const ask of forAll) expect((await refusal(ask(caller, idOf(person)))).code).toBe(code);
    }
  });

  test('do not know an unknown user', async () => {
    for (const ask of forAll) {
      expect((await refusal(ask(admin, NO_USER))).code).toBe('RESOURCE_DOES_NOT_EXIST');
      expect((await refusal(ask(admin, 'x'))).code).toBe('INVALID_PARAMETER_VALUE');
    }
  });
});
