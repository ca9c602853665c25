/** Several callers at once, and what is removed. */
import { describe, expect, test } from 'vitest';
import type { Bench } from './bench';
import { gated, pattern, pieces } from './bodies';

export function atOnce(on: Bench): void {
  const { fresh, together, put, content, text, names } = on;

  describe('at the same time', () => {
    test('of two puts of one key the last to end wins', async () => {
      const key = `${fresh()}/a`;
      for (const size of [50, 9_000_000]) {
        const [one, two] = [gated(pattern(size, 1)), gated(pattern(size, 2))];
        const first = on.store.put(key, one.body);
        const second = on.store.put(key, two.body);
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
      await on.store.put(key, pieces(wholes[0] ?? Buffer.alloc(0)));
      const isWhole = (bytes: Buffer) => wholes.some((whole) => whole.equals(bytes));
      const writers = wholes.map((bytes) => on.store.put(key, pieces(bytes, 50_000)));
      const readers = Array.from({ length: 8 }, () => content(key));
      await together(writers);
      for (const seen of await together(readers)) expect(isWhole(seen)).toBe(true);
      expect(isWhole(await content(key))).toBe(true);
      expect(await on.opened.leftovers()).toEqual([]);
    });

    test('puts into a folder that is being removed all arrive or are removed, none fails', async () => {
      const folder = fresh();
      const work = Array.from({ length: 60 }, (_, n) =>
        n % 3 === 2 ? on.store.remove(`${folder}/deep/er`) : put(`${folder}/deep/er/${n}`, String(n)),
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
      expect(await on.store.remove(`${folder}/run`)).toBe(1);
      expect((await names(folder)).sort()).toEqual(['run-2', 'run.txt', 'runs']);
      expect(await on.store.remove(`${folder}/run`)).toBe(0);
    });

    test('a folder goes with all below it, and so do folders left empty', async () => {
      const folder = fresh();
      for (const key of ['keep', 'x/y/1', 'x/y/2', 'x/y/z/3']) await put(`${folder}/${key}`, key);
      expect(await on.store.remove(`${folder}/x/y`)).toBe(3);
      expect(await names(folder)).toEqual(['keep']);
      expect(await on.store.remove(`${folder}/keep`)).toBe(1);
      expect(await names('artifacts')).not.toContain(folder.split('/').at(-1));
      await on.store.check();
    });

    test('not below a folder unless it is asked for', async () => {
      const folder = fresh();
      await put(`${folder}/x/y`, 'y');
      expect(await on.store.remove(`${folder}/x`, { recursive: false })).toBe(0);
      expect(await text(`${folder}/x/y`)).toBe('y');
      expect(await on.store.remove(`${folder}/x/y`, { recursive: false })).toBe(1);
      expect(await names(folder)).toEqual([]);
    });

    test('what was never there', async () => {
      const folder = fresh();
      expect(await on.store.remove(folder)).toBe(0);
      await put(`${folder}/a`, 'a');
      expect(await on.store.remove(`${folder}/a/b`)).toBe(0);
      expect(await names(folder)).toEqual(['a']);
    });
  });
}
