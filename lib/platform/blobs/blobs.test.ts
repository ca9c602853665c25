import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePort } from '../embedded-postgres';
import { openBlobStore } from '.';
import type { BlobStore } from './store';

const python = process.env.PLUMBLINE_TEST_PYTHON;
if (!python)
  process.stdout.write('The S3 store is not tested: PLUMBLINE_TEST_PYTHON names no Python with moto.\n');

const MEGABYTE = 1 << 20;
let folder: string;
let moto: ChildProcess | undefined;
const stores: Record<string, BlobStore> = {};

beforeAll(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'plumbline-blobs-'));
  await fs.mkdir(path.join(folder, 'store'));
  stores.local = openBlobStore(`file:${path.join(folder, 'store')}`);
  if (python) stores.s3 = await startS3(python);
}, 60_000);
afterAll(async () => {
  moto?.kill('SIGKILL');
  await fs.rm(folder, { recursive: true, force: true });
});

async function startS3(command: string): Promise<BlobStore> {
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' });
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  moto = spawn(command, ['-m', 'moto.server', '-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' });
  for (let tries = 0; !(await fetch(endpoint).catch(() => undefined)); tries += 1) {
    if (tries > 300) throw new Error('moto does not start');
    await wait(100);
  }
  const client = new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true });
  await client.send(new CreateBucketCommand({ Bucket: 'bucket' }));
  return openBlobStore(`s3://bucket/some/prefix?endpoint=${encodeURIComponent(endpoint)}`);
}

const of = async function* (...pieces: (string | Uint8Array)[]) {
  for (const piece of pieces) yield Buffer.from(piece);
};
const textOf = async (body: ReadableStream<Uint8Array>) => new Response(body as never).text();
const codeOf = (error: unknown) => (error as { code?: string }).code;
const refusal = (work: Promise<unknown>) => work.then(() => 'nothing refused', codeOf);

