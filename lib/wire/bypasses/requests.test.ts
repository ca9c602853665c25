/** Ways around the door that others fell to, tried over a real socket, each to end as the plain request does. The same request written otherwise: paths, methods, headers, names of the host. */
import { describe, expect, test } from 'vitest';
import { prisma } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { makeExperiment, makeRun, openSession, PASSWORD, personWithPassword } from '@/lib/testing/callers';
import { CONSOLE, idOf, ME, openDoor, USERS } from '@/lib/testing/door';

const door = openDoor();

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
    for (const token of [null, door.tokens.viewer]) {
      const { status, text } = await door.get(path, { token });
      expect(text).not.toContain(door.admin.user?.email);
      // It is another path, which is nobody's, or the same one, which refuses.
      if (status === 200) expect(text).toBe('OK');
    }
    const { status, text } = await door.get(path, { token: door.tokens.admin });
    if (status === 200 && text !== 'OK')
      expect((JSON.parse(text) as { users: unknown[] }).users).toBeDefined();
  });

  test('a request line that names a host, or anything but a path, is no way to another', async () => {
    for (const path of [
      `http://127.0.0.1:${door.server.port}${USERS}`,
      `http://evil.example${USERS}`,
      'http://localhost/health',
      '*',
    ]) {
      expect((await door.get(path, { token: door.tokens.admin })).status, path).toBe(400);
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
    const runId = await makeRun(door.admin, await makeExperiment(door.admin));
    const question = `?input=${encodeURIComponent(JSON.stringify({ runId }))}`;
    const tries = [
      door.get(`${CONSOLE}/tracking.deleteRun${question}`, {
        token: door.tokens.admin,
        headers: overriding('POST'),
      }),
      door.get(`${CONSOLE}/tracking.deleteRun${question}&_method=POST`, { token: door.tokens.admin }),
      door.get('/api/2.0/mlflow/runs/delete', { token: door.tokens.admin, headers: overriding('POST') }),
    ];
    for (const { status } of await Promise.all(tries)) expect(status).toBe(405);
    const read = `/api/2.0/mlflow/runs/get?run_id=${runId}&_method=GET`;
    expect((await door.post(read, { _method: 'GET' }, { token: door.tokens.admin })).status).toBe(405);
    expect((await prisma().run.findFirstOrThrow({ where: { id: runId } })).lifecycleStage).toBe('active');
  });

  test('HEAD, OPTIONS and TRACE tell nothing', async () => {
    for (const method of ['HEAD', 'OPTIONS', 'TRACE', 'PROPFIND']) {
      const { status, text, headers } = await door.server.send(method, USERS, { token: null });
      expect([401, 404, 405], method).toContain(status);
      expect(text).not.toContain('@example.com');
      expect(headers['access-control-allow-origin']).toBeUndefined();
    }
  });
});

describe('headers that say who one is, or where from', () => {
  test('make nobody somebody', async () => {
    const claims = {
      'x-forwarded-user': door.admin.user?.email ?? '',
      'x-remote-user': door.admin.user?.email ?? '',
      'x-auth-request-email': door.admin.user?.email ?? '',
      'x-user-id': idOf(door.admin),
      'x-original-url': '/health',
      'x-rewrite-url': USERS,
      'x-forwarded-for': '127.0.0.1',
      'x-real-ip': '127.0.0.1',
      'x-nonce': 'mine',
    };
    expect((await door.get(USERS, { headers: claims })).status).toBe(401);
    expect((await door.get(USERS, { headers: claims, token: door.tokens.viewer })).status).toBe(403);
    expect((await door.get('/health', { headers: claims })).text).toBe('OK');
  });

  test('another address does not make failed sign-ins count anew', async () => {
    const person = await personWithPassword();
    const email = person.user?.email;
    const attempt = (password: string, ip: string) =>
      door.post(
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
      cookie: `plumbline_session=${await openSession(door.admin)}`,
      origin: 'http://evil.example',
      'x-forwarded-host': 'evil.example',
      forwarded: 'host=evil.example',
    };
    const answer = await door.post(`${CONSOLE}/identity.signOut`, {}, { headers });
    expect(answer.status).toBe(403);
    const config = await door.get('/.well-known/databricks-config', {
      headers: { 'x-forwarded-host': 'evil.example' },
    });
    expect(config.text).not.toContain('evil');
  });

  test('a claimed id of a request is written down only if it is harmless', async () => {
    for (const id of ['<script>', 'a\tb', "';DROP", 'x'.repeat(65), '../../x']) {
      const { headers } = await door.get(ME, { headers: { 'x-request-id': id }, token: door.tokens.viewer });
      expect(headers['x-request-id']).toMatch(/^[\da-f]{16}$/);
    }
  });
});

describe('names that lead here and are not ours (DNS rebinding)', () => {
  test('are answered by nothing but the probes', async () => {
    for (const host of [
      'evil.example',
      `evil.example:${door.server.port}`,
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
        const { status, text } = await door.get(path, { headers: { host }, token: door.tokens.admin });
        expect([status, path]).toEqual([403, path]);
        expect(text).toContain('PLUMBLINE_HOST_ALLOW');
      }
      expect((await door.get('/health', { headers: { host } })).text).toBe('OK');
    }
  });

  test('are answered where they are allowed', async () => {
    const before = env.hostsAllowed;
    env.hostsAllowed = ['ml.example.com'];
    try {
      const asked = (host: string) => door.get(ME, { headers: { host }, token: door.tokens.viewer });
      expect((await asked('ml.example.com')).status).toBe(200);
      expect((await asked('evil.example.com')).status).toBe(403);
    } finally {
      env.hostsAllowed = before;
    }
  });
});
