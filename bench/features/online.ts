/** Look-ups by keys: the store as an endpoint calls it, beside the same statement prepared by pgbench, on one Postgres. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs/promises';
import path from 'node:path';
import { env, settleDatabase } from '@/lib/platform/env';
import { cpuOfEnded, cpuOfServer, median } from './cost';
import { feastLookUps, type LookUpServer, overHttp, plumblineLookUps } from './online-http';
import type { Settings } from './settings';

const SECONDS = 5;
/** Before the first measure of a server: compiled code is what runs for hours. */
const WARM_UP = 12;
const CALLERS = 16;
const CLIENTS = 8;
const KEYS = [1, 10, 100];
const CHUNK = 5_000;
const TABLE = 1;

/** Look-ups a second, and processor microseconds that each took in all: of the caller or the server, and of Postgres. */
export type Rate = { perSecond: number; cpuMicros: number };
export type Side = 'process' | 'http' | 'feast' | 'limit';
/** A side that was not asked for has no rates. */
export type Looked = { keys: number; rates: Record<Side, Rate[]> };

/** Look-ups a second of each side, for so many keys at once. */
export async function online(settings: Settings): Promise<Looked[]> {
  const { entities, features, rounds, pgbench } = settings;
  const { startPostgres } = await import('../tracking/postgres');
  const database = await startPostgres(env.home);
  const servers: LookUpServer[] = [];
  try {
    await database.create('plumbline');
    const url = database.url('plumbline');
    settleDatabase(url);
    const { migrate } = await import('@/lib/platform/migrate');
    await migrate(url);
    await fill(entities, features);
    const ours = await plumblineLookUps(url, env.home, NAME);
    servers.push(ours);
    let feast: LookUpServer | undefined;
    if (settings.feast) {
      await database.create('feast');
      feast = await feastLookUps(settings.feast, database.url('feast'), env.home, { entities, features });
      servers.push(feast);
    }
    const postmaster = database.pid();
    const asked = { entities, seconds: SECONDS, connections: CALLERS, postmaster };
    for (const server of servers) await overHttp(server, { ...asked, keys: 1, seconds: WARM_UP });
    const measured: Looked[] = [];
    for (const keys of KEYS) {
      const rates: Looked['rates'] = { process: [], http: [], feast: [], limit: [] };
      for (let round = 0; round < rounds; round += 1) {
        if (pgbench) rates.limit.push(await limit(pgbench, url, keys, entities, postmaster));
        rates.process.push(await inProcess(keys, entities, postmaster));
        rates.http.push(await overHttp(ours, { keys, ...asked }));
        if (feast) rates.feast.push(await overHttp(feast, { keys, ...asked }));
      }
      measured.push({ keys, rates });
    }
    return measured;
  } finally {
    for (const server of servers) await server.stop();
    const { closeDatabase } = await import('@/lib/platform/db');
    await closeDatabase();
    await database.stop();
  }
}

const NAME = 'main.bench.features';

async function fill(entities: number, features: number): Promise<void> {
  const { rows } = await import('@/lib/platform/db');
  const { onlineStore } = await import('@/lib/platform/online-store');
  await rows({
    text: `INSERT INTO feature_tables (key, name, catalog, schema, location, primary_keys, partition_columns, created_by, creation_time, last_updated_time)
           VALUES ($1, $2, 'main', 'bench', 'none', '{user_id}', '{}', '', 0, 0)`,
    values: [TABLE, NAME],
  });
  await rows({
    text: `INSERT INTO features (table_key, name, position, type, since)
           SELECT $1, name, place, kind, 0 FROM unnest($2::text[], $3::text[]) WITH ORDINALITY AS given (name, kind, place)`,
    values: [TABLE, ['user_id', ...names(features)], ['long', ...names(features).map(() => 'double')]],
  });
  await rows({
    text: `INSERT INTO online_tables (table_key, mode, created_by) VALUES ($1, 'snapshot', '')`,
    values: [TABLE],
  });
  for (let from = 0; from < entities; from += CHUNK) {
    const given = Array.from({ length: Math.min(CHUNK, entities - from) }, (_, at) => ({
      entity: JSON.stringify([String(from + at)]),
      values: Object.fromEntries([
        ['user_id', from + at],
        ...names(features).map((name, place) => [name, (from + at) / (place + 3)]),
      ]),
      eventTime: null,
    }));
    await onlineStore().put(TABLE, given, 1);
  }
  await rows({ text: 'VACUUM ANALYZE online_rows', values: [] });
}