const kinds = python ? ['local', 's3'] : ['local'];
describe.each(kinds)('%s', (kind) => {
  const store = () => stores[kind] as BlobStore;
  const put = (key: string, ...pieces: string[]) => store().put(key, of(...pieces));
  const read = async (key: string) => textOf((await store().get(key)).body);

  test('can be reached', () => store().check());

  test('puts, replaces and gets whole objects', async () => {
    expect(await put('a/b/one.txt', 'hel', 'lo')).toEqual({ size: 5 });
    const { size, range, lastModified, etag, body } = await store().get('a/b/one.txt');
    expect([size, range, await textOf(body)]).toEqual([5, undefined, 'hello']);
    expect(Math.abs(lastModified.getTime() - Date.now())).toBeLessThan(60_000);
    expect(etag).toMatch(/^".+"$/);
    await put('a/b/one.txt', 'replaced');
    expect(await read('a/b/one.txt')).toBe('replaced');
    const again = await store().get('a/b/one.txt');
    await again.body.cancel();
    expect(again.etag).not.toBe(etag);
    await put('a/empty');
    expect(await read('a/empty')).toBe('');
    expect(await refusal(store().get('a/nothing'))).toBe('RESOURCE_DOES_NOT_EXIST');
    expect(await refusal(store().get('a/b'))).toBe('RESOURCE_DOES_NOT_EXIST');
  });

  test('takes a web stream, and names of all kinds', async () => {
    const name = 'odd/größe & 数据 +#%20?;=\'"😀.bin';
    await store().put(name, new Blob(['streamed']).stream() as ReadableStream<Uint8Array>);
    expect(await read(name)).toBe('streamed');
    expect((await store().list('odd')).entries.map((entry) => entry.name)).toEqual([name.slice(4)]);
  });

  test('ranges', async () => {
    await put('range', '0123456789');
    const part = async (range: object) => {
      const found = await store().get('range', range);
      return [await textOf(found.body), found.range, found.size];
    };
    expect(await part({ start: 2, end: 4 })).toEqual(['234', { start: 2, end: 4 }, 10]);
    expect(await part({ start: 8 })).toEqual(['89', { start: 8, end: 9 }, 10]);
    expect(await part({ start: 8, end: 99 })).toEqual(['89', { start: 8, end: 9 }, 10]);
    expect(await part({ suffix: 3 })).toEqual(['789', { start: 7, end: 9 }, 10]);
    expect(await part({ suffix: 99 })).toEqual(['0123456789', { start: 0, end: 9 }, 10]);
    for (const range of [{ start: 10 }, { start: 5, end: 2 }]) {
      expect(await refusal(store().get('range', range)), JSON.stringify(range)).toBe('RANGE_NOT_SATISFIABLE');
    }
  });

  test('lists one level, in pages', async () => {
    const names = Array.from({ length: 25 }, (_, index) => `file-${String(index).padStart(2, '0')}`);
    await Promise.all([...names, 'sub/deep/x', 'sub/y'].map((name) => put(`list/${name}`, name)));
    await put('listing-beside/x', 'not of it');
    const seen: string[] = [];
    let pageToken: string | undefined;
    let pages = 0;
    do {
      const page = await store().list('list', { pageToken, limit: 10 });
      seen.push(...page.entries.map(({ name, isDir, size }) => `${name}${isDir ? '/' : ` ${size}`}`));
      pageToken = page.nextPageToken;
      pages += 1;
    } while (pageToken);
    expect(seen.sort()).toEqual([...names.map((name) => `${name} 7`), 'sub/']);
    expect(pages).toBe(3);
    expect((await store().list('list/nothing')).entries).toEqual([]);
    expect((await store().list('list/file-00')).entries).toEqual([]);
  });

  test('removes an object, or all below a folder, and nothing beside it', async () => {
    await Promise.all(
      ['x/one', 'x/sub/two', 'x/sub/three', 'xx/beside', 'x-beside'].map((key) => put(`remove/${key}`, key)),
    );
    expect(await store().remove('remove/x/one')).toBe(1);
    expect(await store().remove('remove/x/one')).toBe(0);
    expect(await store().remove('remove/x')).toBe(2);
    expect(await refusal(store().get('remove/x/sub/two'))).toBe('RESOURCE_DOES_NOT_EXIST');
    expect(await read('remove/xx/beside')).toBe('xx/beside');
    expect(await read('remove/x-beside')).toBe('x-beside');
  });

  test('a body that breaks, is shorter or longer than announced, or is cut off leaves what was there', async () => {
    await put('kept', 'before');
    const breaking = async function* () {
      yield Buffer.from('half');
      throw new Error('the line broke');
    };
    await expect(store().put('kept', breaking())).rejects.toThrow();
    expect(await refusal(store().put('kept', of('short'), { size: 99 }))).toBe('INVALID_PARAMETER_VALUE');
    expect(await refusal(store().put('kept', of('too long'), { size: 2 }))).toBe('INVALID_PARAMETER_VALUE');
    const slow = async function* () {
      for (;;) {
        yield Buffer.alloc(1000);
        await wait(5);
      }
    };
    await expect(store().put('kept', slow(), { signal: AbortSignal.timeout(100) })).rejects.toThrow();
    expect(await read('kept')).toBe('before');
  });

  test('uploads in parts, sent in any order, and one given up', async () => {
    const first = Buffer.alloc(5 * MEGABYTE, 'a');
    const upload = await store().createMultipart('parts/whole');
    const two = await store().putPart('parts/whole', upload, 2, of('tail'));
    await store().putPart('parts/whole', upload, 1, of('replaced later'));
    const one = await store().putPart('parts/whole', upload, 1, of(first));
    expect(await refusal(store().get('parts/whole'))).toBe('RESOURCE_DOES_NOT_EXIST');
    await store().completeMultipart('parts/whole', upload, [
      { partNumber: 2, etag: two.etag },
      { partNumber: 1, etag: one.etag },
    ]);
    const found = await store().get('parts/whole', { suffix: 6 });
    expect([found.size, await textOf(found.body)]).toEqual([5 * MEGABYTE + 4, 'aatail']);

    const other = await store().createMultipart('parts/other');
    await store().putPart('parts/other', other, 1, of('x'));
    await store().abortMultipart('parts/other', other);
    expect(await refusal(store().putPart('parts/other', other, 1, of('x')))).toBe('RESOURCE_DOES_NOT_EXIST');
    expect((await store().list('parts')).entries.map(({ name }) => name)).toEqual(['whole']);
    expect(
      await refusal(
        store().completeMultipart('parts/x', await store().createMultipart('parts/x'), [
          { partNumber: 7, etag: '"no"' },
        ]),
      ),
    ).toMatch(/INVALID_PARAMETER_VALUE|RESOURCE_DOES_NOT_EXIST/);
  });

  test('an upload abandoned is swept away when it is old', async () => {
    const upload = await store().createMultipart('swept/file');
    // The simulated S3 dates every upload in 2010.
    if (kind === 'local') await store().sweep(new Date(Date.now() - 60_000));
    await store().putPart('swept/file', upload, 1, of('still there'));
    expect(await store().sweep(new Date(Date.now() + 60_000))).toBeGreaterThan(0);
    expect(await refusal(store().putPart('swept/file', upload, 1, of('x')))).toBe('RESOURCE_DOES_NOT_EXIST');
  });

  test('many at once: each reader sees one whole body', async () => {
    const bodies = Array.from({ length: 12 }, (_, index) => String.fromCharCode(97 + index).repeat(200_000));
    await put('race', bodies[0] ?? '');
    const writes = bodies.map((body) => put('race', body));
    const reads = Array.from({ length: 12 }, () => read('race'));
    for (const text of await Promise.all(reads)) expect(bodies).toContain(text);
    await Promise.all(writes);
    expect(bodies).toContain(await read('race'));
  });

  test('keys that lead elsewhere are refused by every call', async () => {
    for (const key of [
      '',
      '..',
      '../x',
      'a/../../x',
      '/etc/passwd',
      'a//b',
      './a',
      'a/.',
      'a\\..\\b',
      'a\0b',
      'x'.repeat(256),
    ]) {
      const s = store();
      const calls = {
        put: () => s.put(key, of('x')),
        get: () => s.get(key),
        list: () => s.list(key),
        remove: () => s.remove(key),
        mpu: () => s.createMultipart(key),
      };
      for (const [name, call] of Object.entries(calls)) {
        expect(await refusal((async () => call())()), `${name} ${key.slice(0, 20)}`).toBe(
          'INVALID_PARAMETER_VALUE',
        );
      }
    }
  });

  test('300 MB up and down with flat memory', async () => {
    const sent = createHash('sha256');
    const got = createHash('sha256');
    let most = 0;
    const before = process.memoryUsage().rss;
    const note = () => {
      most = Math.max(most, process.memoryUsage().rss - before);
    };
    const large = async function* () {
      for (let index = 0; index < 300; index += 1) {
        const chunk = Buffer.alloc(MEGABYTE, index);
        sent.update(chunk);
        note();
        yield chunk;
      }
    };
    expect(await store().put('large', large(), { size: 300 * MEGABYTE })).toEqual({ size: 300 * MEGABYTE });
    for await (const chunk of (await store().get('large')).body as unknown as AsyncIterable<Uint8Array>) {
      got.update(chunk);
      note();
    }
    expect(got.digest('hex')).toBe(sent.digest('hex'));
    process.stdout.write(`${kind}: 300 MB with at most ${Math.round(most / MEGABYTE)} MB more memory\n`);
    expect(most).toBeLessThan(150 * MEGABYTE);
    await store().remove('large');
  }, 120_000);
});

