import fs from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { beforeAll, expect, test } from 'vitest';
import { env } from '../env';
import { inTurn } from './in-turn';

const folder = path.join(env.home, 'turns');
beforeAll(() => fs.mkdir(folder, { recursive: true }));

test('two do not work at once, and whoever waits is told so once', async () => {
  const file = path.join(folder, 'one.lock');
  let atWork = 0;
  let most = 0;
  let waited = 0;
  const work = async () => {
    atWork += 1;
    most = Math.max(most, atWork);
    await wait(400);
    atWork -= 1;
  };
  await Promise.all([1, 2, 3].map(() => inTurn(file, work, () => (waited += 1))));
  expect([most, waited]).toEqual([1, 2]);
  await expect(fs.access(file)).rejects.toThrow();
});

test('what failed gives its turn back, and what a killed one left is taken over', async () => {
  const file = path.join(folder, 'two.lock');
  await expect(inTurn(file, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await fs.writeFile(file, 'somebody');
  const long = new Date(Date.now() - 60_000);
  await fs.utimes(file, long, long);
  expect(await inTurn(file, async () => 'done')).toBe('done');
  expect(await fs.readdir(folder)).toEqual([]);
});
