import fs from 'node:fs/promises';
import { connect } from 'node:net';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { env } from '@/lib/platform/env';
import { callerWithRole, makeRun } from '@/lib/testing/callers';
import { dialectFault, type RawServer, serveRaw } from '@/lib/testing/raw-http';

let server: RawServer;
let runId: string;
beforeAll(async () => {
  server = await serveRaw();
  runId = await makeRun(await callerWithRole('admin'), '0');
});
afterAll(() => server.close());

const API = '/api/2.0/mlflow';
const proxied = (tail: string) => `/api/2.0/mlflow-artifacts/artifacts/0/${runId}/artifacts/${tail}`;

describe('headers', () => {
  const get = (headers: Record<string, string>, token: string | null = null) =>
    server.send('GET', `${API}/runs/get?run_id=${runId}`, { headers, token });

  test('credentials that are none', async () => {
    const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;
    for (const authorization of [
      'x',
      'Bearer',
      'Bearer ',
      'Bearer  plb_x',
      'bearer null',
      'Basic',
      'Basic !!!',
      'Basic Og==',
      basic('no colon'),
      basic('token:'),
      basic('a@b.c:wrong'),
      basic(`${'x'.repeat(5_000)}:y`),
      'Digest username="admin"',
      `Bearer ${'x'.repeat(7_000)}`,
      "Bearer ' OR 1=1 --",
      'Bearer \u00ff\u00fe',
    ]) {
      const answer = await get({ authorization });
      expect([answer.status, dialectFault(answer)], authorization.slice(0, 40)).toEqual([401, undefined]);
      expect(answer.headers['www-authenticate']).toBeDefined();
    }
    for (const cookie of [
      'plumbline_session=',
      'plumbline_session=x',
      'plumbline_session',
      ';;;=;',
      `plumbline_session=${'x'.repeat(4_000)}`,
    ]) {
      expect((await get({ cookie })).status, cookie.slice(0, 30)).toBe(401);
    }
  });

  test('nothing of a header comes back as markup, and no method is overridden', async () => {
    const script = '<script>alert(1)</script>';
    const answer = await server.send('POST', `${API}/runs/create`, {
      body: '{}',
      headers: { 'content-type': script, 'x-request-id': script },
    });
    expect([answer.status, dialectFault(answer)]).toEqual([400, undefined]);
    expect(answer.text + answer.headers['x-request-id']).not.toContain('<script>');
    await server.send('PUT', proxied('kept.txt'), { body: 'kept' });
    const override = {
      'x-http-method-override': 'DELETE',
      'x-method-override': 'DELETE',
      'x-http-method': 'DELETE',
    };
    expect((await server.send('GET', proxied('kept.txt'), { headers: override })).text).toBe('kept');
    expect((await server.send('POST', proxied('kept.txt'), { headers: override, body: '' })).status).toBe(
      405,
    );
    expect((await server.send('GET', proxied('kept.txt'))).text).toBe('kept');
  });

  test('ranges', async () => {
    await server.send('PUT', proxied('range.txt'), { body: '0123456789' });
    const answers: Record<string, [number, string?]> = {
      'bytes=2-4': [206, '234'],
      'bytes=8-': [206, '89'],
      'bytes=-2': [206, '89'],
      'bytes=5-99': [206, '56789'],
      'bytes=5-2': [416],
      'bytes=10-': [416],
      'bytes=-0': [416],
      'bytes=99999999999999999999-': [416],
      'bytes=-': [200, '0123456789'],
      'bytes=a-b': [200, '0123456789'],
      'bytes=0-1,3-4': [200, '0123456789'],
      'lines=1-2': [200, '0123456789'],
    };
    for (const [range, [status, text]] of Object.entries(answers)) {
      const answer = await server.send('GET', proxied('range.txt'), { headers: { range } });
      expect([answer.status, dialectFault(answer)], range).toEqual([status, undefined]);
      if (text !== undefined) expect(answer.text, range).toBe(text);
    }
  });

  test('a form, a foreign page and a packed body change nothing', async () => {
    const send = (
      headers: Record<string, string>,
      body: string | Uint8Array = '{}',
      token: string | null = server.token,
    ) => server.send('POST', `${API}/runs/create`, { body, headers, token });
    expect(
      (await send({ 'content-type': 'application/x-www-form-urlencoded' }, 'experiment_id=0')).status,
    ).toBe(400);
    expect((await send({ 'content-type': 'text/plain' })).status).toBe(400);
    expect((await send({ 'content-encoding': 'gzip' }, gzipSync('{}'))).status).toBe(400);
    const foreign: Record<string, string>[] = [
      { origin: 'http://evil.com' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
    ];
    for (const headers of foreign) {
      const answer = await send({ cookie: 'plumbline_session=x', ...headers }, '{}', null);
      expect([answer.status, dialectFault(answer)], JSON.stringify(headers)).toEqual([403, undefined]);
    }
  });
});

describe('bodies over a socket', () => {
  /** Writes `head` and pieces; answers what came back before the connection ended or `within` ms were over. */
  async function converse(head: string[], pieces: Iterable<string>, within = 3_000): Promise<string> {
    const socket = connect(server.port, '127.0.0.1');
    let text = '';
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
    const ended = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    socket.on('error', () => undefined);
    socket.write(
      `${[...head, `authorization: Bearer ${server.token}`, 'host: localhost', '', ''].join('\r\n')}`,
    );
    for (const piece of pieces) {
      if (socket.destroyed || text) break;
      if (!socket.write(piece))
        await Promise.race([new Promise((resolve) => socket.once('drain', resolve)), ended, wait(within)]);
      await wait(0);
    }
    for (const until = Date.now() + within; !text && !socket.destroyed && Date.now() < until; )
      await wait(10);
    socket.destroy();
    return text;
  }
  const post = [`POST ${API}/runs/log-batch HTTP/1.1`, 'content-type: application/json'];
  const megabytes = function* (count: number, form: (text: string) => string = (text) => text) {
    for (let sent = 0; sent < count; sent += 1) yield form(' '.repeat(1 << 20));
  };

  test('announced as too large: refused before it is sent', async () => {
    for (const size of ['33554433', '1073741824', '9007199254740993']) {
      expect(await converse([...post, `content-length: ${size}`], [])).toMatch(
        /^HTTP\/1\.1 413 [\s\S]*PAYLOAD_TOO_LARGE/,
      );
    }
  });

  test('too large without announcing it: refused on the way', async () => {
    const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`;
    expect(await converse([...post, 'transfer-encoding: chunked'], megabytes(64, chunk), 10_000)).toMatch(
      /^HTTP\/1\.1 413 /,
    );
  }, 30_000);

  test('lengths that are none are refused', async () => {
    for (const length of ['-1', 'x', '1e3', '1, 2', '']) {
      expect(await converse([...post, `content-length: ${length}`], ['{}']), length).toMatch(
        /^(HTTP\/1\.1 4\d\d |$)/,
      );
    }
    expect(await converse([...post, 'content-length: 2', 'transfer-encoding: chunked'], ['{}'])).toMatch(
      /^(HTTP\/1\.1 4\d\d |$)/,
    );
  });

  test('slow ones hold nobody up', async () => {
    const slow = Array.from({ length: 100 }, () => {
      const socket = connect(server.port, '127.0.0.1');
      socket.on('error', () => undefined);
      socket.write(
        `${[...post, 'content-length: 1000', `authorization: Bearer ${server.token}`, 'host: localhost', '', ''].join('\r\n')}{`,
      );
      return socket;
    });
    await wait(200);
    const started = Date.now();
    for (let count = 0; count < 20; count += 1) {
      for (const socket of slow) socket.write(' ');
      const body = { run_id: runId, key: 'beside', value: count, timestamp: 1, step: count };
      expect((await server.send('POST', `${API}/runs/log-metric`, { body })).status).toBe(200);
    }
    expect(Date.now() - started).toBeLessThan(5_000);
    for (const socket of slow) socket.destroy();
    await wait(100);
    expect((await server.send('GET', '/health')).status).toBe(200);
  });

  test('an upload that breaks off leaves nothing', async () => {
    const put = [`PUT ${proxied('broken.bin')} HTTP/1.1`, 'content-length: 50000000'];
    const socket = connect(server.port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write(
      `${[...put, `authorization: Bearer ${server.token}`, 'host: localhost', '', ''].join('\r\n')}`,
    );
    for (const piece of megabytes(5)) socket.write(piece);
    await wait(300);
    socket.destroy();
    const side = path.join(env.home, 'blobs', '.uploads');
    await expect.poll(() => fs.readdir(side), { timeout: 5_000 }).toEqual([]);
    expect((await server.send('GET', proxied('broken.bin'))).status).toBe(404);
  });
});
