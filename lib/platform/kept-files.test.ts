import fs from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { KeptFiles } from './kept-files';

const maker = () => {
  const made: string[] = [];
  const make = async (folder: string) => {
    const file = path.join(folder, 'rows');
    await fs.writeFile(file, String(made.length));
    made.push(file);
    return file;
  };
  return { made, make };
};
const isThere = (file: string | undefined) =>
  fs.access(file ?? '').then(
    () => true,
    () => false,
  );
const read = (file: string) => fs.readFile(file, 'utf8');

test('made once while its stamp stays, and for all who ask at once', async () => {
  const files = new KeptFiles<string>({ most: 2, forMs: 60_000 });
  const { made, make } = maker();
  const asked = await Promise.all([1, 2, 3].map(() => files.lend('a', 'one', make, read)));
  expect(asked).toEqual(['0', '0', '0']);
  expect(await files.lend('a', 'one', make, read)).toBe('0');
  expect(await files.lend('a', 'two', make, read)).toBe('1');
  expect(made).toHaveLength(2);
  await expect.poll(() => Promise.all(made.map(isThere))).toEqual([false, true]);
});

test('no more of them than so many, nor longer than so long; who reads one has it to the end', async () => {
  const files = new KeptFiles<string>({ most: 1, forMs: 150 });
  const { made, make } = maker();
  await files.lend('a', '', make, async (file) => {
    await files.lend('b', '', make, read);
    expect(await read(file)).toBe('0');
  });
  await expect.poll(() => Promise.all(made.map(isThere))).toEqual([false, true]);
  await expect.poll(() => isThere(made[1])).toBe(false);
  expect(await files.lend('b', '', make, read)).toBe('2');
});

test('what could not be made is made again, and nothing of it is left', async () => {
  const files = new KeptFiles<string>({ most: 2, forMs: 60_000 });
  const { made, make } = maker();
  const fails = async (folder: string): Promise<string> => {
    await make(folder);
    throw new Error('no room');
  };
  await expect(files.lend('a', '', fails, read)).rejects.toThrow('no room');
  expect(await files.lend('a', '', make, read)).toBe('1');
  await expect.poll(() => Promise.all(made.map(isThere))).toEqual([false, true]);
});

test('nothing is left behind by the process', async () => {
  const files = new KeptFiles<string>({ most: 2, forMs: 60_000 });
  const { made, make } = maker();
  await files.lend('a', '', make, read);
  files.removeAll();
  expect(await isThere(made[0])).toBe(false);
});
