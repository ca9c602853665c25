/** What every artifact store must do, run against each of them. */
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { Growth } from './memory-probe';
import type { BlobStore, Entry, Range } from './store';

export type Opened = {
  store: BlobStore;
  /** Keys of what uploads that did not end have left behind; must come out empty. */
  leftovers(): Promise<string[]>;
  close(): Promise<void>;
  /**
   * The stand-in for S3 neither ties an upload to its key nor knows that one has ended, dates them all to 2010, and may
   * answer 500 while one key is written and read at once.
   */
  isStandIn?: boolean;
};

const CHUNK = 64 * 1024;
const FAR = new Date(8e15);

const failing = (code: string) => expect.objectContaining({ name: 'AppError', code });
const MISSING = failing('RESOURCE_DOES_NOT_EXIST');
const INVALID = failing('INVALID_PARAMETER_VALUE');
const CANCELLED = failing('CANCELLED');

/** `size` bytes that differ from place to place, so that a mix or a shift shows. */
export function pattern(size: number, seed = 0): Buffer {
  const bytes = Buffer.allocUnsafe(size);
  for (let at = 0; at < size; at += 1) bytes[at] = (at * 31 + (at >> 8) * 7 + seed) & 0xff;
  return bytes;
}

export async function* pieces(bytes: Uint8Array, length = CHUNK): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; at += length) yield bytes.subarray(at, at + length);
}

export async function read(body: ReadableStream<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return Buffer.concat(chunks);
    chunks.push(value);
  }
}

/** A body that stops after its first bytes until it is let go. */
export function gated(bytes: Uint8Array) {
  let open: () => void = () => undefined;
  const isOpen = new Promise<void>((resolve) => {
    open = resolve;
  });
  let started: () => void = () => undefined;
  const isStarted = new Promise<void>((resolve) => {
    started = resolve;
  });
  async function* body(): AsyncGenerator<Uint8Array> {
    yield bytes.subarray(0, 1);
    started();
    await isOpen;
    yield* pieces(bytes.subarray(1));
  }
  return { body: body(), open, isStarted };
}

function webStream(chunks: AsyncIterator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await chunks.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
  });
}

/** Moves that much through a store in a process of its own, whose memory holds nothing else. */
export async function probeMemory(url: string, megabytes: number): Promise<Growth> {
  const probe = path.join(import.meta.dirname, 'memory-probe.ts');
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--expose-gc', '--import', 'tsx', probe, url, String(megabytes)],
    { timeout: 110_000 },
  );
  return JSON.parse(stdout) as Growth;
}

async function everyPage(
  store: BlobStore,
  prefix: string,
  limit: number,
): Promise<{ entries: Entry[]; pages: number }> {
  const entries: Entry[] = [];
  let pageToken: string | undefined;
  for (let pages = 1; ; pages += 1) {
    const page = await store.list(prefix, { pageToken, limit });
    expect(page.entries.length).toBeLessThanOrEqual(limit);
    entries.push(...page.entries);
    pageToken = page.nextPageToken;
    if (!pageToken) return { entries, pages };
  }
}

