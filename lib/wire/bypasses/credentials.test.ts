/** Ways around the door that others fell to, tried over a real socket, each to end as the plain request does. Ways in that have ended, that only read, that somebody made up or planted. */
import { SignJWT } from 'jose';
import sql from 'sql-template-tag';
import { describe, expect, test } from 'vitest';
import { perform } from '@/lib/core/perform';
import { createToken, updateUser } from '@/lib/domains/identity/operations';
import { prisma, rows } from '@/lib/platform/db';
import { digest } from '@/lib/platform/secrets';
import { callerWithRole, openSession, PASSWORD, personWithPassword, unique } from '@/lib/testing/callers';
import { CONSOLE, idOf, ME, openDoor, USERS, userIn } from '@/lib/testing/door';

const door = openDoor();

describe('credentials that have ended', () => {
  test('the token of a user who was deactivated, and of one who came back', async () => {
    const person = await callerWithRole('admin');
    const { token } = await perform(createToken, person, { name: 'a' });
    expect((await door.get(USERS, { token })).status).toBe(200);
    await perform(updateUser, door.admin, { id: idOf(person), isActive: false });
    expect((await door.get(USERS, { token })).status).toBe(401);
    await perform(updateUser, door.admin, { id: idOf(person), isActive: true });
    expect((await door.get(USERS, { token })).status).toBe(401);
  });

  test('an expired token, though it was in use a moment ago', async () => {
    const { token, id } = await perform(createToken, door.admin, { name: 'a', expiresInDays: 1 });
    await rows(sql`UPDATE tokens SET expires_at = now() + interval '600 ms' WHERE id = ${id}::uuid`);
    expect((await door.get(ME, { token })).status).toBe(200);
    await expect.poll(async () => (await door.get(ME, { token })).status, { timeout: 3_000 }).toBe(401);
  });

  test('a role that was taken counts from the next request on', async () => {
    const person = await callerWithRole('admin');
    const { token } = await perform(createToken, person, { name: 'a' });
    expect((await door.get(USERS, { token })).status).toBe(200);
    await perform(updateUser, door.admin, { id: idOf(person), role: 'viewer' });
    expect((await door.get(USERS, { token })).status).toBe(403);
  });
});

describe('a token that only reads', () => {
  const body = { email: 'x@example.com', name: 'x', role: 'viewer', password: 'long enough now' };

  test('writes nothing, by no surface, however the request is dressed', async () => {
    const before = await prisma().user.count();
    const tries = [
      door.post(`${CONSOLE}/identity.createUser`, body, { token: door.tokens.reader }),
      door.post(
        '/api/2.0/preview/scim/v2/Users',
        { userName: 'x@example.com' },
        { token: door.tokens.reader },
      ),
      door.post('/api/2.0/mlflow/experiments/create', { name: unique() }, { token: door.tokens.reader }),
      door.post('/api/2.0/token/create', { comment: 'more' }, { token: door.tokens.reader }),
      door.post(`${CONSOLE}/identity.createUser`, body, {
        headers: { authorization: `Basic ${btoa(`token:${door.tokens.reader}`)}` },
      }),
      // The same user may write elsewhere; the request is judged by what it came with.
      door.post(`${CONSOLE}/identity.createUser`, body, {
        token: door.tokens.reader,
        headers: {
          cookie: `plumbline_session=${await openSession(door.admin)}`,
          origin: `http://127.0.0.1:${door.server.port}`,
        },
      }),
    ];
    for (const answer of await Promise.all(tries)) expect(answer.status).toBe(403);
    const input = encodeURIComponent(JSON.stringify(body));
    expect(
      (await door.get(`${CONSOLE}/identity.createUser?input=${input}`, { token: door.tokens.reader })).status,
    ).toBe(405);
    expect(await prisma().user.count()).toBe(before);
  });
});

describe('tokens of other kinds', () => {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

  test('a token that somebody signed, or did not sign, is nobody’s', async () => {
    const claims = { sub: idOf(door.admin), email: door.admin.user?.email, role: 'admin', iss: 'plumbline' };
    const forged = [
      `${encode({ alg: 'none' })}.${encode(claims)}.`,
      `${encode({ alg: 'None' })}.${encode(claims)}.AA`,
      await new SignJWT(claims)
        .setProtectedHeader({ alg: 'HS256' })
        .sign(new TextEncoder().encode('x'.repeat(32))),
      await new SignJWT(claims)
        .setProtectedHeader({ alg: 'HS256', kid: '../../../dev/null' })
        .sign(new TextEncoder().encode(' '.repeat(32))),
      digest(door.tokens.admin),
      door.tokens.admin.toUpperCase(),
      `${door.tokens.admin} `.trimEnd().slice(0, -1),
      door.tokens.admin.slice(0, 8),
      `${door.tokens.viewer},${door.tokens.admin}`,
    ];
    for (const token of forged) expect((await door.get(ME, { token })).status, token.slice(0, 30)).toBe(401);
  });

  test('of two credentials one counts, and a name beside a token lends it nothing', async () => {
    const cookie = `plumbline_session=${await openSession(door.admin)}`;
    expect(userIn(await door.get(ME, { token: door.tokens.viewer, headers: { cookie } }))).toBe(
      door.viewer.user?.email,
    );
    const basic = `Basic ${btoa(`${door.admin.user?.email}:${door.tokens.viewer}`)}`;
    expect(userIn(await door.get(ME, { headers: { authorization: basic } }))).toBe(door.viewer.user?.email);
    expect(
      (await door.get(`${ME}?token=${door.tokens.admin}&access_token=${door.tokens.admin}`)).status,
    ).toBe(401);
  });
});

describe('sessions that somebody planted (fixation)', () => {
  test('are not the one that signing in opens, and open nothing after', async () => {
    const person = await personWithPassword();
    const planted = unique();
    const answer = await door.post(
      `${CONSOLE}/identity.signIn`,
      { email: person.user?.email, password: PASSWORD },
      { headers: { cookie: `plumbline_session=${planted}`, origin: `http://127.0.0.1:${door.server.port}` } },
    );
    const [line = ''] = [answer.headers['set-cookie']].flat();
    expect(line).toMatch(/^plumbline_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=1209600$/);
    expect(line).not.toContain(planted);
    expect((await door.get(ME, { headers: { cookie: `plumbline_session=${planted}` } })).status).toBe(401);
  });

  test('lose against the one that no other host can set, where there is encryption', async () => {
    const person = await personWithPassword();
    const headers = { 'x-forwarded-proto': 'https', origin: `https://127.0.0.1:${door.server.port}` };
    const body = { email: person.user?.email, password: PASSWORD };
    const answer = await door.post(`${CONSOLE}/identity.signIn`, body, { headers });
    const [line = ''] = [answer.headers['set-cookie']].flat();
    expect(line).toMatch(
      /^__Host-plumbline_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=\d+; Secure$/,
    );
    const mine = line.split(';', 1)[0];
    const theirs = `plumbline_session=${await openSession(door.admin)}`;
    for (const cookie of [`${theirs}; ${mine}`, `${mine}; ${theirs}`]) {
      expect(userIn(await door.get(ME, { headers: { cookie } }))).toBe(person.user?.email);
    }
    // Nor are they one where there is none yet: whoever signs out does not go on as somebody else.
    const encrypted = { cookie: theirs, 'x-forwarded-proto': 'https' };
    expect((await door.get(ME, { headers: encrypted })).status).toBe(401);
    expect((await door.get(ME, { headers: { cookie: theirs } })).status).toBe(200);
  });
});
