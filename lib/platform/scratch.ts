/** Folders of this machine for files on their way, and what is done about those that a killed process left. */
import { randomBytes } from 'node:crypto';
import { readlinkSync } from 'node:fs';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { env } from './env';
import { log } from './log';
import { isAlive } from './other-process';

const DAY = 86_400_000;
/** Between the start of a process and the first folder that it makes lies more; clocks of disks are coarse. */
const START_GRACE = 1_000;

/** Containers of one name, as with the host's network, count their processes each by itself. */
function placeOf(): string {
  let space = '';
  try {
    space = readlinkSync('/proc/self/ns/pid');
  } catch {
    // Other systems have none.
  }
  return `${os.hostname()}_${space}`.replace(/\W+/g, '_');
}
const PLACE = placeOf();

/** A name of which `sweepScratch` tells whose it is. */
export const ownName = (): string => `${PLACE}.${process.pid}.${randomBytes(8).toString('hex')}`;

const uploads = () => path.join(env.home, 'uploads');
/** Where engines put what does not fit into memory, each into a folder that is named by `ownName`. */
export const spillRoot = (): string => path.join(env.home, 'engine');

/** Lends a folder of one's own for as long as `use` runs. */
export async function inScratch<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await newScratch();
  try {
    return await use(folder);
  } finally {
    await fs.rm(folder, { recursive: true, force: true });
  }
}

/** A folder of one's own, to be removed by oneself. */
export async function newScratch(): Promise<string> {
  const folder = path.join(uploads(), ownName());
  await fs.mkdir(uploads(), { recursive: true, mode: 0o700 });
  await fs.mkdir(folder, { mode: 0o700 });
  return folder;
}

/**
 * Removes what processes left that ended without a word: of this machine at once, of others that share the disk once nothing was
 * written there for a day. To be called when a process starts.
 *
 * @returns how many went; a fault is logged, and no reason not to start
 */
export async function sweepScratch(): Promise<number> {
  let swept = 0;
  for (const root of [uploads(), spillRoot()]) {
    for (const name of await fs.readdir(root).catch(() => [] as string[])) {
      const folder = path.join(root, name);
      try {
        if (!(await isLeft(folder, name))) continue;
        await fs.rm(folder, { recursive: true, force: true });
        swept += 1;
      } catch (error) {
        // Another one that starts at the same time was faster, or it is not ours to remove.
        log.debug({ err: (error as Error).message, folder }, 'a folder was not swept');
      }
    }
  }
  if (swept > 0) log.info({ swept }, 'folders of killed processes removed');
  return swept;
}

/** Whether a folder is of a process that is gone, by the name that `ownName` gave it. */
export async function isLeft(folder: string, name: string): Promise<boolean> {
  const { mtimeMs } = await fs.stat(folder);
  const [place, id, random] = name.split('.');
  if (place !== PLACE || !random) return (await lastWrite(folder, mtimeMs)) < Date.now() - DAY;
  const pid = Number(id);
  // Numbers of processes are given again, after the machine was started at the latest.
  const began = Date.now() - 1000 * (pid === process.pid ? process.uptime() : os.uptime()) - START_GRACE;
  return mtimeMs < began || !isAlive(pid);
}

async function lastWrite(folder: string, own: number): Promise<number> {
  const names = await fs.readdir(folder).catch(() => [] as string[]);
  const times = names.map((name) => fs.stat(path.join(folder, name)).then((stat) => stat.mtimeMs));
  return Math.max(own, ...(await Promise.all(times)));
}
