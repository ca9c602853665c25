/** Ways around the door that others fell to, tried over a real socket: each has to end as if it were the plain request. */
import { SignJWT } from 'jose';
import sql from 'sql-template-tag';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { createToken, updateUser } from '@/lib/domains/identity/operations';
import { prisma, rows } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { digest } from '@/lib/platform/secrets';
import { grant, shareNothing } from '@/lib/testing/access/people';
import {
  callerWithRole,
  makeExperiment,
  makeRun,
  openSession,
  PASSWORD,
  personWithPassword,
  unique,
} from '@/lib/testing/callers';
import { type Answer, type RawServer, serveRaw } from '@/lib/testing/raw-http';

const CONSOLE = '/api/console';
const ME = `${CONSOLE}/identity.getMe`;
const USERS = `${CONSOLE}/identity.listUsers`;

let server: RawServer;
let admin: Caller;
let viewer: Caller;
let tokens: { admin: string; viewer: string; reader: string };
beforeAll(async () => {
  server = await serveRaw();
  [admin, viewer] = [await callerWithRole('admin'), await callerWithRole('viewer')];
  const make = async (of: Caller, isReadOnly = false) =>
    (await perform(createToken, of, { name: 'bypass', isReadOnly })).token;
  tokens = { admin: await make(admin), viewer: await make(viewer), reader: await make(admin, true) };
  await shareNothing();
});
afterAll(() => server.close());

type Sending = Parameters<RawServer['send']>[2];
const get = (path: string, sending?: Sending) => server.send('GET', path, { token: null, ...sending });
const post = (path: string, body: unknown, sending?: Sending) =>
  server.send('POST', path, { token: null, body, ...sending });
const userIn = ({ text }: Answer) => (JSON.parse(text) as { user?: { email: string } }).user?.email;
const idOf = ({ user }: Caller) => user?.id ?? '';

describe('credentials that have ended', () => {
  test('the token of a user who was deactivated, and of one who came back', async () => {
    const person = await callerWithRole('admin');
    const { token } = await perform(createToken, person, { name: 'a' });
    expect((await get(USERS, { token })).status).toBe(200);
    await perform(updateUser, admin, { id: idOf(person), isActive: false });
    expect((await get(USERS, { token })).status).toBe(401);
    await perform(updateUser, admin, { id: idOf(person), isActive: true });
    expect((await get(USERS, { token })).status).toBe(401);
  });

  test('an expired token, though it was in use a moment ago', async () => {
    const { token, id } = await perform(createToken, admin, { name: 'a', expiresInDays: 1 });
    await rows(sql`UPDATE tokens SET expires_at = now() + interval '600 ms' WHERE id = ${id}::uuid`);
    expect((await get(ME, { token })).status).toBe(200);
    await expect.poll(async () => (await get(ME, { token })).status, { timeout: 3_000 }).toBe(401);
  });

  test('a role that was taken counts from the next request on', async () => {
    const person = await callerWithRole('admin');
    const { token } = await perform(createToken, person, { name: 'a' });
    expect((await get(USERS, { token })).status).toBe(200);
    await perform(updateUser, admin, { id: idOf(person), role: 'viewer' });
    expect((await get(USERS, { token })).status).toBe(403);
  });
});

describe('a token that only reads', () => {
  const body = { email: 'x@example.com', name: 'x', role: 'viewer', password: 'long enough now' };

  test('writes nothing, by no surface, however the request is dressed', async () => {
    const before = await prisma().user.count();
    const tries = [
      post(`${CONSOLE}/identity.createUser`, body, { token: tokens.reader }),
      post('/api/2.0/preview/scim/v2/Users', { userName: 'x@example.com' }, { token: tokens.reader }),
      post('/api/2.0/mlflow/experiments/create', { name: unique() }, { token: tokens.reader }),
      post('/api/2.0/token/create', { comment: 'more' }, { token: tokens.reader }),
      post(`${CONSOLE}/identity.createUser`, body, {
        headers: { authorization: `Basic ${btoa(`token:${tokens.reader}`)}` },
      }),
      // The same user may write elsewhere; the request is judged by what it came with.
      post(`${CONSOLE}/identity.createUser`, body, {
        token: tokens.reader,
        headers: {
          cookie: `plumbline_session=${await openSession(admin)}`,
          origin: `http://127.0.0.1:${server.port}`,
        },
      }),
    ];
    for (const answer of await Promise.all(tries)) expect(answer.status).toBe(403);
    const input = encodeURIComponent(JSON.stringify(body));
    expect(
      (await get(`${CONSOLE}/identity.createUser?input=${input}`, { token: tokens.reader })).status,
    ).toBe(405);
    expect(await prisma().user.count()).toBe(before);
  });
});

