/** Look-ups over HTTP, as a client makes them: by our API, and by Feast's feature server over the same Postgres. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { freePort, run, type Spawned, start } from '../tracking/processes';
import { plumblineServer, preparePlumbline } from '../tracking/servers';
import { cpuOfServer } from './cost';
import { load, type Target } from './http-load';
import type { Rate } from './online';

export type LookUpServer = Target & {
  pid: number;
  body(keys: number[]): string;
  check(text: string): boolean;
  prepare?(keys: number): Promise<void>;
  stop(): Promise<void>;
};

/** The web process as it runs in production; a token, grants and the rest are on. */
export async function plumblineLookUps(
  databaseUrl: string,
  folder: string,
  name: string,
): Promise<LookUpServer> {
  await preparePlumbline(databaseUrl, folder);
  const server = await plumblineServer(databaseUrl, folder).start();
  const lookups = [{ table_name: name, lookup_key: 'user_id' }];
  return {
    ...server,
    path: '/api/2.0/feature-store/online/look-up',
    body: (keys) => JSON.stringify({ lookups, rows: keys.map((key) => ({ user_id: key })) }),
    check: (text) => text.includes('PRESENT') && !text.includes('NOT_FOUND'),
  };
}

/** What of that is node's own: it answers what `like` answers to the first of so many keys, and looks nothing up. */
export async function bareLookUps(like: LookUpServer, folder: string): Promise<LookUpServer> {
  const port = await freePort();
  const script = path.join(import.meta.dirname, 'bare-server.ts');
  const command = [process.execPath, '--max-semi-space-size=32', '--import', 'tsx', script, String(port)];
  const child = start(command, process.env, path.join(folder, 'bare.log'));
  const url = `http://127.0.0.1:${port}`;
  await untilUp(child, () => fetch(url));
  return {
    ...like,
    url,
    pid: child.pid,
    stop: child.stop,
    async prepare(keys) {
      const body = like.body(Array.from({ length: keys }, (_, at) => at));
      const headers = { 'content-type': 'application/json', ...like.headers };
      const answer = await fetch(like.url + like.path, { method: 'POST', headers, body });
      await fetch(url, { method: 'PUT', body: await answer.text() });
    },
  };
}

const WITHIN = 20 * 60_000;

/** As many workers as the machine has cores for both; its registry is read once. */
export async function feastLookUps(
  python: string,
  databaseUrl: string,
  folder: string,
  { entities, features }: { entities: number; features: number },
): Promise<LookUpServer> {
  const repo = path.join(folder, 'feast-online');
  await fs.mkdir(repo);
  const { hostname, port: databasePort, pathname, username, password } = new URL(databaseUrl);
  const settings = {
    project: 'bench',
    provider: 'local',
    registry: path.join(repo, 'registry.db'),
    online_store: {
      type: 'postgres',
      host: hostname,
      port: Number(databasePort),
      database: pathname.slice(1),
      user: username,
      password,
      sslmode: 'disable',
      conn_type: 'pool',
      max_conn: 16,
    },
    entity_key_serialization_version: 3,
  };
  // YAML takes JSON.
  await fs.writeFile(path.join(repo, 'feature_store.yaml'), JSON.stringify(settings));
  const script = path.join(import.meta.dirname, 'feast_online.py');
  await run([python, script, JSON.stringify({ repo, entities, features })], process.env, WITHIN);
  const port = await freePort();
  const command = [python, '-m', 'feast.cli.cli', '-c', repo, 'serve', '-h', '127.0.0.1', '-p', String(port)];
  command.push('--no-access-log', '--workers', '2', '--registry_ttl_sec', '3600', '--max-requests', '0');
  const log = path.join(folder, 'feast-serve.log');
  const child = start(command, process.env, log, repo);
  const url = `http://127.0.0.1:${port}`;
  await untilUp(child, () => fetch(`${url}/health`));
  const names = Array.from({ length: features }, (_, at) => `features:f${at}`);
  return {
    url,
    path: '/get-online-features',
    headers: {},
    pid: child.pid,
    body: (keys) => JSON.stringify({ features: names, entities: { user_id: keys } }),
    check: (text) => text.includes('PRESENT') && !text.includes('NOT_FOUND'),
    stop: child.stop,
  };
}

async function untilUp(child: Spawned, ask: () => Promise<Response>): Promise<void> {
  while (!(await ask().catch(() => undefined))?.ok) {
    if (child.hasEnded()) throw new Error(`A server ended:\n${await fs.readFile(child.logFile, 'utf8')}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

type Asked = {
  keys: number;
  entities: number;
  seconds: number;
  connections: number;
  postmaster: number;
};

export async function overHttp(server: LookUpServer, asked: Asked): Promise<Rate> {
  const cpu = () => cpuOfServer(server.pid) + cpuOfServer(asked.postmaster);
  const before = cpu();
  const any = () => Math.floor(Math.random() * asked.entities);
  const body = () => server.body(Array.from({ length: asked.keys }, any));
  const perSecond = await load(server, body, {
    connections: asked.connections,
    seconds: asked.seconds,
    check: server.check,
  });
  return { perSecond, cpuMicros: ((cpu() - before) * 1e6) / (perSecond * asked.seconds) };
}
