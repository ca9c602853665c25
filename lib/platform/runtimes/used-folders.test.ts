import fs from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { COMPLETE, ENVIRONMENTS, environmentOf, MODELS, noteUse, tidyFolders } from './used-folders';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Last used so long ago. */
async function make(root: string, name: string, ago: number, files: string[]): Promise<void> {
  const folder = path.join(root, name);
  await fs.mkdir(folder, { recursive: true });
  for (const file of files) await fs.writeFile(path.join(folder, file), '');
  const then = new Date(Date.now() - ago);
  await fs.utimes(folder, then, then);
}

beforeEach(async () => {
  for (const root of [MODELS, ENVIRONMENTS]) await fs.rm(root, { recursive: true, force: true });
});

test('environments go that nobody uses any more, and much sooner those that were never finished', async () => {
  await make(ENVIRONMENTS, 'whole', DAY, [COMPLETE]);
  await make(ENVIRONMENTS, 'whole-unused', 15 * DAY, [COMPLETE]);
  await make(ENVIRONMENTS, 'being-built', HOUR, ['pyvenv.cfg']);
  await make(ENVIRONMENTS, 'broke-off', 4 * HOUR, ['pyvenv.cfg']);
  expect(await tidyFolders()).toBe(2);
  expect((await fs.readdir(ENVIRONMENTS)).sort()).toEqual(['being-built', 'whole']);
  expect(await tidyFolders()).toBe(0);
});

test('what is in use stays, however long ago it was made, and so does what is just being fetched', async () => {
  await make(MODELS, 'served', 15 * DAY, ['MLmodel']);
  await make(MODELS, 'unused', 15 * DAY, ['MLmodel']);
  await make(MODELS, 'served.1.part', HOUR, ['MLmodel']);
  await make(MODELS, 'served.2.part', 2 * DAY, ['MLmodel']);
  await make(ENVIRONMENTS, 'served', 15 * DAY, [COMPLETE]);
  for (const root of [MODELS, ENVIRONMENTS]) await noteUse(path.join(root, 'served'));
  expect(await tidyFolders()).toBe(2);
  expect((await fs.readdir(MODELS)).sort()).toEqual(['served', 'served.1.part']);
  expect(await fs.readdir(ENVIRONMENTS)).toEqual(['served']);
});

test('an interpreter is of an environment here, or of the installation, which is nobody’s to keep', () => {
  expect(environmentOf(path.join(ENVIRONMENTS, 'abc', 'bin', 'python'))).toBe(path.join(ENVIRONMENTS, 'abc'));
  expect(environmentOf('/usr/bin/python3')).toBeUndefined();
});

test('where nothing was ever served there is nothing to tidy, and a folder that is gone needs no note', async () => {
  expect(await tidyFolders()).toBe(0);
  await noteUse(path.join(MODELS, 'gone'));
  await expect(fs.stat(path.join(MODELS, 'gone'))).rejects.toThrow('ENOENT');
});
