import { spawnSync } from 'node:child_process';
import fs from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { inScratch, newScratch, ownName, spillRoot, sweepScratch } from './scratch';

const HOUR = 3_600_000;

async function age(file: string, hours: number): Promise<void> {
  const then = new Date(Date.now() - hours * HOUR);
  await fs.utimes(file, then, then);
}

async function left(root: string, name: string, hours = 0): Promise<string> {
  const folder = path.join(root, name);
  await fs.mkdir(folder, { recursive: true });
  await fs.writeFile(path.join(folder, 'rows'), 'x');
  await age(path.join(folder, 'rows'), hours);
  await age(folder, hours);
  return folder;
}
const isThere = (folder: string) =>
  fs.stat(folder).then(
    () => true,
    () => false,
  );
/** As a process of that number would have called it. */
const nameOf = (pid: number | undefined) => ownName().replace(`.${process.pid}.`, `.${pid}.`);
const deadPid = () => spawnSync('true').pid;

test('what a process left that has ended goes at once, in both places', async () => {
  const uploads = path.dirname(await newScratch());
  const folders = [await left(uploads, nameOf(deadPid())), await left(spillRoot(), nameOf(deadPid()))];
  expect(await sweepScratch()).toBeGreaterThanOrEqual(2);
  expect(await Promise.all(folders.map(isThere))).toEqual([false, false]);
});

test('what is in use stays: its own, and that of another process that lives', async () => {
  await inScratch(async (folder) => {
    const other = await left(path.dirname(folder), nameOf(process.ppid));
    await sweepScratch();
    expect([await isThere(folder), await isThere(other)]).toEqual([true, true]);
    await fs.rm(other, { recursive: true });
  });
});

test('what an earlier process of the same number left goes', async () => {
  const uploads = path.dirname(await newScratch());
  const own = await left(uploads, ownName(), 1);
  await sweepScratch();
  expect(await isThere(own)).toBe(false);
});

test('what cannot be asked about goes once nothing was written there for a day', async () => {
  const uploads = path.dirname(await newScratch());
  const [fresh, old, written] = await Promise.all([
    left(uploads, `elsewhere.${deadPid()}.00`, 23),
    left(uploads, 'scratch-a1b2c3', 25),
    left(uploads, 'elsewhere.1.01', 0),
  ]);
  await age(written as string, 25);
  await sweepScratch();
  expect(await Promise.all([fresh, old, written].map((one) => isThere(one as string)))).toEqual([
    true,
    false,
    true,
  ]);
});
