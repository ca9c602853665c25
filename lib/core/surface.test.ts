import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { env } from '@/lib/platform/env';
import { AppError, conflict, tooMany } from '@/lib/pure/errors';
import { auditBy, callerWithRole, nobody, unique } from '@/lib/testing/callers';
import { noted, trialCommand, trialQuery } from '@/lib/testing/trial';
import type { Caller } from './access';
import { query } from './operation';
import { type Exchange, failJson, mount, type Origin, route, type Surface } from './surface';

const work = vi.fn();
const seen: Exchange[] = [];
let who: Caller = nobody;

const surface: Surface = {
  name: 'trial',
  routes: [
    route('GET', '/things', trialQuery(work)),
    route('POST', '/things', trialCommand(work)),
    route('PATCH', '/things/:id', trialCommand(work)),
    route(
      'GET',
      '/file',
      trialQuery(async () => 'kept'),
      {
        present: (text) => new Response(String(text), { headers: { 'cache-control': 'private' } }),
      },
    ),
    route(
      'GET',
      '/open',
      query({ name: 'trial.open', summary: '', access: 'anyone', input: z.object({}), run: work }),
    ),
  ],
  authenticate: async (_, origin: Origin) => ({ ...who, ...origin }),
  read: async (exchange) => {
    seen.push(exchange);
    return { name: 'a' };
  },
  fail: (error, requestId) => failJson(error, requestId, { fault: error.code, message: error.message }),
};
const app = mount(surface, ['/api/one', '/api/two']);

const ask = (
  method: string,
  path: string,
  headers: Record<string, string> = {},
  remoteAddress = '10.0.0.9',
) => app.request(path, { method, headers }, { incoming: { socket: { remoteAddress } } });
const faultOf = async (answer: Response) => [
  answer.status,
  ((await answer.json()) as { fault: string }).fault,
];

let admin: Caller;
beforeAll(async () => {
  admin = await callerWithRole('admin');
});
afterEach(() => {
  who = nobody;
  seen.length = 0;
  work.mockReset();
  env.trustedProxies = 0;
});

describe('routes', () => {
  test('answer under every prefix, with what the operation answers', async () => {
    who = admin;
    work.mockResolvedValue({ some: 'thing' });
    for (const prefix of ['/api/one', '/api/two']) {
      const answer = await ask('GET', `${prefix}/things`);
      expect([answer.status, await answer.json()]).toEqual([200, { some: 'thing' }]);
    }
  });

  test('tell a question when the one who asks goes away, and nothing that changes something', async () => {
    who = admin;
    const seenSignals: (boolean | undefined)[] = [];
    work.mockImplementation(async (ctx) => {
      leaving.abort();
      seenSignals.push(ctx.signal?.aborted);
      ctx.audit(noted);
      return {};
    });
    let leaving = new AbortController();
    for (const method of ['GET', 'POST']) {
      leaving = new AbortController();
      await app.request('/api/one/things', { method, signal: leaving.signal });
    }
    expect(seenSignals).toEqual([true, undefined]);
  });

  test('give the reader what stands in the path', async () => {
    who = admin;
    work.mockImplementation(async (ctx) => ctx.audit(noted));
    await ask('PATCH', '/api/one/things/a%2Fb');
    expect(seen[0]).toMatchObject({ params: { id: 'a/b' }, caller: { user: admin.user } });
  });

  test('give out a presented answer as it is', async () => {
    who = admin;
    const answer = await ask('GET', '/api/one/file');
    expect([await answer.text(), answer.headers.get('cache-control')]).toEqual(['kept', 'private']);
  });

  test.each([
    ['/api/one/nothing'],
    ['/api/one/things/'],
    ['/api/one//things'],
    ['/api/one/THINGS'],
    ['/api/one/'],
    ['/api/one/things/1/2'],
  ])('%s is unknown, in the dialect', async (path) => {
    who = admin;
    expect(await faultOf(await ask('GET', path))).toEqual([404, 'ENDPOINT_NOT_FOUND']);
    expect(work).not.toHaveBeenCalled();
  });

  test('an unknown path is told only in part', async () => {
    const answer = await ask('GET', `/api/one/${'x'.repeat(5_000)}`);
    expect((await answer.text()).length).toBeLessThan(400);
  });

  test.each([
    ['PUT', '/api/one/things', 'GET, POST'],
    ['OPTIONS', '/api/two/things', 'GET, POST'],
    ['GET', '/api/one/things/7', 'PATCH'],
    ['HEAD', '/api/one/things/7', 'PATCH'],
    ['POST', '/api/one/open', 'GET'],
  ])('%s %s says what is allowed', async (method, path, allowed) => {
    const answer = await ask(method, path);
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, allowed]);
    if (method !== 'HEAD') expect(await faultOf(answer)).toEqual([405, 'METHOD_NOT_ALLOWED']);
    expect(work).not.toHaveBeenCalled();
  });

  test('a question may be sent as a body where the surface takes long ones, and takes nothing else’s place', async () => {
    // Who may ask, and not change.
    who = await callerWithRole('viewer');
    work.mockResolvedValue({ some: 'thing' });
    const long = mount({ ...surface, takesLongQuestions: true }, ['/api/long']);
    const answers = ['/open', '/things', '/things/7'].map((path) =>
      long.request(`/api/long${path}`, { method: 'POST' }),
    );
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([200, 403, 405]);
    expect(work).toHaveBeenCalledTimes(1);
  });

  test('HEAD is GET without the body', async () => {
    who = admin;
    work.mockResolvedValue({ some: 'thing' });
    const answer = await ask('HEAD', '/api/one/things');
    expect([answer.status, await answer.text()]).toEqual([200, '']);
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
  });

  test('HEAD lets go of what the body would have been read from', async () => {
    who = admin;
    const cancel = vi.fn();
    const present = () =>
      new Response(new ReadableStream({ pull: (pieces) => pieces.enqueue(new Uint8Array(3)), cancel }), {
        headers: { 'content-length': '9' },
      });
    const read = route('GET', '/stream', trialQuery(work), { present });
    const streaming = mount({ ...surface, routes: [read] }, ['/api/one']);
    const answer = await streaming.request('/api/one/stream', { method: 'HEAD' });
    expect([answer.status, answer.headers.get('content-length'), answer.body]).toEqual([200, '9', null]);
    expect(cancel).toHaveBeenCalledOnce();
  });
});

