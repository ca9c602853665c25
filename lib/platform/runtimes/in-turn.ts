/**
 * What one process at a time does, of those that share a folder, on one machine or in several containers: whoever has its turn says
 * again and again that it lives.
 */
import { randomUUID } from 'node:crypto';
import fs from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { placeNew } from '../place-new';

const BEAT = 2_000;
/** Milliseconds without a sign of life: its process was killed. */
const LEFT = 20_000;
const LOOK = 250;

/**
 * @param file stands for the turn while somebody has it; its folder is there
 * @param onWait told once, where another has it
 */
export async function inTurn<T>(file: string, work: () => Promise<T>, onWait?: () => void): Promise<T> {
  const id = randomUUID();
  for (let isFirst = true; !(await take(file, id)); isFirst = false) {
    if (isFirst) onWait?.();
    await wait(LOOK);
  }
  const isMine = async () => (await fs.readFile(file, 'utf8').catch(() => undefined)) === id;
  const beat = setInterval(() => {
    const now = new Date();
    void isMine()
      .then((mine) => (mine ? fs.utimes(file, now, now) : undefined))
      .catch(() => undefined);
  }, BEAT).unref();
  try {
    return await work();
  } finally {
    clearInterval(beat);
    if (await isMine()) await fs.rm(file, { force: true });
  }
}

async function take(file: string, id: string): Promise<boolean> {
  try {
    await fs.writeFile(file, id, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  if (await isLeft(file)) await clear(file);
  return false;
}

async function isLeft(file: string): Promise<boolean> {
  const stat = await fs.stat(file).catch(() => undefined);
  return stat !== undefined && Date.now() - stat.mtimeMs > LEFT;
}

/** What a faster one has put there by then is its own, and is put back. */
async function clear(file: string): Promise<void> {
  // No fixed letters between what is unknown: the pages' build would look for files that such a name may mean.
  const side = file + randomUUID();
  await fs.rename(file, side).catch(() => undefined);
  if ((await fs.stat(side).catch(() => undefined)) && !(await isLeft(side))) placeNew(side, file);
  await fs.rm(side, { force: true });
}
