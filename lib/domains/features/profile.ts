/** What the columns of a table's latest version hold: counted after each write, and kept for each version that was looked at. */
import sql, { empty, type Sql } from 'sql-template-tag';
import { z } from 'zod';
import { query } from '@/lib/core/operation';
import { rows } from '@/lib/platform/db';
import { readTable } from '@/lib/platform/delta';
import { notFound } from '@/lib/pure/errors';
import { storableJson } from '@/lib/pure/storable-json';
import { deltaOf, loadTable, TABLE_COLUMNS, type TableRow } from './load';
import { type ColumnProfile, profileColumns } from './profile-columns';
import { TableName, VersionNumber } from './schemas';

export type Profile = {
  version: number;
  time: number;
  rows: number;
  byColumn: Record<string, ColumnProfile>;
};

/** As many as a table of ours may have. */
const MOST_COLUMNS = 4_000;
/** Of a huge table so many rows stand for all. */
const MOST_ROWS = 2_000_000;

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
    const fields = snapshot.schema.slice(0, MOST_COLUMNS);
    const columns = await profileColumns(engine, 'profiled', fields, Number(counted?.n ?? 0));
    await rows(sql`
      INSERT INTO feature_profiles (table_key, version, time, rows, columns)
      VALUES (${key}, ${snapshot.version}, ${snapshot.timestamp}, ${counted?.n ?? 0}, ${storableJson(JSON.stringify(columns))}::jsonb)
      ON CONFLICT (table_key, version) DO UPDATE SET columns = excluded.columns, rows = excluded.rows`);
  });
  await forgetProfiles(key);
}

const MOST_PROFILES = 100;
const DAY = 86_400_000;

/** What no page asks for any more: a table of thousands of columns that is written each hour has gigabytes of it in a year. */
const forgetProfiles = (key: number) =>
  rows(sql`
    DELETE FROM feature_profiles WHERE table_key = ${key}
    AND version NOT IN (SELECT version FROM feature_profiles WHERE table_key = ${key} ORDER BY version DESC LIMIT ${MOST_PROFILES})
    AND version NOT IN (SELECT max(version) AS last FROM feature_profiles WHERE table_key = ${key}
                        GROUP BY time / ${DAY}::bigint ORDER BY last DESC LIMIT ${MOST_PROFILES})
    AND version NOT IN (SELECT version FROM training_set_lookups WHERE table_key = ${key})`);

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
