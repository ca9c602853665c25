import { setTimeout as wait } from 'node:timers/promises';
import sql from 'sql-template-tag';
import { describe, expect, test, vi } from 'vitest';
import { perform } from '@/lib/core/perform';
import { prisma, rows } from '@/lib/platform/db';
import { digest } from '@/lib/platform/secrets';
import {
  callerWithRole,
  openSession,
  PASSWORD,
  personWithPassword,
  refusal,
  unique,
} from '@/lib/testing/callers';
import { announceIdentityChange, authenticate } from './authenticate';
import { createToken, revokeToken } from './tokens';
import { updateUser } from './users';

const origin = { requestId: 'test' };
const by = (authorization: string, session?: string) => authenticate({ authorization, session }, origin);
const bySession = (session: string) => authenticate({ session }, origin);
const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;

async function personWithToken(more: { isReadOnly?: boolean } = {}) {
  const person = await personWithPassword();
  return { person, ...(await perform(createToken, person, { name: 'test', ...more })) };
}
/** Changes a row as nobody does who would tell of it. */
const expireToken = (id: string, interval: string) =>
  rows(sql`UPDATE tokens SET expires_at = now() + ${interval}::interval WHERE id = ${id}::uuid`);
const expireSession = (secret: string, interval: string) =>
  rows(sql`UPDATE sessions SET expires_at = now() + ${interval}::interval WHERE id = ${digest(secret)}`);

describe('works', () => {
  test.each([
    ['Bearer', (token: string) => `Bearer ${token}`],
    ['bearer, with spaces', (token: string) => `  bearer   ${token} `],
    ['Basic with `token` for a name', (token: string) => basic(`token:${token}`)],
    ['Basic with any name', (token: string) => basic(`somebody:${token}`)],
  ])('by an access token as %s', async (_, header) => {
    const { person, id, token } = await personWithToken();
    expect(await by(header(token))).toMatchObject({
      user: person.user,
      via: 'token',
      tokenId: id,
      isReadOnly: false,
      requestId: 'test',
    });
  });

  test('by e-mail address and password', async () => {
    const person = await personWithPassword();
    const caller = await by(basic(`${person.user?.email.toUpperCase()}:${PASSWORD}`));
    expect(caller).toMatchObject({ user: person.user, via: 'password', isReadOnly: false });
  });

  test('by a password that holds colons', async () => {
    const admin = await callerWithRole('admin');
    const person = await callerWithRole('viewer');
    const id = person.user?.id ?? '';
    await perform(updateUser, admin, { id, password: 'a:b:c:d:e:f' });
    expect((await by(basic(`${person.user?.email}:a:b:c:d:e:f`))).user?.id).toBe(id);
  });

  test('by a session', async () => {
    const person = await personWithPassword();
    const secret = await openSession(person);
    expect(await bySession(secret)).toMatchObject({
      user: person.user,
      via: 'session',
      sessionId: digest(secret),
      isReadOnly: false,
    });
  });

  test('a token that only reads is told apart, and what is held by grants comes along', async () => {
    const { token, person } = await personWithToken({ isReadOnly: true });
    const caller = await by(`Bearer ${token}`);
    expect(caller.isReadOnly).toBe(true);
    expect(caller.holdings).toEqual(person.holdings);
    expect(caller.holdings?.principals).toContain(person.user?.id);
  });

  test('without a credential, and with a session that is none, the caller is nobody', async () => {
    for (const session of [undefined, '', 'x', digest('x')]) {
      expect(await authenticate({ session }, origin)).toEqual({
        user: null,
        via: 'none',
        isReadOnly: true,
        ...origin,
      });
    }
  });

  test('the use of a token is noted', async () => {
    const { token, id, person } = await personWithToken();
    await by(`Bearer ${token}`);
    await vi.waitFor(async () => {
      const found = await prisma().token.findUniqueOrThrow({ where: { id }, include: { user: true } });
      expect(found.lastUsedAt).not.toBeNull();
      expect(found.user.lastSeenAt).not.toBeNull();
      expect(found.user.id).toBe(person.user?.id);
    });
  });
});

describe('refuses a stranger', () => {
  test.each([
    ['no scheme', 'x'],
    ['another scheme', 'Digest username="admin"'],
    ['no token', 'Bearer'],
    ['an unknown token', 'Bearer plb_unknown'],
    ['an unknown token by Basic', basic('token:plb_unknown')],
    ['Basic without a colon', basic('no colon')],
    ['Basic that is no base64', 'Basic !!!'],
    ['Basic with nothing', basic(':')],
    ['Basic with an address that is none', basic('a\0:b')],
    ['Basic with an address without end', basic(`${'a'.repeat(9_000)}@example.com:b`)],
    ['the digest of a token instead of it', `Bearer ${digest('plb_x')}`],
  ])('%s', async (_, header) => {
    expect((await refusal(by(header))).code).toBe('UNAUTHENTICATED');
  });

  test('the hash of a token or session, as the database has it, opens nothing', async () => {
    const { token, person } = await personWithToken();
    expect((await refusal(by(`Bearer ${digest(token)}`))).code).toBe('UNAUTHENTICATED');
    expect((await bySession(digest(await openSession(person)))).user).toBeNull();
  });

  test('a token is no session, a session no token', async () => {
    const { token, person } = await personWithToken();
    expect((await bySession(token)).user).toBeNull();
    const secret = await openSession(person);
    expect((await refusal(by(`Bearer ${secret}`))).code).toBe('UNAUTHENTICATED');
  });

  test('a wrong header, though a good session comes with it', async () => {
    const secret = await openSession(await personWithPassword());
    expect((await refusal(by('Bearer wrong', secret))).code).toBe('UNAUTHENTICATED');
  });

  test('a wrong password, counted and written down as at sign-in', async () => {
    const person = await personWithPassword();
    const email = person.user?.email;
    const asked = { requestId: unique() };
    const wrong = authenticate({ authorization: basic(`${email}:wrong`) }, asked);
    expect((await refusal(wrong)).code).toBe('UNAUTHENTICATED');
    expect(await prisma().auditEntry.findMany({ where: asked })).toMatchObject([
      { action: 'identity.signIn', outcome: 'failed', after: { email, reason: 'UNAUTHENTICATED' } },
    ]);
    const subject = `pair:${email} `;
    expect(await prisma().signInFailure.count({ where: { subject } })).toBe(1);
    await prisma().signInFailure.createMany({ data: Array(9).fill({ subject }) });
    const error = await refusal(by(basic(`${email}:${PASSWORD}`)));
    expect([error.code, error.status]).toEqual(['REQUEST_LIMIT_EXCEEDED', 429]);
  });
});

