/** Look-ups by keys: the store as an endpoint calls it, beside the same statement prepared by pgbench, on one Postgres. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs/promises';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { env, settleDatabase } from '@/lib/platform/env';
import { cpuOfEnded, cpuOfServer, median } from './cost';
import { bareLookUps, feastLookUps, type LookUpServer, overHttp, plumblineLookUps } from './online-http';
import type { Settings } from './settings';

const SECONDS = 5;
/** Before the first measure of a server: compiled code is what runs for hours. */
const WARM_UP = 12;
const CALLERS = 16;
const CLIENTS = 8;
/** What a backend took is told by its parent once it has ended; while it ends, by neither. */
const BACKENDS_END_WITHIN = 500;
const KEYS = [1, 10, 100];

/** Look-ups a second, and processor microseconds that each took in all: of the caller or the server, and of Postgres. */
export type Rate = { perSecond: number; cpuMicros: number };
export type Side = 'process' | 'http' | 'bare' | 'feast' | 'limit';
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
    const { fill, NAME } = await import('./online-data');
    await fill(entities, features);
    const ours = await plumblineLookUps(url, env.home, NAME);
    servers.push(ours);
    const bare = await bareLookUps(ours, env.home);
    servers.push(bare);
    let feast: LookUpServer | undefined;
    if (settings.feast) {
      await database.create('feast');
      feast = await feastLookUps(settings.feast, database.url('feast'), env.home, { entities, features });
      servers.push(feast);
    }
    const postmaster = database.pid();
    const asked = { entities, seconds: SECONDS, connections: CALLERS, postmaster };
    await bare.prepare?.(1);
    for (const server of servers) await overHttp(server, { ...asked, keys: 1, seconds: WARM_UP });
    const measured: Looked[] = [];
    for (const keys of KEYS) {
      const rates: Looked['rates'] = { process: [], http: [], bare: [], feast: [], limit: [] };
      await bare.prepare?.(keys);
      for (let round = 0; round < rounds; round += 1) {
        if (pgbench) rates.limit.push(await limit(pgbench, url, keys, entities, postmaster));
        rates.process.push(await inProcess(keys, entities, postmaster));
        rates.http.push(await overHttp(ours, { keys, ...asked }));
        rates.bare.push(await overHttp(bare, { keys, ...asked }));
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

const anyOf = (entities: number) => Math.floor(Math.random() * entities);

async function inProcess(keys: number, entities: number, postmaster: number): Promise<Rate> {
  const { rows } = await import('@/lib/platform/db');
  const { lookUpOnline } = await import('@/lib/domains/features');
  const { NAME } = await import('./online-data');
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
  const { TABLE } = await import('./online-data');
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
  await setTimeout(BACKENDS_END_WITHIN);
  const spent = cpuOfEnded() - own + cpuOfServer(postmaster) - theirs;
  const [, rate] = /tps = ([\d.]+)/.exec(stdout) ?? [];
  if (status !== 0 || rate === undefined) throw new Error(`pgbench failed:\n${stderr.slice(-2000)}`);
  return { perSecond: Number(rate), cpuMicros: (spent * 1e6) / (Number(rate) * SECONDS) };
}

const of = (rates: readonly Rate[], what: keyof Rate) => median(rates.map((rate) => rate[what]));

/** How many times as many look-ups a second the one has, and how many times as many processors. */
export const timesRate = ({ rates }: Looked, one: Side, other: Side): number =>
  of(rates[one], 'perSecond') / of(rates[other], 'perSecond');
/** How many times the processors of node's bare server and of the bare statement together. */
export const timesReachable = ({ rates }: Looked, one: Side): number =>
  of(rates[one], 'cpuMicros') / (of(rates.bare, 'cpuMicros') + of(rates.limit, 'cpuMicros'));
export const timesCpu = ({ rates }: Looked, one: Side, other: Side): number =>
  of(rates[one], 'cpuMicros') / of(rates[other], 'cpuMicros');
