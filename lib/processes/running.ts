/** The database of this installation for a tool: the given one, or our own, started if it does not run. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { portOfRunning, startEmbedded } from '@/lib/platform/embedded-postgres';
import { env } from '@/lib/platform/env';
import { lockHome } from './home-lock';

export type Running = { url: string; stop: () => Promise<void> };

const folder = () => path.join(env.home, 'postgres');
const secretFile = () => path.join(env.home, 'secrets', 'database');

/** Our own database is made where there is none. Whoever may meet another starter holds the home's lock. */
export async function runningDatabase(): Promise<Running> {
  if (env.databaseUrl) return { url: env.databaseUrl, stop: async () => undefined };
  const url = await urlOfRunning();
  return url
    ? { url, stop: async () => undefined }
    : startEmbedded({ folder: folder(), secretFile: secretFile() });
}

/** The same; where it has to be started, nobody else starts one until it is stopped. */
export async function heldDatabase(): Promise<Running> {
  if (env.databaseUrl || (await urlOfRunning())) return runningDatabase();
  const { unlock } = await lockHome(env.home);
  try {
    const { url, stop } = await runningDatabase();
    return { url, stop: () => stop().finally(unlock) };
  } catch (error) {
    await unlock();
    throw error;
  }
}

/** The same of an installation that must be there. */
export async function installedDatabase(): Promise<Running> {
  if (!env.databaseUrl && !(await fs.stat(path.join(folder(), 'PG_VERSION')).catch(() => undefined))) {
    throw new Error(`There is no installation at ${env.home}. Set PLUMBLINE_HOME or DATABASE_URL.`);
  }
  return heldDatabase();
}

async function urlOfRunning(): Promise<string | undefined> {
  const port = await portOfRunning(folder());
  if (port === undefined) return undefined;
  const password = (await fs.readFile(secretFile(), 'utf8')).trim();
  return `postgresql://plumbline:${password}@127.0.0.1:${port}/plumbline`;
}