describe('tokens of other kinds', () => {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

  test('a token that somebody signed, or did not sign, is nobody’s', async () => {
    const claims = { sub: idOf(admin), email: admin.user?.email, role: 'admin', iss: 'plumbline' };
    const forged = [
      `${encode({ alg: 'none' })}.${encode(claims)}.`,
      `${encode({ alg: 'None' })}.${encode(claims)}.AA`,
      await new SignJWT(claims)
        .setProtectedHeader({ alg: 'HS256' })
        .sign(new TextEncoder().encode('x'.repeat(32))),
      await new SignJWT(claims)
        .setProtectedHeader({ alg: 'HS256', kid: '../../../dev/null' })
        .sign(new TextEncoder().encode(' '.repeat(32))),
      digest(tokens.admin),
      tokens.admin.toUpperCase(),
      `${tokens.admin} `.trimEnd().slice(0, -1),
      tokens.admin.slice(0, 8),
      `${tokens.viewer},${tokens.admin}`,
    ];
    for (const token of forged) expect((await get(ME, { token })).status, token.slice(0, 30)).toBe(401);
  });

  test('of two credentials one counts, and a name beside a token lends it nothing', async () => {
    const cookie = `plumbline_session=${await openSession(admin)}`;
    expect(userIn(await get(ME, { token: tokens.viewer, headers: { cookie } }))).toBe(viewer.user?.email);
    const basic = `Basic ${btoa(`${admin.user?.email}:${tokens.viewer}`)}`;
    expect(userIn(await get(ME, { headers: { authorization: basic } }))).toBe(viewer.user?.email);
    expect((await get(`${ME}?token=${tokens.admin}&access_token=${tokens.admin}`)).status).toBe(401);
  });
});

describe('paths written otherwise', () => {
  const written = [
    '/API/console/identity.listUsers',
    '/api/Console/identity.listUsers',
    '/api/console/identity.LISTUSERS',
    '/api//console/identity.listUsers',
    '//api/console/identity.listUsers',
    '/api/console//identity.listUsers',
    '/api/console/identity.listUsers/',
    '/api/console/identity.listUsers/.',
    '/api/console/identity.listUsers/..',
    '/api/console/./identity.listUsers',
    '/api/console/x/../identity.listUsers',
    '/api/console/%69dentity.listUsers',
    '/api/console/identity%2ElistUsers',
    '/api/console%2Fidentity.listUsers',
    '/api%2Fconsole%2Fidentity.listUsers',
    '/%61pi/console/identity.listUsers',
    '/api/console/identity.listUsers%00',
    '/api/console/identity.listUsers%20',
    '/api/console/identity.listUsers;x',
    '/api/console/identity.listUsers;.css',
    '/api/console/identity.listUsers.json',
    '/api/console\\identity.listUsers',
    '/api/console/..;/console/identity.listUsers',
    '/login/../api/console/identity.listUsers',
    '/health/../api/console/identity.listUsers',
    '/ready/..%2fapi/console/identity.listUsers',
    '/health?/api/console/identity.listUsers',
    '/api/console/identity.getSignInWays/../identity.listUsers',
    '/api/console/identity.getSignInWays%2F..%2Fidentity.listUsers',
  ];

  test.each(written)('%s', async (path) => {
    for (const token of [null, tokens.viewer]) {
      const { status, text } = await get(path, { token });
      expect(text).not.toContain(admin.user?.email);
      // It is another path, which is nobody's, or the same one, which refuses.
      if (status === 200) expect(text).toBe('OK');
    }
    const { status, text } = await get(path, { token: tokens.admin });
    if (status === 200 && text !== 'OK')
      expect((JSON.parse(text) as { users: unknown[] }).users).toBeDefined();
  });

  test('a request line that names a host, or anything but a path, is no way to another', async () => {
    for (const path of [
      `http://127.0.0.1:${server.port}${USERS}`,
      `http://evil.example${USERS}`,
      'http://localhost/health',
      '*',
    ]) {
      expect((await get(path, { token: tokens.admin })).status, path).toBe(400);
    }
  });
});

