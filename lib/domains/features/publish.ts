/** The online copy of a table: for each entity its latest row, taken over by what differs between two versions. */
import sql from 'sql-template-tag';
import { rows } from '@/lib/platform/db';
import {
  type Changes,
  changesBetween,
  type DeltaTable,
  type Snapshot,
  scannedOf,
  scanOf,
  typeText,
} from '@/lib/platform/delta';
import { type Cell, type Engine, withEngine } from '@/lib/platform/duckdb';
import { log } from '@/lib/platform/log';
import { onlineStore } from '@/lib/platform/online-store';
import { nextTime } from '@/lib/pure/cron';
import { entityOf, timeOf, timesBefore } from '@/lib/pure/entity';
import { AppError } from '@/lib/pure/errors';
import { identifiers } from '@/lib/pure/sql-text';
import { INGESTED } from './ingest-rows';
import { deltaOf, entityKeys, latestFirst, TABLE_COLUMNS, type TableRow } from './load';
import { nextPublication } from './next-publication';
import { PUBLISH } from './record-commits';

type Online = { mode: string; version: number; ttlSeconds: number | null; publishedTime: number | null };

/** The job. Whatever ends it, the next one goes on from the version that the copy shows. */
export async function publish(key: number, signal?: AbortSignal): Promise<void> {
  const [table] = await rows<TableRow>(
    sql`SELECT ${TABLE_COLUMNS} FROM feature_tables WHERE key = ${key} AND deleted_time IS NULL`,
  );
  const [online] = await rows<Online>(
    sql`SELECT mode, version, ttl_seconds AS "ttlSeconds", published_time AS "publishedTime" FROM online_tables WHERE table_key = ${key}`,
  );
  if (!table || !online) return;
  try {
    const delta = deltaOf(table);
    const publication = await nextPublication();
    const snapshot = await delta.snapshot();
    const isWhole = online.mode === 'snapshot' || online.version < 0;
    if (isWhole || online.version < snapshot.version) {
      // Pushed rows that this version has are rows of it; those of later batches are none, and stay in the copy as they are.
      await onlineStore().settle(key, snapshot.txnOf(INGESTED) ?? 0, publication);
      const one = { table, delta, snapshot, publication, signal };
      await (isWhole ? publishAll(one) : publishChanges(one, online.version));
    }
    await expire(key, timeTypeOf(table, snapshot), online.ttlSeconds);
    await note(key, snapshot.version, online);
  } catch (error) {
    const said =
      error instanceof AppError ? error.message : 'It failed on the server; the log has the details.';
    await rows(sql`UPDATE online_tables SET error = ${said} WHERE table_key = ${key}`);
    throw error;
  }
}

/** Nobody goes on with it until it is published again; what it said itself stays. */
export const giveUpPublication = (key: number, why: string) =>
  rows(sql`UPDATE online_tables SET error = ${why} WHERE table_key = ${key} AND error IS NULL`);

/** Where it was published by other rules meanwhile, or taken away and published anew, it shows no version yet: a job of its own follows. */
async function note(key: number, version: number, { publishedTime, ttlSeconds }: Online): Promise<void> {
  const [noted] = await rows(sql`
    UPDATE online_tables SET version = ${version}, published_time = ${Date.now()}, error = NULL, rows = ${await onlineStore().count(key)}
    WHERE table_key = ${key} AND published_time IS NOT DISTINCT FROM ${publishedTime}::bigint
      AND ttl_seconds IS NOT DISTINCT FROM ${ttlSeconds}::bigint RETURNING 1`);
  if (noted) return;
  const [there] = await rows(sql`SELECT 1 FROM online_tables WHERE table_key = ${key}`);
  if (!there) await onlineStore().clear(key);
}

/** Each entity's latest row of a relation, as a SELECT. */
function latestOf(table: TableRow, { schema }: Snapshot, relation: string): string {
  const order = latestFirst(table, schema);
  if (order === '') return `SELECT * FROM ${relation}`;
  const keys = identifiers(entityKeys(table));
  return `SELECT * FROM ${relation} QUALIFY row_number() OVER (PARTITION BY ${keys} ORDER BY ${order}) = 1`;
}

/** Its number is older than the snapshot. */
type Publication = {
  table: TableRow;
  delta: DeltaTable;
  snapshot: Snapshot;
  publication: number;
  signal?: AbortSignal | undefined;
};

async function publishAll({ table, delta, snapshot, publication, signal }: Publication): Promise<void> {
  await delta.local(
    snapshot.files,
    (files) =>
      withEngine({ folders: delta.store.folders, weight: 'heavy', signal }, async (engine) => {
        const all = `(${scanOf(scannedOf(snapshot), files)})`;
        await put(engine, table, snapshot, latestOf(table, snapshot, all), publication);
      }),
    signal,
  );
  await onlineStore().removeBefore(table.key, publication);
}

