/** What the columns of a table's latest version hold: counted after each write, and kept for each version that was looked at. */
import sql, { empty, type Sql } from 'sql-template-tag';
import { z } from 'zod';
import { query } from '@/lib/core/operation';
import { rows } from '@/lib/platform/db';
import { type Field, readTable } from '@/lib/platform/delta';
import type { Cell, Engine } from '@/lib/platform/duckdb';
import { isCounted } from '@/lib/pure/distinct-values';
import { notFound } from '@/lib/pure/errors';
import { identifier } from '@/lib/pure/sql-text';
import { deltaOf, loadTable, TABLE_COLUMNS, type TableRow } from './load';
import { TableName, VersionNumber } from './schemas';

export type ColumnProfile = {
  type: string;
  nulls: number;
  distinct: number;
  /** Of numbers. */
  mean?: number | null;
  std?: number | null;
  /** Least, quartiles, greatest. */
  quantiles?: (number | null)[];
  /** Of numbers: counts of equal slices between least and greatest. */
  histogram?: number[];
  /** Of texts and flags: the most frequent values. */
  top?: { value: string; count: number }[];
  /** Of times. */
  least?: string;
  greatest?: string;
};

export type Profile = {
  version: number;
  time: number;
  rows: number;
  byColumn: Record<string, ColumnProfile>;
};

const NUMBERS = ['byte', 'short', 'integer', 'long', 'float', 'double'];
const TIMES = ['date', 'timestamp', 'timestamp_ntz'];
const BINS = 20;
const MOST_COLUMNS = 500;
/** Of a huge table so many rows stand for all. */
const MOST_ROWS = 2_000_000;

const isNumber = ({ type }: Field) => NUMBERS.includes(String(type)) || String(type).startsWith('decimal');
const finite = (value: Cell | undefined): number | null => {
  const number = value === null || value === undefined ? Number.NaN : Number(value);
  return Number.isFinite(number) ? number : null;
};

async function profileColumn(engine: Engine, field: Field, rowCount: number): Promise<ColumnProfile> {
  const name = identifier(field.name);
  const type = String(typeof field.type === 'string' ? field.type : field.type.type);
  // An estimate may be of more than there are.
  const distinct = isCounted(rowCount)
    ? `count(DISTINCT ${name})`
    : `least(approx_count_distinct(${name}), count(${name}))`;
  const [base] = await engine.rows<Record<string, Cell>>(
    `SELECT count(*) FILTER (${name} IS NULL) AS nulls, ${distinct} AS "distinct" FROM profiled`,
  );
  const profile: ColumnProfile = {
    type,
    nulls: Number(base?.nulls ?? 0),
    distinct: Number(base?.distinct ?? 0),
  };
  if (isNumber(field)) {
    const value = `CAST(${name} AS DOUBLE)`;
    const [found] = await engine.rows<Record<string, Cell>>(
      `SELECT avg(v) AS mean, stddev_samp(v) AS std, min(v) AS q0, quantile_cont(v, 0.25) AS q1, median(v) AS q2,
              quantile_cont(v, 0.75) AS q3, max(v) AS q4
       FROM (SELECT ${value} AS v FROM profiled) WHERE isfinite(v)`,
    );
    const quantiles = [0, 1, 2, 3, 4].map((at) => finite(found?.[`q${at}`]));
    Object.assign(profile, { mean: finite(found?.mean), std: finite(found?.std), quantiles });
    const [least, greatest] = [quantiles[0], quantiles[4]];
    if (least != null && greatest != null && greatest > least) {
      const bins = await engine.rows<{ bin: number; n: number }>(
        `SELECT least(${BINS - 1}, CAST(floor((v - $1::DOUBLE) / ($2::DOUBLE - $1::DOUBLE) * ${BINS}) AS INTEGER)) AS bin, count(*) AS n
         FROM (SELECT ${value} AS v FROM profiled) WHERE isfinite(v) GROUP BY 1`,
        [least, greatest],
      );
      profile.histogram = Array.from({ length: BINS }, (_, at) => bins.find(({ bin }) => bin === at)?.n ?? 0);
    }
  } else if (TIMES.includes(type)) {
    const [found] = await engine.rows<{ least: string; greatest: string }>(
      `SELECT CAST(min(${name}) AS VARCHAR) AS least, CAST(max(${name}) AS VARCHAR) AS greatest FROM profiled`,
    );
    Object.assign(profile, found);
  } else if (['string', 'boolean'].includes(type)) {
    profile.top = await engine.rows<{ value: string; count: number }>(
      `SELECT left(CAST(${name} AS VARCHAR), 100) AS value, count(*) AS count FROM profiled WHERE ${name} IS NOT NULL
       GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 10`,
    );
  }
  return profile;
}