describe('a folder', () => {
  const local = () => stores.local as BlobStore;

  test('links inside it are no way out', async () => {
    const outside = path.join(folder, 'outside');
    await fs.mkdir(outside);
    await fs.writeFile(path.join(outside, 'secret'), 'secret');
    await fs.symlink(outside, path.join(folder, 'store', 'door'));
    await fs.symlink(path.join(outside, 'secret'), path.join(folder, 'store', 'window'));
    for (const key of ['door/secret', 'window'])
      expect(await refusal(local().get(key)), key).toBe('RESOURCE_DOES_NOT_EXIST');
    expect(await refusal(local().put('door/new', of('x')))).toBe('RESOURCE_DOES_NOT_EXIST');
    expect((await local().list('door')).entries).toEqual([]);
    await local()
      .remove('door/secret')
      .catch(() => undefined);
    await local().put('window', of('a file of its own'));
    expect(await fs.readdir(outside)).toEqual(['secret']);
    expect(await fs.readFile(path.join(outside, 'secret'), 'utf8')).toBe('secret');
  });

  test('a file where a folder is needed, and the reverse', async () => {
    await local().put('clash/file', of('x'));
    expect(await refusal(local().put('clash/file/below', of('x')))).toBe('INVALID_PARAMETER_VALUE');
    expect(await refusal(local().put('clash', of('x')))).toBe('INVALID_PARAMETER_VALUE');
  });

  test('failed writes leave no side files', async () => {
    expect(
      (await fs.readdir(path.join(folder, 'store', '.uploads'))).filter((name) => name.length !== 32),
    ).toEqual([]);
  });
});
