/** What is put is what is got, whole and in part. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { Range } from '../store';
import { type Bench, failing, MISSING } from './bench';
import { CHUNK, pattern, pieces, read } from './bodies';

export function wholeObjects(on: Bench): void {
  const { fresh, put, content, text } = on;

  describe('put and get', () => {
    test.each([0, 1, CHUNK - 1, 5_000_000, 8 << 20, (8 << 20) + 1, 20_000_000])(
      '%i bytes come back',
      async (size) => {
        const key = `${fresh()}/model/weights.bin`;
        const bytes = pattern(size);
        expect(await on.store.put(key, pieces(bytes), { size })).toEqual({ size });
        const found = await on.store.get(key);
        expect(found).toMatchObject({ size, range: undefined });
        expect((await read(found.body)).equals(bytes)).toBe(true);
        const { lastModified, etag } = found;
        expect(await on.store.stat(key)).toEqual({ size, lastModified, etag });
        expect(Math.abs(lastModified.getTime() - Date.now())).toBeLessThan(60_000);
        expect(etag).toMatch(/^"[\w-]+"$/);
      },
    );

    test('a web stream is a body too', async () => {
      const key = `${fresh()}/page.html`;
      const { body } = new Response('<p>plumb</p>');
      await on.store.put(key, body as ReadableStream<Uint8Array>);
      expect(await text(key)).toBe('<p>plumb</p>');
    });

    test('a second put replaces the first, and its etag changes', async () => {
      const key = `${fresh()}/a.txt`;
      await put(key, 'one');
      const before = await on.store.stat(key);
      await put(key, 'two');
      expect(await text(key)).toBe('two');
      expect((await on.store.stat(key))?.etag).not.toBe(before?.etag);
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
        await expect(on.store.get(key), key).rejects.toEqual(MISSING);
        expect(await on.store.stat(key), key).toBeNull();
      }
    });

    test('a reader that goes away in the middle leaves the store well', async () => {
      const key = `${fresh()}/big.bin`;
      const bytes = pattern(4_000_000);
      await on.store.put(key, pieces(bytes));
      for (let reader = 0; reader < 20; reader += 1) {
        const stream = (await on.store.get(key)).body.getReader();
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
      await on.store.put(key, pieces(bytes));
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
      const found = await on.store.get(key, range);
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
      expect(on.store.get(key, range)).rejects.toEqual(failing('RANGE_NOT_SATISFIABLE')),
    );

    test('an empty file has the whole and no range', async () => {
      const empty = `${fresh()}/empty`;
      await on.store.put(empty, pieces(Buffer.alloc(0)));
      await expect(on.store.get(empty, { start: 0 })).rejects.toEqual(failing('RANGE_NOT_SATISFIABLE'));
      await expect(on.store.get(empty, { suffix: 5 })).rejects.toEqual(failing('RANGE_NOT_SATISFIABLE'));
      const whole = await on.store.get(empty, {});
      expect([whole.range, await read(whole.body)]).toEqual([undefined, Buffer.alloc(0)]);
    });

    test('a range of what is not there is not found', () =>
      expect(on.store.get(`${key}.no`, { start: 0 })).rejects.toEqual(MISSING));
  });
}
