/** The online copy of a table: for each entity its latest row, taken over by what differs between two versions. */
import sql from 'sql-template-tag';
import { rows } from '@/lib/platform/db';
import {
  changesBetween,
  type DeltaTable,
  type Snapshot,
  scannedOf,
  scanOf,
  typeText,
} from '@/lib/platform/delta';
import { type Engine, withEngine } from '@/lib/platform/duckdb';
import { log } from '@/lib/platform/log';
import { onlineStore } from '@/lib/platform/online-store';
import { nextTime } from '@/lib/pure/cron';
import { entityOf, timeOf, timesBefore } from '@/lib/pure/entity';
import { AppError } from '@/lib/pure/errors';
import { identifier, identifiers } from '@/lib/pure/sql-text';
import { deltaOf, entityKeys, TABLE_COLUMNS, type TableRow } from './load';
import { PUBLISH } from './record-commits';

const MOST_ROWS = 5_000;
/** A page of rows becomes one JSON text on its way to the store, and texts have a greatest length: wide rows go by fewer. */
const MOST_CELLS = 250_000;

/** How many rows of so many columns are taken over at once. */
export const rowsAtOnce = (columns: number): number =>
  Math.max(1, Math.min(MOST_ROWS, Math.floor(MOST_CELLS / Math.max(1, columns))));

type Online = { mode: string; version: number; ttlSeconds: number | null };

/** The job. Whatever ends it, the next one goes on from the version that the copy shows. */
export async function publish(key: number, signal?: AbortSignal): Promise<void> {
  const [table] = await rows<TableRow>(
    sql`SELECT ${TABLE_COLUMNS} FROM feature_tables WHERE key = ${key} AND deleted_time IS NULL`,
  );
  const [online] = await rows<Online>(
    sql`SELECT mode, version, ttl_seconds AS "ttlSeconds" FROM online_tables WHERE table_key = ${key}`,
  );
  if (!table || !online) return;
  try {
    const delta = deltaOf(table);
    const snapshot = await delta.snapshot();
    const isWhole = online.mode === 'snapshot' || online.version < 0;
    if (isWhole) await publishAll(table, delta, snapshot, signal);
    else if (online.version < snapshot.version)
      await publishChanges(table, delta, snapshot, online.version, signal);
    await expire(key, timeTypeOf(table, snapshot), online.ttlSeconds);
    await rows(sql`
      UPDATE online_tables SET version = ${snapshot.version}, published_time = ${Date.now()}, error = NULL,
                               rows = ${await onlineStore().count(key)} WHERE table_key = ${key}`);
  } catch (error) {
    const said =
      error instanceof AppError ? error.message : 'It failed on the server; the log has the details.';
    await rows(sql`UPDATE online_tables SET error = ${said} WHERE table_key = ${key}`);
    throw error;
  }
}

/** Each entity's latest row of a relation, as a SELECT. */
function latestOf(table: TableRow, relation: string): string {
  if (table.timestampKey === null) return `SELECT * FROM ${relation}`;
  const keys = identifiers(entityKeys(table));
  return `SELECT * FROM ${relation} QUALIFY row_number() OVER (PARTITION BY ${keys} ORDER BY ${identifier(table.timestampKey)} DESC) = 1`;
}

async function publishAll(
  table: TableRow,
  delta: DeltaTable,
  snapshot: Snapshot,
  signal?: AbortSignal,
): Promise<void> {
  const publication = Date.now();
  await delta.local(
    snapshot.files,
    (files) =>
      withEngine({ folders: delta.store.folders, weight: 'heavy', signal }, async (engine) => {
        const all = `(${scanOf(scannedOf(snapshot), files)})`;
        await put(engine, table, snapshot, latestOf(table, all), publication);
      }),
    signal,
  );
  await onlineStore().removeBefore(table.key, publication);
}

/** Rows that are only in files that came, or only in files that went, are of the entities that have to be looked at again. */
async function publishChanges(
  table: TableRow,
  delta: DeltaTable,
  snapshot: Snapshot,
  from: number,
  signal?: AbortSignal,
): Promise<void> {
  const { added, removed } = await changesBetween(delta, from, snapshot.version);
  if (added.length === 0 && removed.length === 0) return;
  const keys = identifiers(entityKeys(table));
  const scanned = scannedOf(snapshot);
  try {
    await delta.local([...snapshot.files, ...removed], (files) =>
      withEngine({ folders: delta.store.folders, weight: 'heavy', signal }, async (engine) => {
        const present = files.slice(0, snapshot.files.length);
        const gone = files.slice(snapshot.files.length);
        const paths = new Set(added.map(({ path }) => path));
        const came = scanOf(
          scanned,
          present.filter(({ add }) => paths.has(add.path)),
        );
        const went = scanOf(scanned, gone);
        await engine.run(`CREATE TEMP TABLE touched AS SELECT DISTINCT ${keys} FROM (
          (SELECT * FROM (${came}) EXCEPT SELECT * FROM (${went})) UNION ALL (SELECT * FROM (${went}) EXCEPT SELECT * FROM (${came})))`);
        const all = `(SELECT * FROM (${scanOf(scanned, present)}) SEMI JOIN touched USING (${keys}))`;
        await engine.run(`CREATE TEMP TABLE latest AS ${latestOf(table, all)}`);
        await put(engine, table, snapshot, 'SELECT * FROM latest', Date.now());
        await removeGone(engine, table, snapshot, `SELECT * FROM touched ANTI JOIN latest USING (${keys})`);
      }),
    );
  } catch (error) {
    // A vacuum took what was needed to compare.
    if (!(error instanceof AppError && error.code === 'RESOURCE_DOES_NOT_EXIST')) throw error;
    log.info({ table: table.name }, 'files of the published version are gone: all rows are published again');
    await publishAll(table, delta, snapshot, signal);
  }
}