export async function profileTable(key: number, signal?: AbortSignal): Promise<void> {
  const [table] = await rows<TableRow>(
    sql`SELECT ${TABLE_COLUMNS} FROM feature_tables WHERE key = ${key} AND deleted_time IS NULL`,
  );
  if (!table) return;
  await readTable(deltaOf(table), { signal }, async (engine, select, snapshot) => {
    const total = snapshot.rows ?? 0;
    const sample = total > MOST_ROWS ? ` USING SAMPLE reservoir(${MOST_ROWS} ROWS) REPEATABLE (1)` : '';
    await engine.run(`CREATE TEMP TABLE profiled AS SELECT * FROM (${select})${sample}`);
    const [counted] = await engine.rows<{ n: number }>('SELECT count(*) AS n FROM profiled');
    const columns: Record<string, ColumnProfile> = {};
    for (const field of snapshot.schema.slice(0, MOST_COLUMNS))
      columns[field.name] = await profileColumn(engine, field, Number(counted?.n ?? 0));
    await rows(sql`
      INSERT INTO feature_profiles (table_key, version, time, rows, columns)
      VALUES (${key}, ${snapshot.version}, ${snapshot.timestamp}, ${counted?.n ?? 0}, ${JSON.stringify(columns)}::jsonb)
      ON CONFLICT (table_key, version) DO UPDATE SET columns = excluded.columns, rows = excluded.rows`);
  });
}

export const getProfile = query({
  name: 'features.getProfile',
  summary: 'What the columns of a table hold at its latest version that was looked at, or at another one.',
  access: 'features.read',
  input: z.object({ name: TableName, version: VersionNumber.optional() }),
  async run(ctx, { name, version }): Promise<{ profile: Profile | null }> {
    const { key } = await loadTable(ctx, name);
    const [profile] = await ctx.sql<Profile>(sql`
      SELECT version, time, rows, columns AS "byColumn" FROM feature_profiles
      WHERE table_key = ${key} AND (${version ?? null}::bigint IS NULL OR version = ${version ?? null}::bigint)
      ORDER BY version DESC LIMIT 1`);
    return { profile: profile ?? null };
  },
});

const MOST_PROFILES = 100;
const DAY = 86_400_000;

const lastOfDays = (key: number): Sql => sql`
  AND version IN (SELECT max(version) FROM feature_profiles WHERE table_key = ${key} GROUP BY time / ${DAY}::bigint)`;

export const getFeatureHistory = query({
  name: 'features.getFeatureHistory',
  summary: 'A feature over the versions of its table: how many values are missing, how they spread.',
  access: 'features.read',
  input: z.object({
    name: TableName,
    feature: z.string().min(1).max(255),
    /** Each version that was counted, or the last one of each day (UTC). The newest hundred. */
    by: z.enum(['version', 'day']).default('version'),
  }),
  async run(ctx, { name, feature, by }) {
    const { key } = await loadTable(ctx, name);
    const [known] = await ctx.sql<{ type: string; description: string; since: number }>(
      sql`SELECT type, description, since FROM features WHERE table_key = ${key} AND name = ${feature}`,
    );
    if (!known) throw notFound(`The table '${name}' has no feature '${feature.slice(0, 100)}'.`);
    const points = await ctx.sql<{ version: number; time: number; rows: number; profile: ColumnProfile }>(sql`
      SELECT version, time, rows, columns -> ${feature} AS profile FROM feature_profiles
      WHERE table_key = ${key} AND columns ? ${feature} ${by === 'day' ? lastOfDays(key) : empty}
      ORDER BY version DESC LIMIT ${MOST_PROFILES}`);
    return { ...known, points: points.reverse() };
  },
});
