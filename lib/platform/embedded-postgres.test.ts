import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { rows } from './db';
import { portOfRunning } from './embedded-postgres';

/** As the server writes it: its number, its folder, when it began, its port. */
async function folderOf(pid: number): Promise<string> {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'plumbline-pid-'));
  await fs.writeFile(path.join(folder, 'postmaster.pid'), `${pid}\n${folder}\n1700000000\n5999\n`);
  return folder;
}

test('a server is told by its folder, also by another path to it', async () => {
  const [{ folder, port } = { folder: '', port: '' }] = await rows<{ folder: string; port: string }>({
    text: "SELECT current_setting('data_directory') AS folder, current_setting('port') AS port",
    values: [],
  });
  expect(await portOfRunning(folder)).toBe(Number(port));
  const link = path.join(await folderOf(1), 'link');
  await fs.symlink(folder, link);
  expect(await portOfRunning(link)).toBe(Number(port));
});

test('what a killed one left is none, whoever has its number by now', async () => {
  expect(await portOfRunning(await folderOf(process.pid))).toBeUndefined();
  expect(await portOfRunning(await folderOf(2 ** 22 + 1))).toBeUndefined();
  expect(await portOfRunning(os.tmpdir())).toBeUndefined();
});