describe('ends', () => {
  test('a token and a session that have expired', async () => {
    const { token, id, person } = await personWithToken();
    const secret = await openSession(person);
    await expireToken(id, '-1 second');
    await expireSession(secret, '-1 second');
    expect((await refusal(by(`Bearer ${token}`))).code).toBe('UNAUTHENTICATED');
    expect((await bySession(secret)).user).toBeNull();
  });

  test('a token and a session that expire while they are remembered', async () => {
    const { token, id, person } = await personWithToken();
    const secret = await openSession(person);
    await expireToken(id, '700 milliseconds');
    await expireSession(secret, '700 milliseconds');
    expect((await by(`Bearer ${token}`)).user).toEqual(person.user);
    expect((await bySession(secret)).user).toEqual(person.user);
    await wait(750);
    expect((await refusal(by(`Bearer ${token}`))).code).toBe('UNAUTHENTICATED');
    expect((await bySession(secret)).user).toBeNull();
  });

  test('every way in of a deactivated user', async () => {
    const { token, person } = await personWithToken();
    const secret = await openSession(person);
    const password = basic(`${person.user?.email}:${PASSWORD}`);
    for (const header of [`Bearer ${token}`, password]) expect((await by(header)).user).toEqual(person.user);
    expect((await bySession(secret)).user).toEqual(person.user);
    await perform(updateUser, await callerWithRole('admin'), { id: person.user?.id ?? '', isActive: false });
    for (const header of [`Bearer ${token}`, password]) {
      expect((await refusal(by(header))).code).toBe('UNAUTHENTICATED');
    }
    expect((await bySession(secret)).user).toBeNull();
  });

  test('a password that was changed, though it was remembered', async () => {
    const person = await personWithPassword();
    const header = basic(`${person.user?.email}:${PASSWORD}`);
    await by(header);
    await perform(updateUser, await callerWithRole('admin'), {
      id: person.user?.id ?? '',
      password: 'another password',
    });
    expect((await refusal(by(header))).code).toBe('UNAUTHENTICATED');
  });
});

describe('a change is known at once', () => {
  /** A second copy of this module, with a memory and a listener of its own, as another process has. */
  async function anotherProcess() {
    const listeners = async () => {
      const [found] = await rows<{ count: number }>(sql`
        SELECT count(*)::int AS count FROM pg_stat_activity
        WHERE datname = current_database() AND query = 'LISTEN "plumbline_identity"'`);
      return found?.count ?? 0;
    };
    await refusal(by('Bearer first'));
    await vi.waitFor(async () => expect(await listeners()).toBeGreaterThan(0));
    const before = await listeners();
    vi.resetModules();
    const other = await import('./authenticate');
    expect(other.authenticate).not.toBe(authenticate);
    await refusal(other.authenticate({ authorization: 'Bearer first' }, origin));
    await vi.waitFor(async () => expect(await listeners()).toBe(before + 1));
    // What it hears when it begins to listen.
    await wait(50);
    return (token: string) => other.authenticate({ authorization: `Bearer ${token}` }, origin);
  }

  test('here and in another process: a token that is revoked, a role that is taken', async () => {
    const elsewhere = await anotherProcess();
    const { token, id, person } = await personWithToken();
    const admin = await callerWithRole('admin');
    expect((await by(`Bearer ${token}`)).user?.role).toBe('contributor');
    expect((await elsewhere(token)).user?.role).toBe('contributor');

    await perform(updateUser, admin, { id: person.user?.id ?? '', role: 'viewer' });
    expect((await by(`Bearer ${token}`)).user?.role).toBe('viewer');
    await vi.waitFor(async () => expect((await elsewhere(token)).user?.role).toBe('viewer'), 2_000);

    await perform(revokeToken, person, { id });
    expect((await refusal(by(`Bearer ${token}`))).code).toBe('UNAUTHENTICATED');
    await vi.waitFor(
      async () => expect((await refusal(elsewhere(token))).code).toBe('UNAUTHENTICATED'),
      2_000,
    );
  });

  test('what nobody tells of is remembered for a while: what is tested above comes by the telling', async () => {
    const elsewhere = await anotherProcess();
    const { token, id } = await personWithToken();
    await wait(50);
    await by(`Bearer ${token}`);
    await elsewhere(token);
    await prisma().token.delete({ where: { id } });
    await wait(100);
    expect((await by(`Bearer ${token}`)).tokenId).toBe(id);
    expect((await elsewhere(token)).tokenId).toBe(id);
    await announceIdentityChange();
    expect((await refusal(by(`Bearer ${token}`))).code).toBe('UNAUTHENTICATED');
    await vi.waitFor(
      async () => expect((await refusal(elsewhere(token))).code).toBe('UNAUTHENTICATED'),
      2_000,
    );
  });
});