describe('methods written otherwise', () => {
  const overriding = (method: string) => ({
    'x-http-method-override': method,
    'x-method-override': method,
    'x-http-method': method,
  });

  test('no header, field or query makes a request another', async () => {
    const runId = await makeRun(admin, await makeExperiment(admin));
    const question = `?input=${encodeURIComponent(JSON.stringify({ runId }))}`;
    const tries = [
      get(`${CONSOLE}/tracking.deleteRun${question}`, { token: tokens.admin, headers: overriding('POST') }),
      get(`${CONSOLE}/tracking.deleteRun${question}&_method=POST`, { token: tokens.admin }),
      get('/api/2.0/mlflow/runs/delete', { token: tokens.admin, headers: overriding('POST') }),
    ];
    for (const { status } of await Promise.all(tries)) expect(status).toBe(405);
    expect((await post(`${ME}?_method=GET`, { _method: 'GET' }, { token: tokens.viewer })).status).toBe(405);
    expect((await prisma().run.findFirstOrThrow({ where: { id: runId } })).lifecycleStage).toBe('active');
  });

  test('HEAD, OPTIONS and TRACE tell nothing', async () => {
    for (const method of ['HEAD', 'OPTIONS', 'TRACE', 'PROPFIND']) {
      const { status, text, headers } = await server.send(method, USERS, { token: null });
      expect([401, 404, 405], method).toContain(status);
      expect(text).not.toContain('@example.com');
      expect(headers['access-control-allow-origin']).toBeUndefined();
    }
  });
});

describe('headers that say who one is, or where from', () => {
  test('make nobody somebody', async () => {
    const claims = {
      'x-forwarded-user': admin.user?.email ?? '',
      'x-remote-user': admin.user?.email ?? '',
      'x-auth-request-email': admin.user?.email ?? '',
      'x-user-id': idOf(admin),
      'x-original-url': '/health',
      'x-rewrite-url': USERS,
      'x-forwarded-for': '127.0.0.1',
      'x-real-ip': '127.0.0.1',
      'x-nonce': 'mine',
    };
    expect((await get(USERS, { headers: claims })).status).toBe(401);
    expect((await get(USERS, { headers: claims, token: tokens.viewer })).status).toBe(403);
    expect((await get('/health', { headers: claims })).text).toBe('OK');
  });

  test('another address does not make failed sign-ins count anew', async () => {
    const person = await personWithPassword();
    const email = person.user?.email;
    const attempt = (password: string, ip: string) =>
      post(
        `${CONSOLE}/identity.signIn`,
        { email, password },
        { headers: { 'x-forwarded-for': ip, 'x-real-ip': ip } },
      );
    for (let guess = 0; guess < 10; guess += 1) {
      expect((await attempt('wrong', `203.0.113.${guess}`)).status).toBe(401);
    }
    const refused = await attempt(PASSWORD, '203.0.113.99');
    expect([refused.status, Number(refused.headers['retry-after']) > 60]).toEqual([429, true]);
  });

  test('another host does not make a foreign page ours', async () => {
    const headers = {
      cookie: `plumbline_session=${await openSession(admin)}`,
      origin: 'http://evil.example',
      'x-forwarded-host': 'evil.example',
      forwarded: 'host=evil.example',
    };
    const answer = await post(`${CONSOLE}/identity.signOut`, {}, { headers });
    expect(answer.status).toBe(403);
    const config = await get('/.well-known/databricks-config', {
      headers: { 'x-forwarded-host': 'evil.example' },
    });
    expect(config.text).not.toContain('evil');
  });

  test('a claimed id of a request is written down only if it is harmless', async () => {
    for (const id of ['<script>', 'a\tb', "';DROP", 'x'.repeat(65), '../../x']) {
      const { headers } = await get(ME, { headers: { 'x-request-id': id }, token: tokens.viewer });
      expect(headers['x-request-id']).toMatch(/^[\da-f]{16}$/);
    }
  });
});

