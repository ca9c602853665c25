/** One Plumbline a home folder: two would start the same database. */
import fs from 'node:fs/promises';
import path from 'node:path';

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/** @throws Error that says who holds it; a lock whose holder is gone is taken over */
export async function lockHome(home: string): Promise<() => Promise<void>> {
  await fs.mkdir(home, { recursive: true });
  const file = path.join(home, 'lock');
  const holder = Number(await fs.readFile(file, 'utf8').catch(() => '0'));
  if (holder && holder !== process.pid && isAlive(holder)) {
    throw new Error(
      `Plumbline already runs on ${home} (process ${holder}). Stop it first, or give this one another PLUMBLINE_HOME and PORT.`,
    );
  }
  await fs.writeFile(file, String(process.pid));
  return () => fs.rm(file, { force: true });
}