describe('nobody', () => {
  test.each([['GET'], ['POST']])('is refused before a %s is read', async (method) => {
    expect(await faultOf(await ask(method, '/api/one/things'))).toEqual([401, 'UNAUTHENTICATED']);
    expect(seen).toEqual([]);
  });

  test('may ask what is open to anyone', async () => {
    work.mockResolvedValue({});
    expect((await ask('GET', '/api/one/open')).status).toBe(200);
  });
});

describe('an error', () => {
  test.each([
    ['of the product', conflict('Somebody was faster.'), 409, 'Somebody was faster.'],
    ['of ours', new Error('hunter2'), 500, 'Something went wrong'],
    ['because the caller went away', new DOMException('gone', 'AbortError'), 500, 'Something went wrong'],
  ])('%s', async (_, error, status, message) => {
    who = admin;
    work.mockRejectedValue(error);
    const answer = await ask('GET', '/api/one/things');
    expect(answer.status).toBe(status);
    expect(((await answer.json()) as { message: string }).message).toContain(message);
  });

  test('of the reader is told in the dialect, one of ours without a word of it', async () => {
    who = admin;
    const read = vi.spyOn(surface, 'read');
    read.mockRejectedValueOnce(new Error('hunter2'));
    const answer = await ask('GET', '/api/one/things');
    expect(answer.status).toBe(500);
    expect(await answer.text()).not.toContain('hunter2');
    read.mockRejectedValueOnce(new DOMException('gone', 'AbortError'));
    expect(await faultOf(await ask('GET', '/api/one/things'))).toEqual([499, 'CANCELLED']);
    read.mockRestore();
  });

  test('says when to come back', async () => {
    who = admin;
    work.mockRejectedValue(tooMany('Slowly.', 2.2));
    const answer = await ask('GET', '/api/one/things');
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '3']);
  });

  test('says how to sign in', async () => {
    const answer = await ask('GET', '/api/one/things');
    expect(answer.headers.get('www-authenticate')).toBe('Basic realm="plumbline", Bearer');
    who = admin;
    work.mockRejectedValue(new AppError('PERMISSION_DENIED', 'no'));
    expect((await ask('GET', '/api/one/things')).headers.has('www-authenticate')).toBe(false);
  });
});

describe('every answer', () => {
  test.each([
    ['a good one', 'GET', '/api/one/things'],
    ['a file', 'GET', '/api/one/file'],
    ['an unknown path', 'GET', '/api/one/nothing'],
    ['a wrong method', 'DELETE', '/api/one/things'],
  ])('is not sniffed, framed or kept: %s', async (_, method, path) => {
    who = admin;
    work.mockResolvedValue({});
    const { headers } = await ask(method, path);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('cache-control')).toMatch(/no-store|private/);
    expect(headers.get('x-request-id')).toMatch(/^[0-9a-f]{16}$/);
  });

  test.each([
    ['kept', 'my-request.1', true],
    ['too short', 'short', false],
    ['too long', 'x'.repeat(65), false],
    ['not a name', '<script>alert(1)</script>', false],
  ])('carries the caller’s own id where it is one: %s', async (_, id, isKept) => {
    who = admin;
    work.mockResolvedValue({});
    const answer = await ask('GET', '/api/one/things', { 'x-request-id': id });
    expect(answer.headers.get('x-request-id') === id).toBe(isKept);
  });
});

describe('the caller’s address', () => {
  const recorded = async (forwarded: string) => {
    who = admin;
    work.mockImplementation(async (ctx) => ctx.audit(noted));
    const requestId = unique();
    await ask(
      'POST',
      '/api/one/things',
      { 'x-request-id': requestId, 'x-forwarded-for': forwarded },
      '::ffff:10.0.0.9',
    );
    return (await auditBy({ requestId }))[0]?.ip;
  };

  test('is the socket’s, whatever a header claims', async () => {
    expect(await recorded('192.0.2.7')).toBe('10.0.0.9');
  });

  test('is what a trusted proxy appended', async () => {
    env.trustedProxies = 1;
    expect(await recorded('6.6.6.6, 192.0.2.7')).toBe('192.0.2.7');
  });
});
