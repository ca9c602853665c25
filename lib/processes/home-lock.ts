/** One Plumbline a home folder: two would start the same database. */
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
  for (let attempt = 0; attempt < 3; attempt += 1) {
    try {
      await fs.writeFile(file, await mine(), { flag: 'wx' });
      return { unlock: () => fs.rm(file, { force: true }), afterKill: attempt > 0 };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const holder = await holderOf(file);
    if (holder) {
      throw new Error(
        `Plumbline already runs on ${home} (process ${holder}). Stop it first, or give this one another PLUMBLINE_HOME and PORT.`,
      );
    }
    await fs.rm(file, { force: true });
  }
  throw new Error(`Another Plumbline takes ${home} at this very moment. Start again.`);
}
