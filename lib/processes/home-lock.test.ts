import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { lockHome } from './home-lock';

test('of several that find the lock of one that is gone, one takes it over', async () => {
  const home = await fs.mkdtemp(path.join(os.tmpdir(), 'plumbline-lock-'));
  await fs.writeFile(path.join(home, 'lock'), `${process.pid}\nbefore this one began`);
  // Of one that was killed while it cleared that away.
  const turn = path.join(home, 'lock.turn');
  await fs.mkdir(turn);
  await fs.utimes(turn, 1, 1);
  const tries = await Promise.allSettled(Array.from({ length: 8 }, () => lockHome(home)));
  const [held, ...others] = tries.filter((one) => one.status === 'fulfilled');
  expect([held?.value.afterKill, others]).toEqual([true, []]);
  await expect(lockHome(home)).rejects.toThrow(`already runs on ${home} (process ${process.pid})`);
  await held?.value.unlock();
  expect(await fs.readdir(home)).toEqual([]);
  const { afterKill } = await lockHome(home);
  expect(afterKill).toBe(false);
});
