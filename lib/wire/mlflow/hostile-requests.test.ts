import fs from 'node:fs/promises';
import { connect } from 'node:net';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { env } from '@/lib/platform/env';
import { callerWithRole, makeRun } from '@/lib/testing/callers';
import { type Answer, dialectFault, type RawServer, serveRaw } from '@/lib/testing/raw-http';

let server: RawServer;
let runId: string;
let modelId: string;
beforeAll(async () => {
  server = await serveRaw();
  runId = await makeRun(await callerWithRole('admin'), '0');
  const made = await server.send('POST', `${API}/logged-models`, { body: { experiment_id: '0' } });
  modelId = JSON.parse(made.text).model.info.model_id;
  await fs.mkdir(path.join(env.home, 'secrets'), { recursive: true });
  await fs.writeFile(path.join(env.home, 'secrets', 'key'), SECRET);
});
afterAll(() => server.close());

const API = '/api/2.0/mlflow';
const SECRET = 'what-nobody-may-read';
const proxied = (tail: string) => `/api/2.0/mlflow-artifacts/artifacts/0/${runId}/artifacts/${tail}`;

/** What is no URL at all, the HTTP layer refuses by itself, without a body. */
const refusedBelow = ({ status, text }: Answer) => status === 400 && text === '';

describe('artifact paths', () => {
  const UP = ['..', '../..', '../../../../secrets/key', '../../../../../../../../etc/passwd'];
  const EVIL = [
    ...UP,
    ...UP.map((up) => `a/${up}`),
    ...UP.map((up) => up.replaceAll('/', '\\')),
    '/etc/passwd',
    '//etc/passwd',
    './../secrets',
    'path/../../to/file',
    'a//b',
    '.',
    './a',
    'a/./b',
    'file:///etc/passwd',
    'file://a#/..//tmp',
    'file://a%23/..//tmp/',
    'C:/x',
    'C:path',
    'C:\\x',
    '\\\\?\\C:\\x',
    '\\\\host\\share',
    '/etc/passwd\0.jpg',
    'a\0b',
    'a\nb',
    'a\r\nSet-Cookie: x=1',
    '..;/secrets',
    '..;/..;/secrets/key/..',
    'x/..%00/secrets',
    'http://169.254.169.254/latest',
    '.uploads/../../../x',
  ].filter((evil) => !evil.startsWith('..;'));
  const twice = (text: string) => encodeURIComponent(encodeURIComponent(text));
  const allBytes = (text: string) =>
    [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
  /** How the same path may be written in a URL. */
  const SPELLINGS: Record<string, (text: string) => string> = {
    encoded: encodeURIComponent,
    'slashes left': (text) => text.split('/').map(encodeURIComponent).join('/'),
    'every byte': allBytes,
    'every byte, upper case': (text) => allBytes(text).toUpperCase(),
    twice,
    'three times': (text) => encodeURIComponent(twice(text)),
    'dots only': (text) => encodeURIComponent(text).replaceAll('.', '%2e'),
    'dots twice': (text) => encodeURIComponent(text).replaceAll('.', '%252e'),
    overlong: (text) => encodeURIComponent(text).replaceAll('.', '%c0%ae').replaceAll('%2F', '%c0%af'),
    'as it is': (text) => text.replace(/[^\x21-\x7e]/g, (letter) => encodeURIComponent(letter)),
  };
  const readers: Record<string, (written: string) => string> = {
    'mlflow-artifacts/artifacts/…': proxied,
    'mlflow-artifacts/artifacts': (written) =>
      `/api/2.0/mlflow-artifacts/artifacts?path=0/${runId}/artifacts/${written}`,
    'mlflow-artifacts/artifacts of nothing': (written) =>
      `/api/2.0/mlflow-artifacts/artifacts?path=${written}`,
    'artifacts/list': (written) => `${API}/artifacts/list?run_id=${runId}&path=${written}`,
    'get-artifact': (written) => `/get-artifact?run_id=${runId}&path=${written}`,
    'logged-models/…/files': (written) =>
      `${API}/logged-models/${modelId}/artifacts/files?artifact_file_path=${written}`,
    'logged-models/…/directories': (written) =>
      `${API}/logged-models/${modelId}/artifacts/directories?artifact_directory_path=${written}`,
  };
  const writers: Record<string, [string, (written: string) => string]> = {
    'PUT …': ['PUT', proxied],
    'PUT of nothing': ['PUT', (written) => `/api/2.0/mlflow-artifacts/artifacts/${written}`],
    'DELETE …': ['DELETE', proxied],
    'DELETE of nothing': ['DELETE', (written) => `/api/2.0/mlflow-artifacts/artifacts/${written}`],
    'upload-artifact': ['POST', (written) => `${API}/upload-artifact?run_id=${runId}&path=${written}`],
    'mpu/create': [
      'POST',
      (written) => `/api/2.0/mlflow-artifacts/mpu/create/0/${runId}/artifacts/${written}`,
    ],
    'mpu/part': [
      'PUT',
      (written) =>
        `/api/2.0/mlflow-artifacts/mpu/part/0/${runId}/artifacts/${written}?upload_id=${'0'.repeat(32)}&part_number=1`,
    ],
  };
  const written = Object.entries(SPELLINGS).flatMap(([how, spell]) =>
    EVIL.map((evil) => [`${evil} ${how}`, spell(evil)] as const),
  );
  const filesBelow = async (folder: string) =>
    (await fs.readdir(folder, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));

  test.each(Object.entries(readers))(
    '%s reads nothing outside',
    async (_, urlOf) => {
      for (const [what, text] of written) {
        const answer = await server.send('GET', urlOf(text));
        expect(refusedBelow(answer) ? undefined : dialectFault(answer), what).toBeUndefined();
        expect(answer.text, what).not.toContain(SECRET);
        expect(answer.text, what).not.toContain('root:');
        if (answer.status === 200) expect(JSON.parse(answer.text).files ?? [], what).toEqual([]);
      }
    },
    60_000,
  );

  test.each(Object.entries(writers))(
    '%s writes and removes nothing outside',
    async (_, [method, urlOf]) => {
      const own = `blobs/artifacts/0/${runId}/artifacts/`;
      for (const [what, text] of written) {
        const answer = await server.send(
          method,
          urlOf(text),
          method === 'DELETE' ? {} : { body: 'intruder' },
        );
        expect(refusedBelow(answer) ? undefined : dialectFault(answer), what).toBeUndefined();
      }
      const files = (await filesBelow(env.home)).filter((file) => !file.startsWith(own));
      expect(files).toEqual(['secrets/key']);
      const names = (await filesBelow(path.join(env.home, own)).catch(() => [])).filter((file) =>
        /\.\.(\/|$)|\\|\0/.test(file),
      );
      expect(names).toEqual([]);
    },
    60_000,
  );

  test('odd names that are no paths elsewhere come back as they went', async () => {
    for (const name of [
      'a..b',
      '..a',
      'a..',
      '...',
      'a#b',
      'a+b',
      '50%',
      '100%25',
      'a b',
      'größe.txt',
      '数据/模型.bin',
      'a&b=c?d',
      "it's",
      'x;y',
      '-rf',
      '.hidden',
      'a%20b',
      '😀.png',
    ]) {
      const url = proxied(name.split('/').map(encodeURIComponent).join('/'));
      expect((await server.send('PUT', url, { body: `of ${name}` })).status, name).toBe(200);
      const answer = await server.send('GET', url);
      expect([answer.status, answer.text], name).toEqual([200, `of ${name}`]);
      expect(answer.headers['content-disposition'], name).toMatch(/^attachment; /);
      const folder = path.posix.dirname(name) === '.' ? '' : path.posix.dirname(name);
      const list = await server.send(
        'GET',
        `${API}/artifacts/list?run_id=${runId}&path=${encodeURIComponent(folder)}`,
      );
      expect(JSON.parse(list.text).files.map((file: { path: string }) => file.path)).toContain(name);
    }
  });

  test('names equal after decoding stay apart', async () => {
    for (const name of ['a b c', 'a%20b%20c', 'a%2520b%2520c'])
      await server.send('PUT', proxied(encodeURIComponent(name)), { body: name });
    for (const name of ['a b c', 'a%20b%20c', 'a%2520b%2520c'])
      expect((await server.send('GET', proxied(encodeURIComponent(name)))).text).toBe(name);
  });

  test('artifact locations that have tricked others', async () => {
    const locations = [
      'http:///#/../../etc/',
      'file:///etc?/../',
      'file:///etc',
      'FILE:///etc',
      '/etc',
      '//etc',
      'mlflow-artifacts://h/..%2f..%2f',
      'mlflow-artifacts:/0/../..',
      's3:/bucket/a/../../b',
      's3://b/a;x/../..',
      'dbfs:///a?x=../..',
      'ftp://evil/a',
      'mlflow-artifacts:/%00',
      `s3://${'x'.repeat(2_049)}`,
      'C:\\x',
      '\\\\host\\share',
    ];
    for (const [index, location] of locations.entries()) {
      const answer = await server.send('POST', `${API}/experiments/create`, {
        body: { name: `location ${index}`, artifact_location: location },
      });
      expect([answer.status, dialectFault(answer)], location).toEqual([400, undefined]);
    }
  });
});

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
    socket.write(`${[...head, `authorization: Bearer ${server.token}`, 'host: x', '', ''].join('\r\n')}`);
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
        `${[...post, 'content-length: 1000', `authorization: Bearer ${server.token}`, 'host: x', '', ''].join('\r\n')}{`,
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
    socket.write(`${[...put, `authorization: Bearer ${server.token}`, 'host: x', '', ''].join('\r\n')}`);
    for (const piece of megabytes(5)) socket.write(piece);
    await wait(300);
    socket.destroy();
    const side = path.join(env.home, 'blobs', '.uploads');
    await expect.poll(() => fs.readdir(side), { timeout: 5_000 }).toEqual([]);
    expect((await server.send('GET', proxied('broken.bin'))).status).toBe(404);
  });
});