export function conform(name: string, open: () => Promise<Opened>): void {
  describe(name, () => {
    let opened: Opened;
    let store: BlobStore;
    let number = 0;
    /** A folder of the test's own. */
    const fresh = () => {
      number += 1;
      return `artifacts/t${number}`;
    };
    /** What all of them came to; only a stand-in may have failed at some. */
    const together = async <T>(work: Promise<T>[]): Promise<T[]> => {
      const ends = await Promise.allSettled(work);
      return ends.flatMap((end) => {
        if (end.status === 'fulfilled') return [end.value];
        expect(end.reason).toEqual(opened.isStandIn ? failing('TEMPORARILY_UNAVAILABLE') : undefined);
        return [];
      });
    };
    const put = (key: string, text: string) => store.put(key, pieces(Buffer.from(text)));
    const content = async (key: string) => read((await store.get(key)).body);
    const text = async (key: string) => (await content(key)).toString();
    const names = async (prefix: string) => (await store.list(prefix)).entries.map(({ name }) => name);

    beforeAll(async () => {
      opened = await open();
      store = opened.store;
    });
    afterAll(() => opened?.close());

    test('is ready', () => store.check());

    describe('put and get', () => {
      test.each([0, 1, CHUNK - 1, 5_000_000, 8 << 20, (8 << 20) + 1, 20_000_000])(
        '%i bytes come back',
        async (size) => {
          const key = `${fresh()}/model/weights.bin`;
          const bytes = pattern(size);
          expect(await store.put(key, pieces(bytes), { size })).toEqual({ size });
          const found = await store.get(key);
          expect(found).toMatchObject({ size, range: undefined });
          expect((await read(found.body)).equals(bytes)).toBe(true);
          const { lastModified, etag } = found;
          expect(await store.stat(key)).toEqual({ size, lastModified, etag });
          expect(Math.abs(lastModified.getTime() - Date.now())).toBeLessThan(60_000);
          expect(etag).toMatch(/^"[\w-]+"$/);
        },
      );

      test('a web stream is a body too', async () => {
        const key = `${fresh()}/page.html`;
        const { body } = new Response('<p>plumb</p>');
        await store.put(key, body as ReadableStream<Uint8Array>);
        expect(await text(key)).toBe('<p>plumb</p>');
      });

      test('a second put replaces the first, and its etag changes', async () => {
        const key = `${fresh()}/a.txt`;
        await put(key, 'one');
        const before = await store.stat(key);
        await put(key, 'two');
        expect(await text(key)).toBe('two');
        expect((await store.stat(key))?.etag).not.toBe(before?.etag);
      });

      test('what is not there, and a folder, are not found', async () => {
        const folder = fresh();
        await put(`${folder}/sub/a.txt`, 'a');
        for (const key of [
          `${folder}/b.txt`,
          `${folder}/sub`,
          folder,
          `${folder}/no/such/folder`,
          `${folder}/sub/a.txt/below`,
        ]) {
          await expect(store.get(key), key).rejects.toEqual(MISSING);
          expect(await store.stat(key), key).toBeNull();
        }
      });

      test('a reader that goes away in the middle leaves the store well', async () => {
        const key = `${fresh()}/big.bin`;
        const bytes = pattern(4_000_000);
        await store.put(key, pieces(bytes));
        for (let reader = 0; reader < 20; reader += 1) {
          const stream = (await store.get(key)).body.getReader();
          await stream.read();
          await stream.cancel();
        }
        expect((await content(key)).equals(bytes)).toBe(true);
      });
    });

    describe('ranges', () => {
      const size = 300_000;
      const bytes = pattern(size);
      let key = '';
      beforeAll(async () => {
        key = `${fresh()}/ranged.bin`;
        await store.put(key, pieces(bytes));
      });

      test.each<[string, Range, number, number]>([
        ['the first byte', { start: 0, end: 0 }, 0, 0],
        ['the first ones', { start: 0, end: 99 }, 0, 99],
        ['the middle, over chunks', { start: 100_000, end: 250_000 }, 100_000, 250_000],
        ['from a place on', { start: 299_000 }, 299_000, size - 1],
        ['from the start on', { start: 0 }, 0, size - 1],
        ['the last byte', { start: size - 1, end: size - 1 }, size - 1, size - 1],
        ['over the end', { start: 299_999, end: 10 ** 9 }, size - 1, size - 1],
        ['an end of any size', { start: 5, end: 1e30 }, 5, size - 1],
        ['only an end', { end: 9 }, 0, 9],
        ['the last ten', { suffix: 10 }, size - 10, size - 1],
        ['a suffix as long as all', { suffix: size }, 0, size - 1],
        ['a suffix longer than all', { suffix: size + 1 }, 0, size - 1],
      ])('%s', async (_, range, start, end) => {
        const found = await store.get(key, range);
        expect(found).toMatchObject({ size, range: { start, end } });
        expect((await read(found.body)).equals(bytes.subarray(start, end + 1))).toBe(true);
      });

      test.each<[string, Range]>([
        ['from the end on', { start: size }],
        ['beyond the end', { start: size + 5, end: size + 9 }],
        ['far beyond the end', { start: 1e30 }],
        ['no bytes', { suffix: 0 }],
        ['backwards', { start: 9, end: 5 }],
        ['before the start', { start: -5, end: 5 }],
        ['no number', { start: Number.NaN }],
      ])('%s cannot be satisfied', (_, range) =>
        expect(store.get(key, range)).rejects.toEqual(failing('RANGE_NOT_SATISFIABLE')),
      );

      test('an empty file has the whole and no range', async () => {
        const empty = `${fresh()}/empty`;
        await store.put(empty, pieces(Buffer.alloc(0)));
        await expect(store.get(empty, { start: 0 })).rejects.toEqual(failing('RANGE_NOT_SATISFIABLE'));
        await expect(store.get(empty, { suffix: 5 })).rejects.toEqual(failing('RANGE_NOT_SATISFIABLE'));
        const whole = await store.get(empty, {});
        expect([whole.range, await read(whole.body)]).toEqual([undefined, Buffer.alloc(0)]);
      });

      test('a range of what is not there is not found', () =>
        expect(store.get(`${key}.no`, { start: 0 })).rejects.toEqual(MISSING));
    });

    describe('names', () => {
      const odd = [
        '100%.txt',
        '%2e%2e',
        '%2F',
        'a#b',
        'a+b',
        'a b',
        ' lead',
        'trail ',
        'dot.',
        '...',
        'CON',
        'nul.txt',
        'a?b=c&d',
      ];
      const foreign = [
        'Größe.png',
        '模型',
        'модель',
        '🧱',
        'e\u0301',
        '\u00e9',
        '\u{10ffff}',
        '\ue000',
        "it's",
        '"q"',
        '<x>&amp;',
        'a:b*|',
        '~',
        '-rf',
        'a\tb',
        '$(x)`y`',
      ];
      const long = ['n'.repeat(255), '模'.repeat(85)];

      test('any name of a file or a folder comes back as it went in', async () => {
        const folder = fresh();
        const all = [...odd, ...foreign, ...long];
        for (const name of all) await put(`${folder}/files/${name}`, name);
        for (const name of all) await put(`${folder}/folders/${name}/x`, name);
        for (const name of all) {
          expect(await text(`${folder}/files/${name}`)).toBe(name);
          expect(await text(`${folder}/folders/${name}/x`)).toBe(name);
        }
        expect((await names(`${folder}/files`)).sort()).toEqual([...all].sort());
        expect((await names(`${folder}/folders`)).sort()).toEqual([...all].sort());
        expect(await names(`${folder}/folders/100%.txt`)).toEqual(['x']);
        expect(await store.remove(folder)).toBe(all.length * 2);
        expect(await names(folder)).toEqual([]);
      });

      test.each([
        '',
        '/',
        '/etc/passwd',
        'a/',
        'a//b',
        '.',
        '..',
        '../a',
        'a/..',
        'a/../b',
        'a/./b',
        'a/../../b',
        './a',
        'a\0b',
        'a\\b',
        '..\\a',
        'a/\0',
        '.uploads/x',
        '.uploads',
        'half\ud800pair',
        `a/${'n'.repeat(256)}`,
        `a/${'模'.repeat(86)}`,
        `${'n'.repeat(256)}/b`,
      ])('%j is refused everywhere', async (key) => {
        const body = () => pieces(Buffer.from('x'));
        await expect(store.put(key, body())).rejects.toEqual(INVALID);
        await expect(store.createMultipart(key)).rejects.toEqual(INVALID);
        await expect(store.putPart(key, 'a'.repeat(32), 1, body())).rejects.toEqual(INVALID);
        await expect(
          store.completeMultipart(key, 'a'.repeat(32), [{ partNumber: 1, etag: '"a"' }]),
        ).rejects.toEqual(INVALID);
        await expect(store.abortMultipart(key, 'a'.repeat(32))).rejects.toEqual(INVALID);
        await expect(store.get(key)).rejects.toEqual(INVALID);
        await expect(store.stat(key)).rejects.toEqual(INVALID);
        await expect(store.remove(key)).rejects.toEqual(INVALID);
        await expect(store.list(key)).rejects.toEqual(INVALID);
      });
    });

    test('a key longer than any store holds', async () => {
      const key = Array.from({ length: 30 }, () => 'n'.repeat(200)).join('/');
      await expect(put(key, 'x')).rejects.toEqual(INVALID);
      await expect(store.createMultipart(key)).rejects.toEqual(INVALID);
      await expect(store.get(key)).rejects.toEqual(INVALID);
    });

    describe('list', () => {
      test('one level, folders too, with sizes and times', async () => {
        const folder = fresh();
        await put(`${folder}/model/MLmodel`, 'flavors');
        await put(`${folder}/model/data/weights.bin`, 'w');
        await put(`${folder}/model.txt`, 'text');
        await put(`${folder}/metrics.json`, '{}');
        const { entries, nextPageToken } = await store.list(folder);
        expect(nextPageToken).toBeUndefined();
        expect(entries).toMatchObject([
          { name: 'metrics.json', isDir: false, size: 2, modified: expect.any(Date) },
          { name: 'model.txt', isDir: false, size: 4, modified: expect.any(Date) },
          { name: 'model', isDir: true },
        ]);
        expect(await names(`${folder}/model`)).toEqual(['MLmodel', 'data']);
      });

      test('a missing folder, and a file, are empty', async () => {
        const folder = fresh();
        await put(`${folder}/a`, 'a');
        for (const prefix of [`${folder}/none`, `${folder}/a`, `${folder}/a/b`]) {
          expect(await store.list(prefix)).toEqual({ entries: [] });
        }
      });

      test('pages of any size hold each entry once, in one order', async () => {
        const folder = fresh();
        const files = [
          'a!',
          'a.txt',
          'a0',
          'b',
          'ab',
          'Z',
          '~',
          'é',
          '\ue000',
          '😀',
          ...Array.from({ length: 20 }, (_, n) => `f${n}`),
        ];
        for (const name of files) await put(`${folder}/${name}`, name);
        for (const name of ['a', 'a-', 'f1x', 'zz']) await put(`${folder}/${name}/inside/deep`, name);
        const sorted = [...files, 'a/', 'a-/', 'f1x/', 'zz/'].sort((a, b) =>
          Buffer.compare(Buffer.from(a), Buffer.from(b)),
        );
        for (const limit of [1, 2, 7, sorted.length, 1000]) {
          const { entries, pages } = await everyPage(store, folder, limit);
          expect(entries.map(({ name, isDir }) => (isDir ? `${name}/` : name))).toEqual(sorted);
          expect(pages).toBe(Math.ceil(sorted.length / limit));
        }
      });

      test('a page goes on where the last entry was removed', async () => {
        const folder = fresh();
        for (const name of ['a', 'b', 'c', 'd']) await put(`${folder}/${name}`, name);
        const first = await store.list(folder, { limit: 2 });
        await store.remove(`${folder}/b`);
        await store.remove(`${folder}/a`);
        const second = await store.list(folder, { limit: 2, pageToken: first.nextPageToken });
        expect(second.entries.map(({ name }) => name)).toEqual(['c', 'd']);
      });
    });

    describe('an upload that does not end', () => {
      const afterwards = async (folder: string) => {
        expect(await names(folder)).toEqual([]);
        expect(await opened.leftovers()).toEqual([]);
      };

      test('a caller that is gone before it begins', async () => {
        const folder = fresh();
        const upload = store.put(`${folder}/sub/a`, pieces(pattern(100)), { signal: AbortSignal.abort() });
        await expect(upload).rejects.toEqual(CANCELLED);
        await afterwards(folder);
      });

      test.each([
        ['few bytes', 1],
        ['some parts', 20_000_000],
      ])('a caller that goes after %s', async (_, size) => {
        const folder = fresh();
        const leaving = new AbortController();
        async function* body() {
          yield* pieces(pattern(size));
          leaving.abort();
          yield* pieces(pattern(20_000_000));
        }
        await expect(store.put(`${folder}/sub/a`, body(), { signal: leaving.signal })).rejects.toEqual(
          CANCELLED,
        );
        await afterwards(folder);
      });

      test.each(['iterable', 'web stream'])(
        'a caller that says nothing more, and then goes: %s',
        async (kind) => {
          const folder = fresh();
          const leaving = new AbortController();
          const { body, isStarted, open: letGo } = gated(pattern(100));
          onTestFinished(letGo);
          const upload = store.put(`${folder}/a`, kind === 'iterable' ? body : webStream(body), {
            signal: leaving.signal,
          });
          await isStarted;
          leaving.abort();
          await expect(upload).rejects.toEqual(CANCELLED);
          await afterwards(folder);
        },
      );

      test('a body that breaks: a connection is the caller leaving, anything else is told as it is', async () => {
        const folder = fresh();
        const reset = Object.assign(new Error('aborted'), { code: 'ECONNRESET' });
        const own = Object.assign(new Error('a fault of the body'), { code: 'ENOENT' });
        for (const size of [10, 20_000_000]) {
          const breaking = async function* (error: Error) {
            yield* pieces(pattern(size));
            throw error;
          };
          await expect(store.put(`${folder}/sub/a`, breaking(reset))).rejects.toEqual(CANCELLED);
          await expect(store.put(`${folder}/sub/a`, breaking(own))).rejects.toBe(own);
        }
        await afterwards(folder);
      });

      test.each([
        [10, 11],
        [10, 9],
        [0, 1],
        [20_000_000, 20_000_001],
        [20_000_000, 19_999_999],
      ])('%i bytes where %i were announced', async (real, size) => {
        const folder = fresh();
        await expect(store.put(`${folder}/a`, pieces(pattern(real)), { size })).rejects.toEqual(INVALID);
        await afterwards(folder);
      });

      test('what was there before stays', async () => {
        const key = `${fresh()}/a`;
        await put(key, 'good');
        await expect(store.put(key, pieces(pattern(100)), { size: 200 })).rejects.toEqual(INVALID);
        expect(await text(key)).toBe('good');
      });

      test('the body is told to stop', async () => {
        const folder = fresh();
        let isCancelled = false;
        const body = new ReadableStream<Uint8Array>({
          pull: (controller) => controller.enqueue(pattern(CHUNK)),
          cancel: () => {
            isCancelled = true;
          },
        });
        await expect(store.put(`${folder}/a`, body, { size: CHUNK * 3 })).rejects.toEqual(INVALID);
        await expect.poll(() => isCancelled).toBe(true);
      });
    });

    describe('at the same time', () => {
      test('of two puts of one key the last to end wins', async () => {
        const key = `${fresh()}/a`;
        for (const size of [50, 9_000_000]) {
          const [one, two] = [gated(pattern(size, 1)), gated(pattern(size, 2))];
          const first = store.put(key, one.body);
          const second = store.put(key, two.body);
          await Promise.all([one.isStarted, two.isStarted]);
          two.open();
          await second;
          expect((await content(key)).equals(pattern(size, 2))).toBe(true);
          one.open();
          await first;
          expect((await content(key)).equals(pattern(size, 1))).toBe(true);
        }
      });

      test('many puts of one key make one whole of them, and readers see wholes only', async () => {
        const key = `${fresh()}/a`;
        const wholes = Array.from({ length: 8 }, (_, seed) => pattern(500_000, seed * 20));
        await store.put(key, pieces(wholes[0] ?? Buffer.alloc(0)));
        const isWhole = (bytes: Buffer) => wholes.some((whole) => whole.equals(bytes));
        const writers = wholes.map((bytes) => store.put(key, pieces(bytes, 50_000)));
        const readers = Array.from({ length: 8 }, () => content(key));
        await together(writers);
        for (const seen of await together(readers)) expect(isWhole(seen)).toBe(true);
        expect(isWhole(await content(key))).toBe(true);
        expect(await opened.leftovers()).toEqual([]);
      });

      test('puts into a folder that is being removed all arrive or are removed, none fails', async () => {
        const folder = fresh();
        const work = Array.from({ length: 60 }, (_, n) =>
          n % 3 === 2 ? store.remove(`${folder}/deep/er`) : put(`${folder}/deep/er/${n}`, String(n)),
        );
        await together<unknown>(work);
        for (const name of await names(`${folder}/deep/er`))
          expect(await text(`${folder}/deep/er/${name}`)).toBe(name);
      });
    });

    describe('remove', () => {
      test('a file goes, its neighbours stay', async () => {
        const folder = fresh();
        for (const key of ['run', 'run.txt', 'run-2/a', 'runs/a']) await put(`${folder}/${key}`, key);
        expect(await store.remove(`${folder}/run`)).toBe(1);
        expect((await names(folder)).sort()).toEqual(['run-2', 'run.txt', 'runs']);
        expect(await store.remove(`${folder}/run`)).toBe(0);
      });

      test('a folder goes with all below it, and so do folders left empty', async () => {
        const folder = fresh();
        for (const key of ['keep', 'x/y/1', 'x/y/2', 'x/y/z/3']) await put(`${folder}/${key}`, key);
        expect(await store.remove(`${folder}/x/y`)).toBe(3);
        expect(await names(folder)).toEqual(['keep']);
        expect(await store.remove(`${folder}/keep`)).toBe(1);
        expect(await names('artifacts')).not.toContain(folder.split('/').at(-1));
        await store.check();
      });

      test('not below a folder unless it is asked for', async () => {
        const folder = fresh();
        await put(`${folder}/x/y`, 'y');
        expect(await store.remove(`${folder}/x`, { recursive: false })).toBe(0);
        expect(await text(`${folder}/x/y`)).toBe('y');
        expect(await store.remove(`${folder}/x/y`, { recursive: false })).toBe(1);
        expect(await names(folder)).toEqual([]);
      });

      test('what was never there', async () => {
        const folder = fresh();
        expect(await store.remove(folder)).toBe(0);
        await put(`${folder}/a`, 'a');
        expect(await store.remove(`${folder}/a/b`)).toBe(0);
        expect(await names(folder)).toEqual(['a']);
      });
    });

    describe('uploads in parts', () => {
      // The least that S3 takes for all parts but the last.
      const PART = 5 << 20;
      const parts = [pattern(PART, 1), pattern(PART, 2), pattern(1000, 3)];
      const send = async (key: string, uploadId: string, number: number, announced = true) => {
        const bytes = parts[number - 1] ?? Buffer.alloc(0);
        const size = announced ? bytes.byteLength : undefined;
        return {
          partNumber: number,
          ...(await store.putPart(key, uploadId, number, pieces(bytes), { size })),
        };
      };

      test('parts in any order, one of them sent twice, make the file', async () => {
        const key = `${fresh()}/sub/whole.bin`;
        const uploadId = await store.createMultipart(key);
        expect(await store.stat(key)).toBeNull();
        const [third, first] = await Promise.all([send(key, uploadId, 3), send(key, uploadId, 1)]);
        await send(key, uploadId, 2);
        const second = await send(key, uploadId, 2, false);
        expect(await names(key.split('/').slice(0, -1).join('/'))).toEqual([]);
        await store.completeMultipart(key, uploadId, [third, first, second]);
        expect((await content(key)).equals(Buffer.concat(parts))).toBe(true);
        if (!opened.isStandIn) await expect(send(key, uploadId, 1)).rejects.toEqual(MISSING);
        await expect(send(key, uploadId, 1, false)).rejects.toEqual(MISSING);
        expect(await opened.leftovers()).toEqual([]);
      });

      test('parts of all kinds of faults', async () => {
        const key = `${fresh()}/whole.bin`;
        const uploadId = await store.createMultipart(key);
        const first = await send(key, uploadId, 1);
        const end = (named: { partNumber: number; etag: string }[]) =>
          store.completeMultipart(key, uploadId, named);
        await expect(end([])).rejects.toEqual(INVALID);
        await expect(end([first, first])).rejects.toEqual(INVALID);
        await expect(end([{ ...first, partNumber: 2 }])).rejects.toEqual(INVALID);
        await expect(
          end([first, { partNumber: 2, etag: '"0123456789abcdef0123456789abcdef"' }]),
        ).rejects.toEqual(INVALID);
        await expect(end([{ partNumber: 1, etag: '../../../../etc/passwd' }])).rejects.toEqual(INVALID);
        for (const number of [0, -1, 1.5, 10_001, Number.NaN]) {
          await expect(store.putPart(key, uploadId, number, pieces(Buffer.from('x')))).rejects.toEqual(
            INVALID,
          );
          await expect(end([{ ...first, partNumber: number }])).rejects.toEqual(INVALID);
        }
        // The upload has come through all of it.
        await end([first]);
        expect((await content(key)).equals(pattern(PART, 1))).toBe(true);
      });

      test('a part that breaks off is not there, and may be sent again', async () => {
        const key = `${fresh()}/whole.bin`;
        const uploadId = await store.createMultipart(key);
        const body = () => pieces(pattern(1000, 3));
        for (const options of [
          { size: 1001 },
          { size: 999 },
          { signal: AbortSignal.abort() },
          { size: 1000, signal: AbortSignal.abort() },
        ]) {
          const code = options.signal ? CANCELLED : INVALID;
          await expect(store.putPart(key, uploadId, 1, body(), options)).rejects.toEqual(code);
        }
        const { etag } = await store.putPart(key, uploadId, 1, body(), { size: 1000 });
        await store.completeMultipart(key, uploadId, [{ partNumber: 1, etag }]);
        expect((await content(key)).equals(pattern(1000, 3))).toBe(true);
      });

      test('an upload is for its own key, and only while it lasts', async () => {
        const folder = fresh();
        const uploadId = await store.createMultipart(`${folder}/mine`);
        const first = await send(`${folder}/mine`, uploadId, 1);
        const refused = async (key: string, id: string) => {
          await expect(send(key, id, 1, false)).rejects.toEqual(MISSING);
          await expect(store.abortMultipart(key, id)).rejects.toEqual(MISSING);
          if (opened.isStandIn) return;
          await expect(send(key, id, 1)).rejects.toEqual(MISSING);
          await expect(store.completeMultipart(key, id, [first])).rejects.toEqual(MISSING);
        };
        if (!opened.isStandIn) await refused(`${folder}/theirs`, uploadId);
        await refused(`${folder}/mine`, 'f'.repeat(32));
        await refused(`${folder}/mine`, '../../x');
        await store.abortMultipart(`${folder}/mine`, uploadId);
        await refused(`${folder}/mine`, uploadId);
        expect(await names(folder)).toEqual([]);
        expect(await opened.leftovers()).toEqual([]);
      });

      test('a body is not taken in for an upload that is none', async () => {
        let isRead = false;
        async function* body() {
          isRead = true;
          yield Buffer.from('x');
        }
        await expect(store.putPart(`${fresh()}/a`, 'f'.repeat(32), 1, body())).rejects.toEqual(MISSING);
        expect(isRead).toBe(false);
      });

      test('abandoned uploads are told and swept, younger ones are not', async () => {
        const folder = fresh();
        const key = `${folder}/a b+c%/größe`;
        const uploadId = await store.createMultipart(key);
        await send(key, uploadId, 1);
        const other = await store.createMultipart(`${folder}/other`);
        if (!opened.isStandIn) {
          expect(await store.listMultiparts(new Date(Date.now() - 60_000))).toEqual([]);
          expect(await store.sweep(new Date(Date.now() - 60_000))).toBe(0);
        }
        const found = await store.listMultiparts(FAR);
        expect(found).toHaveLength(2);
        expect(found).toContainEqual({ key, uploadId, started: expect.any(Date) });
        expect(found).toContainEqual({ key: `${folder}/other`, uploadId: other, started: expect.any(Date) });
        expect(await store.sweep(FAR)).toBe(2);
        expect(await store.listMultiparts(FAR)).toEqual([]);
        await expect(send(key, uploadId, 1, false)).rejects.toEqual(MISSING);
      });
    });
  });
}
