/** One Plumbline a home folder: two would start the same database. */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { beginningOf } from '@/lib/platform/other-process';

const mine = async () => `${process.pid}\n${await beginningOf(process.pid)}`;

/** The process that wrote the lock, if it still runs: after a restart another one may have its number. */
async function holderOf(file: string): Promise<number | undefined> {
  const [pid, ...beginning] = (await fs.readFile(file, 'utf8').catch(() => '')).split('\n');
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
    for (let attempt = 0; attempt < 3; attempt += 1) {
      // The one call that makes a whole file appear, and only where there is none: nobody reads it half.
      const isMine = await fs.link(side, file).then(
        () => true,
        (error: NodeJS.ErrnoException) => {
          if (error.code === 'EEXIST') return false;
          throw error;
        },
      );
      if (isMine) return { unlock: () => fs.rm(file, { force: true }), afterKill: attempt > 0 };
      const holder = await holderOf(file);
      if (holder) {
        throw new Error(
          `Plumbline already runs on ${home} (process ${holder}). Stop it first, or give this one another PLUMBLINE_HOME and PORT.`,
        );
      }
      await clear(file, `${side}.gone`);
    }
  } finally {
    await fs.rm(side, { force: true });
  }
  throw new Error(`Another Plumbline takes ${home} at this very moment. Start again.`);
}

/** Takes away what a holder left that is gone. Another one may have been faster, and hold it by now: then it is given back. */
async function clear(file: string, gone: string): Promise<void> {
  await fs.rename(file, gone).catch(() => undefined);
  if (await holderOf(gone)) await fs.link(gone, file).catch(() => undefined);
  await fs.rm(gone, { force: true });
}