describe('names that lead here and are not ours (DNS rebinding)', () => {
  test('are answered by nothing but the probes', async () => {
    for (const host of [
      'evil.example',
      `evil.example:${server.port}`,
      '127.0.0.1.evil.example',
      'localhost.evil.example',
    ]) {
      for (const path of [
        ME,
        '/api/openapi.json',
        '/.well-known/databricks-config',
        '/',
        '/login',
        '/metrics',
      ]) {
        const { status, text } = await get(path, { headers: { host }, token: tokens.admin });
        expect([status, path]).toEqual([403, path]);
        expect(text).toContain('PLUMBLINE_HOST_ALLOW');
      }
      expect((await get('/health', { headers: { host } })).text).toBe('OK');
    }
  });

  test('are answered where they are allowed', async () => {
    const before = env.hostsAllowed;
    env.hostsAllowed = ['ml.example.com'];
    try {
      const asked = (host: string) => get(ME, { headers: { host }, token: tokens.viewer });
      expect((await asked('ml.example.com')).status).toBe(200);
      expect((await asked('evil.example.com')).status).toBe(403);
    } finally {
      env.hostsAllowed = before;
    }
  });
});

describe('other sites (CSRF)', () => {
  const ours = () => `http://127.0.0.1:${server.port}`;
  const signOut = async (headers: Record<string, string>, body: unknown = {}) => {
    const secret = await openSession(viewer);
    const cookie = `plumbline_session=${secret}`;
    const { status } = await post(`${CONSOLE}/identity.signOut`, body, { headers: { cookie, ...headers } });
    const isSignedIn = (await get(ME, { headers: { cookie } })).status === 200;
    return [status, isSignedIn];
  };

  test('a page of ours changes things', async () => {
    expect(await signOut({ origin: ours() })).toEqual([200, false]);
    expect(await signOut({ 'sec-fetch-site': 'same-origin' })).toEqual([200, false]);
    expect(await signOut({ origin: ours(), 'sec-fetch-site': 'same-origin' })).toEqual([200, false]);
  });

  test.each([
    ['of another site', { origin: 'http://evil.example' }],
    ['of nowhere', { origin: 'null' }],
    ['of another port', { origin: 'http://127.0.0.1:1' }],
    ['whose name begins like ours', { origin: 'http://127.0.0.1.evil.example' }],
    ['by another scheme', { origin: 'file://' }],
    ['from another site, as the browser says', { 'sec-fetch-site': 'cross-site' }],
    ['from a neighbour of the same domain', { 'sec-fetch-site': 'same-site' }],
    ['from the address bar', { 'sec-fetch-site': 'none' }],
    ['that says nothing of where it is from', {}],
  ])('a page %s does not', async (_, headers: Record<string, string>) => {
    expect(await signOut(headers)).toEqual([403, true]);
  });

  test('nor does one of ours say the truth while its browser says otherwise', async () => {
    expect(await signOut({ origin: ours(), 'sec-fetch-site': 'cross-site' })).toEqual([403, true]);
    expect(await signOut({ origin: 'http://evil.example', 'sec-fetch-site': 'same-origin' })).toEqual([
      403,
      true,
    ]);
  });

  test('a form, whatever it calls its fields, is no JSON', async () => {
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
    ]) {
      expect(await signOut({ origin: ours(), 'content-type': type }, '{}')).toEqual([400, true]);
    }
  });

  test('nor does a password that the browser remembers for us, or a token', async () => {
    const person = await personWithPassword();
    const foreign = { origin: 'http://evil.example', 'sec-fetch-site': 'cross-site' };
    const run = `/api/2.0/mlflow/upload-artifact?run_id=${await makeRun(person)}&path=planted`;
    for (const authorization of [
      `Basic ${btoa(`${person.user?.email}:${PASSWORD}`)}`,
      `Bearer ${tokens.admin}`,
    ]) {
      const headers = { authorization, 'content-type': 'application/octet-stream' };
      expect((await post(run, 'x', { headers: { ...headers, ...foreign } })).status).toBe(403);
      expect((await post(run, 'x', { headers })).status).toBe(200);
    }
  });

  test('signing somebody in as somebody else takes a page of ours too', async () => {
    const person = await personWithPassword();
    const body = { email: person.user?.email, password: PASSWORD };
    const foreign = { origin: 'http://evil.example', 'sec-fetch-site': 'cross-site' };
    const refused = await post(`${CONSOLE}/identity.signIn`, body, { headers: foreign });
    expect([refused.status, refused.headers['set-cookie']]).toEqual([403, undefined]);
  });
});

