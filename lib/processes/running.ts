/** The database of this installation for a tool: the given one, or our own, started if it does not run. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { startEmbedded } from '@/lib/platform/embedded-postgres';
import { env } from '@/lib/platform/env';

export async function runningDatabase(): Promise<{ url: string; stop: () => Promise<void> }> {
  if (env.databaseUrl) return { url: env.databaseUrl, stop: async () => undefined };
  const folder = path.join(env.home, 'postgres');
  const secretFile = path.join(env.home, 'secrets', 'database');
  const [pid, , , port] = (
    await fs.readFile(path.join(folder, 'postmaster.pid'), 'utf8').catch(() => '')
  ).split('\n');
  if (isAlive(Number(pid)) && port) {
    const password = (await fs.readFile(secretFile, 'utf8')).trim();
    return {
      url: `postgresql://plumbline:${password}@127.0.0.1:${port}/plumbline`,
      stop: async () => undefined,
    };
  }
  return startEmbedded({ folder, secretFile });
}

function isAlive(pid: number): boolean {
  if (!pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