const names = (features: number) => Array.from({ length: features }, (_, at) => `f${at}`);
const anyOf = (entities: number) => Math.floor(Math.random() * entities);

async function inProcess(keys: number, entities: number, postmaster: number): Promise<Rate> {
  const { rows } = await import('@/lib/platform/db');
  const { lookUpOnline } = await import('@/lib/domains/features');
  const spec = { lookups: [{ table_name: NAME, lookup_key: ['user_id'] }] };
  const ctx = { sql: (statement: Parameters<typeof rows>[0]) => rows(statement) } as never;
  const [own, theirs] = [process.cpuUsage(), cpuOfServer(postmaster)];
  const until = performance.now() + SECONDS * 1000;
  let asked = 0;
  const call = async () => {
    while (performance.now() < until) {
      const wanted = Array.from({ length: keys }, () => ({ user_id: anyOf(entities) }));
      const { rows: found } = await lookUpOnline(ctx, spec, wanted);
      if (found[0]?.f0 === null) throw new Error('A row that is there was not found.');
      asked += 1;
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, call));
  const { user, system } = process.cpuUsage(own);
  const micros = user + system + (cpuOfServer(postmaster) - theirs) * 1e6;
  return { perSecond: asked / SECONDS, cpuMicros: micros / asked };
}

/** The same join of keys with rows, prepared; nothing is decoded. */
async function limit(
  pgbench: string,
  url: string,
  keys: number,
  entities: number,
  postmaster: number,
): Promise<Rate> {
  const script = path.join(env.home, `look-up-${keys}.sql`);
  const sets = Array.from({ length: keys }, (_, at) => `\\set k${at} random(0, ${entities - 1})`);
  const entity = (at: number) => `'["' || (:k${at}) || '"]'`;
  const list = Array.from({ length: keys }, (_, at) => entity(at)).join(', ');
  await fs.writeFile(
    script,
    `${sets.join('\n')}\nSELECT given.place, online_rows.values, online_rows.event_time FROM unnest(ARRAY[${list}]) WITH ORDINALITY AS given (entity, place) JOIN online_rows ON online_rows.table_key = ${TABLE} AND online_rows.entity = given.entity;\n`,
  );
  const given = [
    '-n',
    '-M',
    'prepared',
    '-c',
    String(CLIENTS),
    '-j',
    '2',
    '-T',
    String(SECONDS),
    '-f',
    script,
    url,
  ];
  const [own, theirs] = [cpuOfEnded(), cpuOfServer(postmaster)];
  const { status, stdout, stderr } = spawnSync(pgbench, given, { encoding: 'utf8' });
  const spent = cpuOfEnded() - own + cpuOfServer(postmaster) - theirs;
  const [, rate] = /tps = ([\d.]+)/.exec(stdout) ?? [];
  if (status !== 0 || rate === undefined) throw new Error(`pgbench failed:\n${stderr.slice(-2000)}`);
  return { perSecond: Number(rate), cpuMicros: (spent * 1e6) / (Number(rate) * SECONDS) };
}

const of = (rates: readonly Rate[], what: keyof Rate) => median(rates.map((rate) => rate[what]));

/** How many times as many look-ups a second the one has, and how many times as many processors. */
export const timesRate = ({ rates }: Looked, one: Side, other: Side): number =>
  of(rates[one], 'perSecond') / of(rates[other], 'perSecond');
export const timesCpu = ({ rates }: Looked, one: Side, other: Side): number =>
  of(rates[one], 'cpuMicros') / of(rates[other], 'cpuMicros');
