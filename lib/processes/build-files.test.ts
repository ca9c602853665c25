import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import zlib from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadBuildFiles } from './build-files';

const WRITTEN = 'console.log("plumb");\n'.repeat(200);
const SCRIPT = `//# allFunctionsCalledOnLoad\n${WRITTEN}`;
const { finishFiles } = (await import(new URL('./build.mjs', import.meta.url).href)) as {
  finishFiles: (folder: string) => Promise<void>;
};
let folder: string;
let server: http.Server;
let port: number;

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'build-files-'));
  fs.mkdirSync(path.join(folder, 'static/chunks'), { recursive: true });
  fs.writeFileSync(path.join(folder, 'secret.js'), 'not of the build');
  fs.writeFileSync(path.join(folder, 'static/chunks/one.js'), WRITTEN);
  fs.writeFileSync(path.join(folder, 'static/font.woff2'), 'font');
  await finishFiles(path.join(folder, 'static'));
  const answer = await loadBuildFiles(path.join(folder, 'static'));
  server = http.createServer((request, response) => {
    if (!answer(request, response)) response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});

afterAll(() => {
  server.close();
  fs.rmSync(folder, { recursive: true });
});

/** As sent: `fetch` would hide the coding, and tidy the path. */
const ask = (url: string, accepted?: string, method = 'GET') =>
  new Promise<{ status: number; headers: http.IncomingHttpHeaders; body: Buffer }>((resolve, reject) => {
    const headers = accepted === undefined ? {} : { 'accept-encoding': accepted };
    const request = http.request(
      { port, host: '127.0.0.1', path: url, method, headers },
      async (response) => {
        const parts: Buffer[] = [];
        for await (const part of response) parts.push(part as Buffer);
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts) });
      },
    );
    request.on('error', reject).end();
  });

const PLACE = '/_next/static/chunks/one.js';

test('a script comes marked, in the smallest form that the browser reads, to be kept for good', async () => {
  const { status, headers, body } = await ask(PLACE, 'gzip, deflate, br, zstd');
  expect(status).toBe(200);
  expect(headers).toMatchObject({
    'content-type': 'text/javascript; charset=utf-8',
    'content-encoding': 'br',
    'content-length': String(body.length),
    vary: 'accept-encoding',
    'cache-control': 'public, max-age=31536000, immutable',
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
  });
  expect(zlib.brotliDecompressSync(body).toString()).toBe(SCRIPT);
});

test.each([
  ['gzip, deflate', 'gzip'],
  ['br;q=0, gzip;q=0.5', 'gzip'],
  ['identity', undefined],
  [undefined, undefined],
])('whoever accepts %s gets %s', async (accepted, coding) => {
  const { headers, body } = await ask(PLACE, accepted);
  expect(headers['content-encoding']).toBe(coding);
  expect((coding ? zlib.gunzipSync(body) : body).toString()).toBe(SCRIPT);
});

test('what is compressed already comes as it is; HEAD has no body; a question mark changes nothing', async () => {
  const font = await ask('/_next/static/font.woff2', 'br');
  expect([font.headers['content-encoding'], font.headers['content-type'], font.body.toString()]).toEqual([
    undefined,
    'font/woff2',
    'font',
  ]);
  const head = await ask(PLACE, 'br', 'HEAD');
  expect([head.status, head.body.length]).toEqual([200, 0]);
  expect(Number(head.headers['content-length'])).toBeGreaterThan(0);
  expect((await ask(`${PLACE}?dpl=1`)).status).toBe(200);
});

test.each([
  '/_next/static/../secret.js',
  '/_next/static/chunks/..%2f..%2fsecret.js',
  '/_next/static/chunks/one.js.br',
  '/_next/static/none.js',
  '/experiments',
])('%s is none of these files', async (url) => {
  expect((await ask(url)).status).toBe(404);
});
