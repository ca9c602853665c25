/** What can be told of another process of this machine by its number, which may since belong to a stranger. */
import { execFile } from 'node:child_process';
import fs from 'node:fs/promises';

export function isAlive(pid: number): boolean {
  if (!pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Small images have no `ps`; other systems no /proc. */
const ask = (pid: number, what: string) =>
  new Promise<string>((resolve) => {
    execFile('ps', ['-p', String(pid), '-o', `${what}=`], (error, stdout) =>
      resolve(error ? '' : stdout.trim()),
    );
  });

/** Its command line; empty where there is no such process. */
export async function commandOf(pid: number): Promise<string> {
  const words = await fs.readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => undefined);
  return words?.replaceAll('\0', ' ').trim() ?? ask(pid, 'args');
}

/** When it began, as a text that only that very process has; empty where there is none. */
export async function beginningOf(pid: number): Promise<string> {
  const [stat, boot] = await Promise.all(
    [`/proc/${pid}/stat`, '/proc/sys/kernel/random/boot_id'].map((file) =>
      fs.readFile(file, 'utf8').catch(() => ''),
    ),
  );
  if (!stat) return ask(pid, 'lstart');
  // The command's name, in brackets, may hold anything. Behind it stands the state (Z has ended), the beginning 19 further on.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' ? '' : `${boot?.trim()} ${fields[19]}`;
}
