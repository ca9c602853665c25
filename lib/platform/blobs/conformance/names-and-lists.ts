/** Names come back as they went in, and folders are what the names say. */
import { describe, expect, test } from 'vitest';
import type { BlobStore, Entry } from '../store';
import { type Bench, INVALID } from './bench';
import { pieces } from './bodies';

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

export function namesAndLists(on: Bench): void {
  const { fresh, put, text, names } = on;

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
      expect(await on.store.remove(folder)).toBe(all.length * 2);
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
      await expect(on.store.put(key, body())).rejects.toEqual(INVALID);
      await expect(on.store.createMultipart(key)).rejects.toEqual(INVALID);
      await expect(on.store.putPart(key, 'a'.repeat(32), 1, body())).rejects.toEqual(INVALID);
      await expect(
        on.store.completeMultipart(key, 'a'.repeat(32), [{ partNumber: 1, etag: '"a"' }]),
      ).rejects.toEqual(INVALID);
      await expect(on.store.abortMultipart(key, 'a'.repeat(32))).rejects.toEqual(INVALID);
      await expect(on.store.get(key)).rejects.toEqual(INVALID);
      await expect(on.store.stat(key)).rejects.toEqual(INVALID);
      await expect(on.store.remove(key)).rejects.toEqual(INVALID);
      await expect(on.store.list(key)).rejects.toEqual(INVALID);
    });
  });

  test('a key longer than any store holds', async () => {
    const key = Array.from({ length: 30 }, () => 'n'.repeat(200)).join('/');
    await expect(put(key, 'x')).rejects.toEqual(INVALID);
    await expect(on.store.createMultipart(key)).rejects.toEqual(INVALID);
    await expect(on.store.get(key)).rejects.toEqual(INVALID);
  });

  describe('list', () => {
    test('one level, folders too, with sizes and times', async () => {
      const folder = fresh();
      await put(`${folder}/model/MLmodel`, 'flavors');
      await put(`${folder}/model/data/weights.bin`, 'w');
      await put(`${folder}/model.txt`, 'text');
      await put(`${folder}/metrics.json`, '{}');
      const { entries, nextPageToken } = await on.store.list(folder);
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
        expect(await on.store.list(prefix)).toEqual({ entries: [] });
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
        const { entries, pages } = await everyPage(on.store, folder, limit);
        expect(entries.map(({ name, isDir }) => (isDir ? `${name}/` : name))).toEqual(sorted);
        expect(pages).toBe(Math.ceil(sorted.length / limit));
      }
    });

    test('a page goes on where the last entry was removed', async () => {
      const folder = fresh();
      for (const name of ['a', 'b', 'c', 'd']) await put(`${folder}/${name}`, name);
      const first = await on.store.list(folder, { limit: 2 });
      await on.store.remove(`${folder}/b`);
      await on.store.remove(`${folder}/a`);
      const second = await on.store.list(folder, { limit: 2, pageToken: first.nextPageToken });
      expect(second.entries.map(({ name }) => name)).toEqual(['c', 'd']);
    });
  });
}