describe('sessions that somebody planted (fixation)', () => {
  test('are not the one that signing in opens, and open nothing after', async () => {
    const person = await personWithPassword();
    const planted = unique();
    const answer = await post(
      `${CONSOLE}/identity.signIn`,
      { email: person.user?.email, password: PASSWORD },
      { headers: { cookie: `plumbline_session=${planted}`, origin: `http://127.0.0.1:${server.port}` } },
    );
    const [line = ''] = [answer.headers['set-cookie']].flat();
    expect(line).toMatch(/^plumbline_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=1209600$/);
    expect(line).not.toContain(planted);
    expect((await get(ME, { headers: { cookie: `plumbline_session=${planted}` } })).status).toBe(401);
  });

  test('lose against the one that no other host can set, where there is encryption', async () => {
    const person = await personWithPassword();
    const headers = { 'x-forwarded-proto': 'https', origin: `https://127.0.0.1:${server.port}` };
    const body = { email: person.user?.email, password: PASSWORD };
    const answer = await post(`${CONSOLE}/identity.signIn`, body, { headers });
    const [line = ''] = [answer.headers['set-cookie']].flat();
    expect(line).toMatch(
      /^__Host-plumbline_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=\d+; Secure$/,
    );
    const mine = line.split(';', 1)[0];
    const theirs = `plumbline_session=${await openSession(admin)}`;
    for (const cookie of [`${theirs}; ${mine}`, `${mine}; ${theirs}`]) {
      expect(userIn(await get(ME, { headers: { cookie } }))).toBe(person.user?.email);
    }
  });
});

describe('pages and drawings that were logged', () => {
  test('are files to save, opened by whatever address', async () => {
    const runId = await makeRun(admin);
    for (const path of ['page.html', 'drawing.svg', 'page.xhtml', 'notes.pdf']) {
      const query = `run_id=${runId}&path=${path}`;
      const html = '<svg xmlns="http://www.w3.org/2000/svg"><script>document.title = 1</script></svg>';
      await post(`/api/2.0/mlflow/upload-artifact?${query}`, html, { token: tokens.admin });
      for (const address of [`/get-artifact?${query}`, `/get-artifact?${query}&show=page&as=text/html`]) {
        const { status, headers } = await get(address, { token: tokens.admin });
        expect([status, headers]).toMatchObject([
          200,
          {
            'content-type': 'application/octet-stream',
            'content-disposition': expect.stringMatching(/^attachment/),
            'content-security-policy': expect.stringContaining('sandbox'),
            'x-content-type-options': 'nosniff',
          },
        ]);
      }
    }
  });
});