const typesOf = ({ schema }: Snapshot, names: readonly string[]): string[] =>
  names.map((name) => {
    const field = schema.find((each) => each.name.toLowerCase() === name.toLowerCase());
    return field ? typeText(field.type) : 'string';
  });

const timeTypeOf = ({ timestampKey }: TableRow, snapshot: Snapshot): string =>
  timestampKey === null ? '' : (typesOf(snapshot, [timestampKey])[0] ?? '');

/** Through pages of a numbered copy: an engine's answer has a most. */
async function* pages(
  engine: Engine,
  select: string,
  atOnce: number,
): AsyncGenerator<{ names: string[]; rows: unknown[][] }> {
  await engine.run(
    `CREATE OR REPLACE TEMP TABLE paged AS SELECT *, row_number() OVER () AS "of page" FROM (${select})`,
  );
  for (let from = 1; ; from += atOnce) {
    const { columns, rows: found } = await engine.table(
      `SELECT * EXCLUDE ("of page") FROM paged WHERE "of page" BETWEEN ${from} AND ${from + atOnce - 1}`,
      { maxRows: atOnce },
    );
    if (found.length > 0) yield { names: columns.map(({ name }) => name), rows: found };
    if (found.length < atOnce) return;
  }
}

async function put(
  engine: Engine,
  table: TableRow,
  snapshot: Snapshot,
  select: string,
  publication: number,
): Promise<void> {
  const keys = entityKeys(table);
  const types = typesOf(snapshot, keys);
  const timeType = timeTypeOf(table, snapshot);
  for await (const { names, rows: found } of pages(engine, select, rowsAtOnce(snapshot.schema.length))) {
    const given = found.flatMap((cells) => {
      const values = Object.fromEntries(names.map((name, at) => [name, cells[at]]));
      const entity = entityOf(
        types,
        keys.map((key) => values[key]),
      );
      if (entity === undefined) return [];
      const eventTime =
        table.timestampKey === null ? null : (timeOf(timeType, values[table.timestampKey]) ?? null);
      return [{ entity, values, eventTime }];
    });
    await onlineStore().put(table.key, given, publication);
  }
}

async function removeGone(
  engine: Engine,
  table: TableRow,
  snapshot: Snapshot,
  select: string,
): Promise<void> {
  const keys = entityKeys(table);
  const types = typesOf(snapshot, keys);
  for await (const { names, rows: found } of pages(engine, select, rowsAtOnce(keys.length))) {
    const entities = found.flatMap(
      (cells) =>
        entityOf(
          types,
          keys.map((key) => cells[names.indexOf(key)]),
        ) ?? [],
    );
    await onlineStore().remove(table.key, entities);
  }
}

async function expire(key: number, timeType: string, ttlSeconds: number | null): Promise<void> {
  if (ttlSeconds === null) return;
  for (const { from, before } of timesBefore(timeType, Date.now() - ttlSeconds * 1000))
    while ((await onlineStore().expire(key, from, before)) > 0);
}

/** Each minute: scheduled publications that are due, and rows that have grown too old. */
export async function publishDue(): Promise<void> {
  const due = await rows<{ key: number; schedule: string }>(sql`
    SELECT table_key AS key, schedule FROM online_tables WHERE due_time <= ${Date.now()} AND schedule IS NOT NULL LIMIT 1000`);
  for (const { key, schedule } of due) {
    await rows(sql`
      WITH next AS (UPDATE online_tables SET due_time = ${nextTime(schedule, Date.now()) ?? null} WHERE table_key = ${key})
      SELECT graphile_worker.add_job(${PUBLISH}::text, ${JSON.stringify({ key })}::json,
        queue_name := ${`${PUBLISH}:${key}`}::text, job_key := ${`${PUBLISH}:${key}`}::text)`);
  }
  const aging = await rows<{ key: number; timeType: string; ttlSeconds: number }>(sql`
    SELECT online_tables.table_key AS key, features.type AS "timeType", ttl_seconds AS "ttlSeconds"
    FROM online_tables JOIN feature_tables ON feature_tables.key = online_tables.table_key
    JOIN features ON features.table_key = feature_tables.key AND features.name = timestamp_key
    WHERE ttl_seconds IS NOT NULL`);
  for (const { key, timeType, ttlSeconds } of aging) await expire(key, timeType, ttlSeconds);
}
