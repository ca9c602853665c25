/** Look-ups by keys: the store as an endpoint calls it, beside the same statement prepared by pgbench, on one Postgres. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs/promises';
import path from 'node:path';
import { env, settleDatabase } from '@/lib/platform/env';
import { cpuOfEnded, cpuOfPostgres, median } from './cost';
import type { Settings } from './settings';

const SECONDS = 5;
const CALLERS = 16;
const CLIENTS = 8;
const KEYS = [1, 10, 100];
const CHUNK = 5_000;
const TABLE = 1;

/** Look-ups a second, and processor microseconds that each took in all: of the caller and of Postgres. */
export type Rate = { perSecond: number; cpuMicros: number };
export type Looked = { keys: number; ours: Rate[]; limit: Rate[] };

/** Look-ups a second of each kind, for so many keys at once. `limit` is empty where there is no pgbench. */
export async function online({ entities, features, rounds, pgbench }: Settings): Promise<Looked[]> {
  const { startPostgres } = await import('../tracking/postgres');
  const database = await startPostgres(env.home);
  try {
    await database.create('plumbline');
    const url = database.url('plumbline');
    settleDatabase(url);
    const { migrate } = await import('@/lib/platform/migrate');
    await migrate(url);
    await fill(entities, features);
    const measured: Looked[] = [];
    for (const keys of KEYS) {
      const looked: Looked = { keys, ours: [], limit: [] };
      for (let round = 0; round < rounds; round += 1) {
        if (pgbench) looked.limit.push(await limit(pgbench, url, keys, entities, database.pid()));
        looked.ours.push(await ours(keys, entities, database.pid()));
      }
      measured.push(looked);
    }
    return measured;
  } finally {
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

async function ours(keys: number, entities: number, postmaster: number): Promise<Rate> {
  const { rows } = await import('@/lib/platform/db');
  const { lookUpOnline } = await import('@/lib/domains/features');
  const spec = { lookups: [{ table_name: NAME, lookup_key: ['user_id'] }] };
  const ctx = { sql: (statement: Parameters<typeof rows>[0]) => rows(statement) } as never;
  const [own, theirs] = [process.cpuUsage(), cpuOfPostgres(postmaster)];
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
  const micros = user + system + (cpuOfPostgres(postmaster) - theirs) * 1e6;
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
  const [own, theirs] = [cpuOfEnded(), cpuOfPostgres(postmaster)];
  const { status, stdout, stderr } = spawnSync(pgbench, given, { encoding: 'utf8' });
  const spent = cpuOfEnded() - own + cpuOfPostgres(postmaster) - theirs;
  const [, rate] = /tps = ([\d.]+)/.exec(stdout) ?? [];
  if (status !== 0 || rate === undefined) throw new Error(`pgbench failed:\n${stderr.slice(-2000)}`);
  return { perSecond: Number(rate), cpuMicros: (spent * 1e6) / (Number(rate) * SECONDS) };
}

const of = (rates: readonly Rate[], what: keyof Rate) => median(rates.map((rate) => rate[what]));

/** Of the limit's look-ups a second; and how many times its processors. */
export const share = ({ ours: mine, limit: most }: Looked): number =>
  of(mine, 'perSecond') / of(most, 'perSecond');
export const timesCpu = ({ ours: mine, limit: most }: Looked): number =>
  of(mine, 'cpuMicros') / of(most, 'cpuMicros');
