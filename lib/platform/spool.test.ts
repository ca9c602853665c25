import { spawnSync } from 'node:child_process';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { ownName } from './scratch';
import { Spool } from './spool';

let root: string;
beforeEach(async () => {
  root = await fs.mkdtemp(path.join(os.tmpdir(), 'plumbline-spool-'));
});

/** What a process had to leave that has ended. */
async function leave(names: readonly string[]): Promise<string> {
  const folder = path.join(root, ownName().replace(`.${process.pid}.`, `.${spawnSync('true').pid}.`));
  await fs.mkdir(folder);
  for (const name of names) await fs.writeFile(path.join(folder, name), name);
  return folder;
}
const next = async (spool: Spool) => (await spool.take())?.bytes.toString();

test('what a process left is taken over, the oldest first; what it was writing goes', async () => {
  const folder = await leave(['200.2', '100.1', '300.3.part']);
  const spool = new Spool(root, 1000);
  await spool.takeOver();
  expect([spool.size, await next(spool), await next(spool), await next(spool)]).toEqual([
    10,
    '100.1',
    '200.2',
    undefined,
  ]);
  await expect(fs.stat(folder)).rejects.toThrow();
});

test('what cannot be moved stays for the next one', async () => {
  const folder = await leave(['100.1']);
  const spool = new Spool(root, 1000);
  // In the place of the folder that it would make: as on a full disk, there is no way to make one.
  const own = path.join(root, (spool as unknown as { own: string }).own);
  await fs.writeFile(own, '');
  await spool.takeOver();
  expect(spool.isEmpty).toBe(true);
  expect(await fs.readdir(folder)).toEqual(['100.1']);
  await expect(spool.put(Buffer.from('x'), 1)).rejects.toThrow();

  await fs.rm(own);
  await spool.put(Buffer.from('x'), 1);
  expect(await next(spool)).toBe('x');
});