/** Rows that are only in files that came, or only in files that went, are of the entities that have to be looked at again. */
async function publishChanges(one: Publication, from: number): Promise<void> {
  const { table, delta, snapshot, publication, signal } = one;
  const changes = await changesSince(delta, from, snapshot.version);
  if (!changes) {
    log.info({ table: table.name }, 'the published version is gone: all rows are published again');
    return publishAll(one);
  }
  const { added, removed, isSchemaChanged } = changes;
  // Others call a column otherwise without a new file: the copy has it under the name of before.
  if (isSchemaChanged && table.isExternal) return publishAll(one);
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
        // Rows are compared by their hashes: to compare all columns of wide ones reads both sides twice and keeps them in memory. The
        // relation is called as no column is: `hash(r)` would be the hash of a column r.
        const hashed = (rows: string, side: number) =>
          `SELECT ${keys}, hash("of all") AS "of row", ${side} AS "of side" FROM (${rows}) "of all"`;
        await engine.run(`CREATE TEMP TABLE touched AS SELECT DISTINCT ${keys} FROM (
          SELECT ${keys}, "of row" FROM (${hashed(came, 0)} UNION ALL ${hashed(went, 1)})
          GROUP BY ALL HAVING min("of side") = max("of side"))`);
        const all = `(SELECT * FROM (${scanOf(scanned, present)}) SEMI JOIN touched USING (${keys}))`;
        await engine.run(`CREATE TEMP TABLE latest AS ${latestOf(table, snapshot, all)}`);
        await put(engine, table, snapshot, 'SELECT * FROM latest', publication);
        await removeGone(engine, one, `SELECT * FROM touched ANTI JOIN latest USING (${keys})`);
      }),
    );
  } catch (error) {
    // A vacuum took what was needed to compare.
    if (!isGone(error)) throw error;
    log.info({ table: table.name }, 'files of the published version are gone: all rows are published again');
    await publishAll(one);
  }
}

const isGone = (error: unknown) => error instanceof AppError && error.code === 'RESOURCE_DOES_NOT_EXIST';

/** Undefined where the log does not reach back to the published version any more. */
const changesSince = (delta: DeltaTable, from: number, to: number): Promise<Changes | undefined> =>
  changesBetween(delta, from, to).catch((error: unknown) => {
    if (isGone(error)) return undefined;
    throw error;
  });

const typesOf = ({ schema }: Snapshot, names: readonly string[]): string[] =>
  names.map((name) => {
    const field = schema.find((each) => each.name.toLowerCase() === name.toLowerCase());
    return field ? typeText(field.type) : 'string';
  });

const timeTypeOf = ({ timestampKey }: TableRow, snapshot: Snapshot): string =>
  timestampKey === null ? '' : (typesOf(snapshot, [timestampKey])[0] ?? '');

/** What of a row is not told by its text: the text of its key, and its time. */
function placing(table: TableRow, snapshot: Snapshot) {
  const keys = entityKeys(table);
  const types = typesOf(snapshot, keys);
  const timeType = timeTypeOf(table, snapshot);
  const columns = table.timestampKey === null ? keys : [...keys, table.timestampKey];
  return {
    columns,
    entityOf: (cells: readonly Cell[]) => entityOf(types, cells.slice(0, keys.length)),
    timeOf: (cells: readonly Cell[]) =>
      table.timestampKey === null ? null : (timeOf(timeType, cells[keys.length]) ?? null),
  };
}

/** One piece goes to the store while the next is made. */
async function put(
  engine: Engine,
  table: TableRow,
  snapshot: Snapshot,
  select: string,
  publication: number,
): Promise<void> {
  const place = placing(table, snapshot);
  for await (const { texts, cells } of engine.records(select, place.columns)) {
    const given = texts.flatMap((values, at) => {
      const beside = cells[at] ?? [];
      const entity = place.entityOf(beside);
      return entity === undefined ? [] : [{ entity, values, eventTime: place.timeOf(beside) }];
    });
    await onlineStore().put(table.key, given, publication);
  }
}

async function removeGone(
  engine: Engine,
  { table, snapshot, publication }: Publication,
  select: string,
): Promise<void> {
  const { entityOf: keyOf } = placing(table, snapshot);
  for await (const { cells } of engine.records(select, entityKeys(table)))
    await onlineStore().remove(
      table.key,
      cells.flatMap((each) => keyOf(each) ?? []),
      publication,
    );
}

async function expire(key: number, timeType: string, ttlSeconds: number | null): Promise<void> {
  if (ttlSeconds === null) return;
  for (const { from, before } of timesBefore(timeType, Date.now() - ttlSeconds * 1000))
    while ((await onlineStore().expire(key, from, before)) > 0);
}

/** One statement: either a table has its next time and its job, or neither. */
async function enqueueDue(due: readonly { key: number; schedule: string }[]): Promise<void> {
  const now = Date.now();
  const next = due.map(({ key, schedule }) => ({ key, time: nextTime(schedule, now) ?? null }));
  await rows(sql`
    WITH given AS (SELECT * FROM json_to_recordset(${JSON.stringify(next)}::json) AS given (key int, time bigint)),
         moved AS (UPDATE online_tables SET due_time = given.time FROM given WHERE table_key = given.key)
    SELECT graphile_worker.add_job(${PUBLISH}::text, json_build_object('key', key),
      queue_name := ${`${PUBLISH}:`}::text || key, job_key := ${`${PUBLISH}:`}::text || key) FROM given`);
}

/** Each minute: scheduled publications that are due, and rows that have grown too old. */
export async function publishDue(): Promise<void> {
  const due = await rows<{ key: number; schedule: string }>(sql`
    SELECT table_key AS key, schedule FROM online_tables WHERE due_time <= ${Date.now()} AND schedule IS NOT NULL LIMIT 1000`);
  if (due.length > 0) await enqueueDue(due);
  const aging = await rows<{ key: number; timeType: string; ttlSeconds: number }>(sql`
    SELECT online_tables.table_key AS key, features.type AS "timeType", ttl_seconds AS "ttlSeconds"
    FROM online_tables JOIN feature_tables ON feature_tables.key = online_tables.table_key
    JOIN features ON features.table_key = feature_tables.key AND features.name = timestamp_key
    WHERE ttl_seconds IS NOT NULL`);
  for (const { key, timeType, ttlSeconds } of aging) await expire(key, timeType, ttlSeconds);
}
