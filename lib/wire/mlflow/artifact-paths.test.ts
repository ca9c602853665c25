import fs from 'node:fs/promises';
import path from 'node:path';
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
      expect(answer.headers['content-disposition'], name).toMatch(/^attachment; [^']*''[^'()*]*$/);
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