describe('ids that are guessed', () => {
  test('what is hidden and what is not there are answered alike, to the letter', async () => {
    const id = await makeExperiment(admin);
    const runId = await makeRun(admin, id);
    const token = tokens.viewer;
    const plain = (text: string, ...ids: string[]) =>
      ids.reduce((rest, each) => rest.replaceAll(each, '#'), text).replace(/"requestId":"\w+"/, '');
    const pairs: [string, string, string][] = [
      ['/api/2.0/mlflow/experiments/get?experiment_id=', id, '999999999'],
      ['/api/2.0/mlflow/runs/get?run_id=', runId, 'f'.repeat(32)],
      ['/api/2.0/mlflow/artifacts/list?run_id=', runId, 'f'.repeat(32)],
      ['/api/2.0/mlflow/metrics/get-history?metric_key=a&run_id=', runId, 'f'.repeat(32)],
      ['/api/2.0/permissions/experiments/', id, '999999999'],
      ['/get-artifact?path=a&run_id=', runId, 'f'.repeat(32)],
    ];
    for (const [path, hidden, missing] of pairs) {
      const [one, other] = [await get(path + hidden, { token }), await get(path + missing, { token })];
      expect([one.status, plain(one.text, hidden)], path).toEqual([other.status, plain(other.text, missing)]);
      expect(one.status).toBe(404);
    }
  });

  test('another’s tokens, sessions and notifications are not ended or read by knowing their ids', async () => {
    const { id } = await perform(createToken, admin, { name: 'theirs' });
    const secret = await openSession(admin);
    const revoke = await post(`${CONSOLE}/identity.revokeToken`, { id }, { token: tokens.viewer });
    const end = await post(
      `${CONSOLE}/identity.revokeSession`,
      { id: digest(secret).slice(0, 16) },
      { token: tokens.viewer },
    );
    const scim = await get(`/api/2.0/preview/scim/v2/Users/${idOf(admin)}`, { token: tokens.viewer });
    expect([revoke.status, end.status, scim.status]).toEqual([404, 404, 403]);
    expect(await prisma().token.count({ where: { id } })).toBe(1);
    expect((await get(ME, { headers: { cookie: `plumbline_session=${secret}` } })).status).toBe(200);
  });
});

describe('fields that nobody asked for (mass assignment)', () => {
  const more = {
    role: 'admin',
    isActive: true,
    kind: 'service',
    passwordHash: 'x',
    password_hash: 'x',
    isBuiltIn: true,
    userId: 'x',
    __proto__: { role: 'admin' },
    constructor: { prototype: { isReadOnly: false } },
  };

  test('give a caller no role, no other’s token, no grant', async () => {
    const own = await post(
      `${CONSOLE}/identity.createToken`,
      { ...more, name: 'mine', userId: idOf(admin), user_id: idOf(admin), ownerId: idOf(admin) },
      { token: tokens.viewer },
    );
    const { token } = JSON.parse(own.text) as { token: string };
    expect(userIn(await get(ME, { token }))).toBe(viewer.user?.email);

    const person = await personWithPassword();
    const cookie = `plumbline_session=${await openSession(person)}`;
    const changed = await post(
      `${CONSOLE}/identity.changePassword`,
      { ...more, currentPassword: PASSWORD, newPassword: 'another long one', id: idOf(admin) },
      { headers: { cookie, origin: `http://127.0.0.1:${server.port}` } },
    );
    expect(changed.status).toBe(200);
    expect(await prisma().user.findUnique({ where: { id: idOf(person) } })).toMatchObject({
      role: 'contributor',
      kind: 'person',
    });
  });

  test('change no more of a new user than its form has', async () => {
    const email = `${unique()}@example.com`;
    const body = {
      ...more,
      email,
      name: 'New',
      role: 'viewer',
      password: PASSWORD,
      id: idOf(admin),
      isActive: false,
    };
    expect((await post(`${CONSOLE}/identity.createUser`, body, { token: tokens.admin })).status).toBe(200);
    const made = await prisma().user.findUniqueOrThrow({ where: { email } });
    expect(made).toMatchObject({ role: 'viewer', kind: 'person', isActive: true });
    expect([made.id, made.passwordHash]).not.toContain(idOf(admin));
    expect(made.passwordHash).toMatch(/^scrypt\$/);
  });

  test('make a grant on nothing else, and no run another’s', async () => {
    const contributor = await callerWithRole('contributor');
    const { token } = await perform(createToken, contributor, { name: 'a' });
    const [mine, theirs] = [await makeExperiment(contributor), await makeExperiment(admin)];
    const body = {
      object_id: theirs,
      objectId: theirs,
      object_type: 'registered-model',
      access_control_list: [{ user_name: contributor.user?.email, permission_level: 'CAN_MANAGE' }],
    };
    const { status } = await server.send('PATCH', `/api/2.0/permissions/experiments/${mine}`, {
      body,
      token,
    });
    expect(status).toBe(200);
    expect(await prisma().grant.count({ where: { objectId: theirs, principalId: idOf(contributor) } })).toBe(
      0,
    );
    await grant(contributor, { objectType: 'experiment', objectId: theirs, level: 'CAN_READ' });
    const run = {
      experiment_id: mine,
      experimentId: theirs,
      user_id: idOf(admin),
      lifecycle_stage: 'deleted',
    };
    const created = await post('/api/2.0/mlflow/runs/create', run, { token });
    expect(JSON.parse(created.text)).toMatchObject({
      run: { info: { experiment_id: mine, lifecycle_stage: 'active' } },
    });
  });
});

