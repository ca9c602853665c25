/** One Plumbline a home folder: two would start the same database. */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { beginningOf } from '@/lib/platform/other-process';
import { placeNew } from '@/lib/platform/place-new';

const ATTEMPTS = 100;
const LOOK_AGAIN = 50;
const LEFT = 2_000;

const mine = async () => `${process.pid}\n${await beginningOf(process.pid)}`;

const read = (file: string) => fs.readFile(file, 'utf8').catch(() => undefined);

/** The process that wrote the lock, if it still runs: after a restart another one may have its number. */
async function holderIn(lock = ''): Promise<number | undefined> {
  const [pid, ...beginning] = lock.split('\n');
  const began = await beginningOf(Number(pid) || 0);
  return began !== '' && began === beginning.join('\n') ? Number(pid) : undefined;
}

/** `afterKill`: whoever held it before did not come to give it back. */
type HomeLock = { unlock: () => Promise<void>; afterKill: boolean };

/** @throws Error that says who holds it; a lock whose holder is gone is taken over */
export async function lockHome(home: string): Promise<HomeLock> {
  await fs.mkdir(home, { recursive: true });
  const file = path.join(home, 'lock');
  const side = `${file}.${randomBytes(8).toString('hex')}`;
  await fs.writeFile(side, await mine());
  try {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      if (placeNew(side, file)) return { unlock: () => fs.rm(file, { force: true }), afterKill: attempt > 0 };
      const holder = await holderIn(await read(file));
      if (holder) {
        throw new Error(
          `Plumbline already runs on ${home} (process ${holder}). Stop it first, or give this one another PLUMBLINE_HOME and PORT.`,
        );
      }
      await clear(file);
    }
  } finally {
    await fs.rm(side, { force: true });
  }
  throw new Error(`Another Plumbline takes ${home} at this very moment. Start again.`);
}

/** Takes away what a holder left that is gone; one at a time, who looks once more: what a faster one has put there by then stays. */
async function clear(file: string): Promise<void> {
  const turn = `${file}.turn`;
  const isMyTurn = await fs.mkdir(turn).then(
    () => true,
    () => false,
  );
  if (!isMyTurn) return waitForTurn(turn);
  try {
    const left = await read(file);
    const isLeft = left !== undefined && !(await holderIn(left));
    if (isLeft && (await read(file)) === left) await fs.rm(file, { force: true });
  } finally {
    await fs.rmdir(turn);
  }
}

/** It takes no longer than a moment, unless whoever has it was killed in that moment. */
async function waitForTurn(turn: string): Promise<void> {
  const since = (await fs.stat(turn).catch(() => undefined))?.mtimeMs ?? Number.POSITIVE_INFINITY;
  if (Date.now() - since > LEFT) await fs.rmdir(turn).catch(() => undefined);
  else await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN));
}
