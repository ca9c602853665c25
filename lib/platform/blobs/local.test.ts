import { execFileSync } from 'node:child_process';
import { linkSync, mkdirSync, writeFileSync } from 'node:fs';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { conform } from './conformance';
import { gated, pattern, pieces, probeMemory, read } from './conformance/bodies';
import { openBlobStore } from './index';
import { LocalBlobStore } from './local';

const newFolder = () => fs.mkdtemp(path.join(os.tmpdir(), 'plumbline-blobs-'));
const removed = (folder: string) => fs.rm(folder, { recursive: true, force: true });
const filesBelow = async (folder: string) =>
  (await fs.readdir(folder, { recursive: true }).catch(() => [])).sort();

conform('a folder', async () => {
  const folder = await newFolder();
  // Not there yet, and with a name that needs care.
  const root = path.join(folder, 'my blobs');
  return {
    store: new LocalBlobStore(root),
    leftovers: () => filesBelow(path.join(root, '.uploads')),
    close: () => removed(folder),
  };
});

describe('in a folder', () => {
  let folder = '';
  let root = '';
  let store: LocalBlobStore;
  const put = (key: string, text = 'x') => store.put(key, pieces(Buffer.from(text)));
  const INVALID = expect.objectContaining({ code: 'INVALID_PARAMETER_VALUE' });
  const MISSING = expect.objectContaining({ code: 'RESOURCE_DOES_NOT_EXIST' });

  beforeEach(async () => {
    folder = await newFolder();
    root = path.join(folder, 'root');
    store = new LocalBlobStore(root);
    await store.check();
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    await removed(folder);
  });

  test('a file where a folder is needed, and the reverse', async () => {
    await put('run/model/MLmodel');
    const never = () => gated(pattern(10));
    for (const key of ['run/model', 'run', 'run/model/MLmodel/below', 'run/model/MLmodel/far/below']) {
      const { body } = never();
      // Refused before a byte of the body is read.
      await expect(store.put(key, body), key).rejects.toEqual(INVALID);
      await expect(store.createMultipart(key), key).rejects.toEqual(INVALID);
    }
    const uploadId = await store.createMultipart('run/late');
    const { etag } = await store.putPart('run/late', uploadId, 1, pieces(pattern(10)));
    await put('run/late/came/between');
    await expect(store.completeMultipart('run/late', uploadId, [{ partNumber: 1, etag }])).rejects.toEqual(
      INVALID,
    );
    await store.remove('run/late');
    await store.completeMultipart('run/late', uploadId, [{ partNumber: 1, etag }]);
    expect(await store.stat('run/late')).toMatchObject({ size: 10 });
  });

  test('a folder that appears while the file is on its way', async () => {
    const { body, open, isStarted } = gated(pattern(10));
    const upload = store.put('run/model', body);
    await isStarted;
    await put('run/model/MLmodel');
    open();
    await expect(upload).rejects.toEqual(INVALID);
    expect(await filesBelow(path.join(root, '.uploads'))).toEqual([]);
  });

  test('an upload that breaks leaves no file and no folder', async () => {
    const { body, isStarted } = gated(pattern(10));
    const leaving = new AbortController();
    const upload = store.put('some/new/folder/file', body, { signal: leaving.signal });
    await isStarted;
    expect(await filesBelow(root)).toEqual(['.uploads', expect.stringMatching(/^\.uploads\/[0-9a-f]{32}$/)]);
    leaving.abort();
    await expect(upload).rejects.toThrow();
    expect(await filesBelow(root)).toEqual(['.uploads']);
  });

  test('a name of two lines', async () => {
    await put('run/a\nb', 'two lines');
    expect((await store.list('run')).entries.map(({ name }) => name)).toEqual(['a\nb']);
    expect(await store.remove('run/a\nb')).toBe(1);
  });

  test('an etag is no path to the parts of others', async () => {
    await put('other/file', 'secret');
    const uploadId = await store.createMultipart('run/a');
    for (const etag of ['"x/../../../other/file"', 'x/../../../other/file', `"x/../${'f'.repeat(32)}"`, '']) {
      await expect(store.completeMultipart('run/a', uploadId, [{ partNumber: 1, etag }])).rejects.toEqual(
        INVALID,
      );
    }
    expect(await store.stat('run/a')).toBeNull();
  });

  test('a file that cannot be put in its place leaves no folders made for it', async () => {
    vi.spyOn(fs, 'rename').mockRejectedValue(Object.assign(new Error('full'), { code: 'ENOSPC' }));
    await expect(put('some/new/folder/file')).rejects.toMatchObject({ code: 'TEMPORARILY_UNAVAILABLE' });
    expect(await filesBelow(root)).toEqual(['.uploads']);
  });

  test('a pipe, which has no end, is not there', async () => {
    await put('run/good');
    execFileSync('mkfifo', [path.join(root, 'run/pipe')]);
    await expect(store.get('run/pipe')).rejects.toEqual(MISSING);
    expect((await store.list('run')).entries.map(({ name }) => name)).toEqual(['good']);
  });

  test.each(['ENOSPC', 'EDQUOT', 'EIO', 'EROFS', 'EMFILE'])(
    '%s while writing is told, and leaves nothing',
    async (code) => {
      const open = fs.open.bind(fs);
      let written = 0;
      // A disk that fills takes a part of what it is given, and tells why only when it is given the rest.
      vi.spyOn(fs, 'open').mockImplementation(async (...args) => {
        const handle = await open(...args);
        vi.spyOn(handle, 'writev').mockResolvedValue({ bytesWritten: 64 * 1024, buffers: [] });
        vi.spyOn(handle, 'write').mockImplementation(async () => {
          written += 1;
          if (written > 3) throw Object.assign(new Error(`${code}: as the system says it`), { code });
          return { bytesWritten: 64 * 1024, buffer: '' };
        });
        return handle;
      });
      const upload = store.put('run/sub/big', pieces(pattern(1_000_000)));
      await expect(upload).rejects.toMatchObject({
        code: 'TEMPORARILY_UNAVAILABLE',
        retryAfterSeconds: expect.any(Number),
      });
      if (code === 'ENOSPC') await expect(upload).rejects.toThrow(/full.*free disk space/);
      expect(await filesBelow(root)).toEqual(['.uploads']);
    },
  );

  test('what the system writes in part is written to its end', async () => {
    const open = fs.open.bind(fs);
    vi.spyOn(fs, 'open').mockImplementation(async (...args) => {
      const handle = await open(...args);
      vi.spyOn(handle, 'writev').mockImplementation(async ([first = Buffer.alloc(0)]) => {
        const { bytesWritten } = await handle.write(first as Uint8Array, 0, 1000);
        return { bytesWritten, buffers: [] };
      });
      return handle;
    });
    const bytes = pattern(3_000_000);
    expect(await store.put('run/parts', pieces(bytes))).toEqual({ size: bytes.length });
    expect((await read((await store.get('run/parts')).body)).equals(bytes)).toBe(true);
  });

  test('what a killed process left is swept on opening once it is a day old, and not before', async () => {
    const uploadId = await store.createMultipart('run/a');
    for (const name of ['old', 'new']) await fs.writeFile(path.join(root, '.uploads', name), name);
    const twoDaysAgo = new Date(Date.now() - 2 * 86_400_000);
    await fs.utimes(path.join(root, '.uploads/old'), twoDaysAgo, twoDaysAgo);
    openBlobStore(`file:${root}`);
    await expect
      .poll(() => fs.readdir(path.join(root, '.uploads')))
      .toEqual(expect.not.arrayContaining(['old']));
    expect((await fs.readdir(path.join(root, '.uploads'))).sort()).toEqual([uploadId, 'new'].sort());
    await fs.utimes(path.join(root, '.uploads', uploadId), twoDaysAgo, twoDaysAgo);
    expect(await store.listMultiparts(new Date(Date.now() - 86_400_000))).toMatchObject([
      { key: 'run/a', uploadId },
    ]);
  });

  test('an end of an upload that was cut short may be tried again', async () => {
    const uploadId = await store.createMultipart('run/a');
    const { etag } = await store.putPart('run/a', uploadId, 1, pieces(pattern(10)));
    const rename = vi
      .spyOn(fs, 'rename')
      .mockRejectedValueOnce(Object.assign(new Error('full'), { code: 'ENOSPC' }));
    const parts = [{ partNumber: 1, etag }];
    await expect(store.completeMultipart('run/a', uploadId, parts)).rejects.toMatchObject({
      code: 'TEMPORARILY_UNAVAILABLE',
    });
    rename.mockRestore();
    await store.completeMultipart('run/a', uploadId, parts);
    expect(await store.stat('run/a')).toMatchObject({ size: 10 });
  });

  test('a file that is replaced while it is read is read to its end as it was', async () => {
    const before = pattern(3_000_000, 1);
    await store.put('run/a', pieces(before));
    const { body } = await store.get('run/a');
    await store.put('run/a', pieces(pattern(10)));
    await store.remove('run');
    expect((await read(body)).equals(before)).toBe(true);
  });

  test('replaced within one tick of the clock, a file has another etag', async () => {
    const etags = new Set<string | undefined>();
    for (let round = 0; round < 30; round += 1) {
      await put('run/a', 'same');
      etags.add((await store.stat('run/a'))?.etag);
    }
    expect(etags.size).toBe(30);
  });

  test('a folder of 50,000 files comes in pages, each file once', async () => {
    const many = path.join(root, 'run/many');
    mkdirSync(many, { recursive: true });
    // Many names of one file: quicker made than as many files.
    await put('run/many/f0');
    for (let n = 1; n < 50_000; n += 1) linkSync(path.join(many, 'f0'), path.join(many, `f${n}`));
    await fs.utimes(many, 1, 1);
    const seen: string[] = [];
    let pageToken: string | undefined;
    do {
      const page = await store.list('run/many', { pageToken });
      expect(page.entries.length).toBe(1000);
      seen.push(...page.entries.map(({ name }) => name));
      pageToken = page.nextPageToken;
    } while (pageToken);
    const inOrder = Array.from({ length: 50_000 }, (_, n) => `f${n}`).sort();
    expect(seen.join()).toBe(inOrder.join());
    expect(await store.remove('run')).toBe(50_000);
  }, 60_000);

  test('a long folder that changes is read anew', async () => {
    const long = path.join(root, 'run/long');
    mkdirSync(long, { recursive: true });
    for (let n = 0; n < 2500; n += 1) writeFileSync(path.join(long, `f${n}`), '');
    await fs.utimes(long, 1, 1);
    const readdir = vi.spyOn(fs, 'readdir');
    const firstOf = async () => (await store.list('run/long', { limit: 1 })).entries[0]?.name;
    expect([await firstOf(), await firstOf(), readdir.mock.calls.length]).toEqual(['f0', 'f0', 1]);
    await put('run/long/a');
    expect([await firstOf(), await firstOf(), readdir.mock.calls.length]).toEqual(['a', 'a', 3]);
    await store.remove('run/long/a');
    expect(await firstOf()).toBe('f0');
  });

  test('300 MB in and out, whole and in parts, in little memory', async () => {
    const growth = await probeMemory(`file:${root}`, 300);
    expect(growth.received).toBe(300 << 20);
    for (const [work, bytes] of Object.entries({ ...growth, received: 0 }))
      expect(bytes, work).toBeLessThan(60 << 20);
    expect(await filesBelow(root)).toEqual(['.uploads']);
  }, 120_000);

  test('it is not ready where it cannot be', async () => {
    await fs.writeFile(path.join(folder, 'file'), '');
    await expect(new LocalBlobStore(path.join(folder, 'file')).check()).rejects.toThrow();
  });
});