describe('callers who ask without end', () => {
  const path = '/api/2.0/mlflow/runs/get?run_id=x';
  const before = env.requestsPerSecond;
  // Until changes are heard of, the database is asked about everybody each time.
  beforeAll(async () => {
    await get(ME, { token: tokens.viewer });
    const heard = () =>
      rows(sql`SELECT 1 FROM pg_stat_activity
               WHERE datname = current_database() AND state = 'idle' AND query = 'LISTEN "plumbline_identity"'`);
    await vi.waitFor(async () => expect(await heard()).toHaveLength(1), { timeout: 20_000 });
  });
  afterEach(() => {
    env.requestsPerSecond = before;
  });
  const asked = async (times: number, sending: Sending) =>
    Promise.all(Array.from({ length: times }, () => get(path, sending)));

  test('are told when to come again, in the dialect of what they asked; others are not held up', async () => {
    const { token } = await perform(createToken, await callerWithRole('viewer'), { name: 'busy' });
    for (const known of [token, tokens.viewer]) await get(ME, { token: known });
    // So few that none comes back while the test runs, on however slow a machine.
    env.requestsPerSecond = 0.5;
    const answers = await asked(40, { token });
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(20);
    expect(refused.length).toBeLessThan(40);
    for (const answer of refused) {
      expect(Number(answer.headers['retry-after'])).toBeGreaterThanOrEqual(1);
      expect(JSON.parse(answer.text)).toMatchObject({ error_code: 'REQUEST_LIMIT_EXCEEDED' });
    }
    expect((await get(ME, { token: tokens.viewer })).status).toBe(200);
  });

  test('nor may strangers, with or without what looks like a token', async () => {
    await get(ME, { token: tokens.admin });
    env.requestsPerSecond = 0.1;
    const answers = await asked(30, { token: null });
    const guesses = await Promise.all(
      Array.from({ length: 30 }, () => get(path, { token: `plb_${unique()}` })),
    );
    expect(answers.some(({ status }) => status === 429)).toBe(true);
    expect(guesses.every(({ status }) => status === 429)).toBe(true);
    // Whoever is known already comes in all the same.
    expect((await get(ME, { token: tokens.admin })).status).toBe(200);
  });

  test('unless there is no limit', async () => {
    const { token } = await perform(createToken, await callerWithRole('viewer'), { name: 'busy' });
    env.requestsPerSecond = 0;
    expect((await asked(200, { token })).every(({ status }) => status === 404)).toBe(true);
  });
});
