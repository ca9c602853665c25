import sql, { empty, type Sql } from 'sql-template-tag';
import { type Ability, can, levelNeeded } from '@/lib/core/access';
import type { Context } from '@/lib/core/context';
import { assertGranted, granted, heldLevel } from '@/lib/core/grants';
import { type DeltaTable, lakeTable, openTable } from '@/lib/platform/delta';
import { denied, invalid, notFound } from '@/lib/pure/errors';
import { isAtLeast, type Level } from '@/lib/pure/permission-levels';
import { identifier } from '@/lib/pure/sql-text';

export const TABLE = 'feature-table';

export type TableRow = {
  key: number;
  id: string;
  name: string;
  description: string;
  location: string;
  isExternal: boolean;
  /** With the time key. */
  primaryKeys: string[];
  timestampKey: string | null;
  partitionColumns: string[];
  freshnessMinutes: number | null;
  ownerId: string | null;
  createdBy: string;
  creationTime: number;
  lastUpdatedTime: number;
  lastWriteTime: number | null;
  /** What the log was last seen to say. */
  version: number;
  rows: number | null;
  bytes: number;
  /** What the caller holds on it. */
  level: Level;
};

export const TABLE_COLUMNS: Sql = sql`
  feature_tables.key, feature_tables.id, feature_tables.name, feature_tables.description, feature_tables.location,
  feature_tables.is_external AS "isExternal", feature_tables.primary_keys AS "primaryKeys",
  feature_tables.timestamp_key AS "timestampKey", feature_tables.partition_columns AS "partitionColumns",
  feature_tables.freshness_minutes AS "freshnessMinutes", feature_tables.owner_id AS "ownerId",
  feature_tables.created_by AS "createdBy", feature_tables.creation_time AS "creationTime",
  feature_tables.last_updated_time AS "lastUpdatedTime", feature_tables.last_write_time AS "lastWriteTime",
  feature_tables.version, feature_tables.rows, feature_tables.bytes`;

const ofTable = sql`feature_tables.id`;

/** Whether the caller holds what the operation needs, as a condition on the table `feature_tables`. */
export const tableGranted = (ctx: Context, level?: Level): Sql => granted(ctx, TABLE, ofTable, level);
export const tableLevel = (ctx: Context): Sql => heldLevel(ctx, TABLE, ofTable);

const noTable = (name: string) => notFound(`Feature table '${name}' does not exist.`);

/** A table that has not been dropped. @throws RESOURCE_DOES_NOT_EXIST, PERMISSION_DENIED */
export async function loadTable(
  ctx: Context,
  name: string,
  options: { lock?: boolean } = {},
): Promise<TableRow> {
  const [table] = await loadTables(ctx, [name], options);
  if (!table) throw noTable(name);
  return table;
}

/** @throws RESOURCE_DOES_NOT_EXIST */
export async function nameOfTable(ctx: Context, id: string): Promise<string> {
  const [table] = await ctx.sql<{ name: string }>(sql`
    SELECT name FROM feature_tables WHERE id = ${id} AND deleted_time IS NULL AND ${tableGranted(ctx)}`);
  if (!table) throw noTable(id);
  return table.name;
}

/** Several, in the order of their names as given. @throws RESOURCE_DOES_NOT_EXIST, PERMISSION_DENIED */
export async function loadTables(
  ctx: Context,
  names: readonly string[],
  { lock = false } = {},
): Promise<TableRow[]> {
  const found = await ctx.sql<TableRow & { level: Level | null }>(sql`
    SELECT ${TABLE_COLUMNS}, ${tableLevel(ctx)} AS level FROM feature_tables
    WHERE name = ANY(${[...new Set(names)]}::text[]) AND deleted_time IS NULL ${lock ? sql`FOR NO KEY UPDATE` : empty}`);
  return names.map((name) => {
    const table = found.find((each) => each.name === name);
    if (!table?.level) throw noTable(name);
    assertHeld(ctx, table);
    return table;
  });
}

export const assertHeld = (ctx: Context, { level }: Pick<TableRow, 'level'>): void =>
  assertGranted(ctx, TABLE, { isSeen: true, isGranted: isAtLeast(TABLE, level, ctx.level(TABLE)) });

const mayDo = (ctx: Context, ability: Ability, level: Level): boolean =>
  can(ctx.caller, ability) && isAtLeast(TABLE, level, levelNeeded(ability, TABLE));

/** What the caller may do with a table on which they hold that level: what pages show by. */
export const mayOf = (ctx: Context, level: Level) => ({
  publish: mayDo(ctx, 'features.publish', level),
  write: mayDo(ctx, 'features.write', level),
  manage: mayDo(ctx, 'features.manage', level),
});

export const deltaOf = ({ location, isExternal }: Pick<TableRow, 'location' | 'isExternal'>): DeltaTable =>
  isExternal ? openTable(location) : lakeTable(location);

/** Others write it: two writers that do not know each other lose what the other wrote. */
export function assertOurs({ name, isExternal }: TableRow): void {
  if (isExternal)
    throw denied(`'${name}' was registered in place: it is written where it is made, and only read here.`);
}

/** The primary key without the time key. */
export const entityKeys = ({ primaryKeys, timestampKey }: Pick<TableRow, 'primaryKeys' | 'timestampKey'>) =>
  primaryKeys.filter((name) => name !== timestampKey);

/**
 * The order, as SQL, in which the first row of an entity is the one that counts; empty where there is only one. In tables of others a
 * key may stand more than once: the same row is taken everywhere, as a training set of all features takes it.
 */
export function latestFirst(
  { primaryKeys, timestampKey, isExternal }: TableRow,
  schema: readonly { name: string }[],
): string {
  const latest = timestampKey === null ? [] : [`${identifier(timestampKey)} DESC`];
  if (!isExternal) return latest.join(', ');
  const others = schema.map(({ name }) => name).filter((name) => !primaryKeys.includes(name));
  return [...latest, ...others.map(identifier)].join(', ');
}

/** Whether the last write is longer ago than it may be; undefined where nothing is expected. */
export function staleness({
  freshnessMinutes,
  lastWriteTime,
  creationTime,
}: Pick<TableRow, 'freshnessMinutes' | 'lastWriteTime' | 'creationTime'>): { dueTime: number } | undefined {
  if (freshnessMinutes === null) return undefined;
  return { dueTime: (lastWriteTime ?? creationTime) + freshnessMinutes * 60_000 };
}

export function assertOneMoment({ version, timestamp }: { version?: number; timestamp?: Date }): void {
  if (version !== undefined && timestamp !== undefined)
    throw invalid('Ask for a version or for a time, not for both.', { field: 'version' });
}
