/** Rows pushed one by one: online at once, in the table by micro-batches, each exactly once. */
import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import sql from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { command } from '@/lib/core/operation';
import { rows as run } from '@/lib/platform/db';
import { engineType, merge, optimize, partitionFault, smallFiles } from '@/lib/platform/delta';
import { type OnlineStore, onlineStore, withCommit } from '@/lib/platform/online-store';
import { enqueue } from '@/lib/platform/queue';
import { inScratch } from '@/lib/platform/scratch';
import { entityOf, timeOf, valueFault } from '@/lib/pure/entity';
import { conflict, invalid } from '@/lib/pure/errors';
import { type MapForm, settledValue } from '@/lib/pure/settled-value';
import { identifier, identifiers, literal } from '@/lib/pure/sql-text';
import { assertOurs, deltaOf, entityKeys, loadTable, TABLE, TABLE_COLUMNS, type TableRow } from './load';
import { nextPublication } from './next-publication';
import { recordCommits } from './record-commits';
import { renumberBatches } from './renumber-batches';
import { MOST_ROWS, TableName } from './schemas';

export const FLUSH = 'features.flush';
/** By this name the log of a table says which batches are in it. */
export const INGESTED = 'plumbline.ingest';
const MOST_BATCHES = 1_000;
/** Read at once: so many batches, or so many bytes of them as they are stored. One alone may be of some thirty million. */
const BATCHES_READ = 100;
const BYTES_READ = 1 << 20;
const MANY_FILES = 40;
/** Bytes of a row's JSON: the engine reads 16 MiB of one, with what is put beside it. */
const LARGEST_ROW = 15 << 20;

type Row = Record<string, unknown>;
type Column = { name: string; type: string };

/** @throws INVALID_PARAMETER_VALUE naming the row and the column */
function assertRows(table: TableRow, columns: readonly Column[], given: readonly Row[]): void {
  for (const [at, row] of given.entries()) {
    const fault = (name: string, what: string) =>
      invalid(`rows[${at}].${name.slice(0, 100)} ${what}.`, { field: `rows[${at}].${name.slice(0, 100)}` });
    for (const name of table.primaryKeys) {
      if (row[name] === null || row[name] === undefined)
        throw fault(name, 'is missing: it is a key of the table');
    }
    for (const [name, value] of Object.entries(row)) {
      const column = columns.find((each) => each.name === name);
      if (!column) throw fault(name, 'is no column of the table');
      const isPartition = table.partitionColumns.includes(name);
      const wrong =
        value === null
          ? undefined
          : (valueFault(column.type, value) ?? (isPartition ? partitionFault(name, value) : undefined));
      if (wrong) throw fault(name, wrong);
    }
  }
}

/** @param all how long the text of all of them is @throws INVALID_PARAMETER_VALUE naming the row */
function assertSizes(given: readonly Row[], all: number): void {
  if (3 * all <= LARGEST_ROW) return;
  const at = given.findIndex((row) => Buffer.byteLength(JSON.stringify(row)) > LARGEST_ROW);
  if (at >= 0) throw invalid(`rows[${at}] is larger than ${LARGEST_ROW >> 20} MB.`, { field: `rows[${at}]` });
}

export const ingestRows = command({
  name: 'features.ingestRows',
  summary:
    'Takes rows as JSON: they are online at once and in the table soon, exactly once however often they are sent with the same key.',
  access: 'features.write',
  input: z.object({
    name: TableName,
    idempotencyKey: z.string().min(1).max(200),
    rows: z
      .array(z.record(z.string(), z.unknown()))
      .min(1, 'must have at least one row')
      .max(MOST_ROWS, `must have at most ${MOST_ROWS} rows`),
  }),
  async run(ctx, { name, idempotencyKey, rows }) {
    const table = await loadTable(ctx, name);
    assertOurs(table);
    const columns = await columnsOf(table);
    assertRows(table, columns, rows);
    // Holds off the next one: batches are numbered in the order in which they are committed.
    const [counter] = await ctx.sql<{ number: number }>(sql`
      UPDATE feature_tables SET last_batch = last_batch + 1 WHERE key = ${table.key} RETURNING last_batch AS number`);
    const number = counter?.number ?? 0;
    const whole = rows.map((row) => settled(columns, row, 'object'));
    const text = JSON.stringify(whole);
    assertSizes(whole, text.length);
    const digest = createHash('sha256').update(JSON.stringify(rows)).digest('base64');
    const [taken] = await ctx.sql(sql`
      INSERT INTO feature_batches (table_key, idempotency_key, number, rows, row_count, digest, time)
      VALUES (${table.key}, ${idempotencyKey}, ${number}, ${text}::jsonb, ${rows.length}, ${digest}, ${ctx.now})
      ON CONFLICT DO NOTHING RETURNING 1`);
    if (!taken) await assertSameRows(ctx, table, idempotencyKey, digest);
    ctx.audit({
      objectType: TABLE,
      objectId: table.id,
      after: { batch: idempotencyKey, rows: rows.length, isRepeated: !taken },
    });
    if (!taken) return { isRepeated: true, rows: rows.length };
    if (await isOnline(table)) await withCommit((store) => putOnline(store, table, columns, whole, number));
    await ctx.enqueue(
      FLUSH,
      { key: table.key },
      { key: `${FLUSH}:${table.key}`, queue: `${FLUSH}:${table.key}` },
    );
    return { isRepeated: false, rows: rows.length };
  },
});

const settled = (columns: readonly Column[], row: Row, mapsAs: MapForm): Row =>
  Object.fromEntries(columns.map(({ name, type }) => [name, settledValue(type, row[name], mapsAs)]));

/** A key that is used for one batch after the other would lose all but the first without a word. @throws RESOURCE_CONFLICT */
async function assertSameRows(ctx: Context, { key }: TableRow, idempotencyKey: string, digest: string) {
  const [other] = await ctx.sql(sql`
    SELECT 1 FROM feature_batches
    WHERE table_key = ${key} AND idempotency_key = ${idempotencyKey} AND digest IS NOT NULL AND digest <> ${digest}`);
  if (other)
    throw conflict(
      `Other rows were sent with the idempotency key '${idempotencyKey}' before; these were not taken. Give each batch a key of its own.`,
    );
}

const columnsOf = ({ key }: TableRow) =>
  run<Column>(sql`SELECT name, type FROM features WHERE table_key = ${key} ORDER BY position`);

async function isOnline({ key }: TableRow): Promise<boolean> {
  return (await run(sql`SELECT 1 FROM online_tables WHERE table_key = ${key}`)).length > 0;
}

async function putOnline(
  store: OnlineStore,
  table: TableRow,
  columns: readonly Column[],
  given: readonly Row[],
  batch: number,
): Promise<void> {
  const keys = entityKeys(table);
  const typeOf = (name: string) => columns.find((column) => column.name === name)?.type ?? 'string';
  // The last of an entity in one batch is the one that stays.
  const latest = new Map<string, { entity: string; values: Row; eventTime: number | bigint | null }>();
  for (const values of given) {
    const entity = entityOf(
      keys.map(typeOf),
      keys.map((key) => values[key]),
    );
    if (entity === undefined) continue;
    const key = table.timestampKey;
    const eventTime = key === null ? null : (timeOf(typeOf(key), values[key]) ?? null);
    const before = latest.get(entity)?.eventTime;
    if (eventTime === null || before == null || eventTime >= before)
      latest.set(entity, { entity, values, eventTime });
  }
  const rows = [...latest.values()].map((row) => ({
    ...row,
    values: JSON.stringify(settled(columns, row.values, 'entries')),
  }));
  await store.put(table.key, rows, -batch);
}

type Batch = { number: number; rows: Row[] };

const AGAIN_AFTER = 3_600_000;

/** Whoever pushed them was told that they are kept: they are tried again for as long as they wait. */
export const flushLater = (key: number, now = Date.now()) =>
  enqueue(
    FLUSH,
    { key },
    { key: `${FLUSH}:${key}`, queue: `${FLUSH}:${key}`, runAt: new Date(now + AGAIN_AFTER) },
  );

/** The job: what waits goes into the table in one commit that says up to which batch it went. */
export async function flushBatches(key: number, signal?: AbortSignal): Promise<void> {
  const [table] = await run<TableRow>(
    sql`SELECT ${TABLE_COLUMNS} FROM feature_tables WHERE key = ${key} AND deleted_time IS NULL`,
  );
  if (!table) return;
  const delta = deltaOf(table);
  for (;;) {
    const snapshot = await delta.snapshot();
    const { version: done = 0, lastUpdated: since } =
      snapshot.transactions.find(({ appId }) => appId === INGESTED) ?? {};
    await renumberBatches(key, { done, since }, (behind) => putAgain(table, behind));
    // Batches that a commit has already, whose mark a crash prevented.
    await settle(table, done);
    const last = await inScratch(async (own) => {
      const file = path.join(own, 'rows.ndjson');
      const written = await writeWaiting(key, done, file);
      if (written === undefined) return;
      const types = [
        ...snapshot.schema.map(({ name, type }) => [name, engineType(type)]),
        ['of batch', 'BIGINT'],
      ];
      const columns = types.map(([name = '', type = '']) => `${literal(name)}: ${literal(type)}`).join(', ');
      const keys = identifiers(table.primaryKeys);
      await merge(
        delta,
        {
          select: `SELECT * EXCLUDE (${identifier('of batch')}) FROM read_json(${literal(file)}, format = 'newline_delimited', columns = {${columns}})
            QUALIFY row_number() OVER (PARTITION BY ${keys} ORDER BY ${identifier('of batch')} DESC) = 1`,
          folders: [own],
        },
        {
          txn: { appId: INGESTED, version: written },
          note: JSON.stringify({ user: 'ingest', producer: 'rows by HTTP' }),
          signal,
        },
      );
      return written;
    });
    if (last === undefined) break;
    await settle(table, last);
  }
  if (smallFiles(await delta.snapshot()).length > MANY_FILES) await optimize(delta, { signal });
  await recordCommits(table);
}

/** Those that wait, in their order, behind one and up to another. */
async function* waiting(key: number, behind: number, upTo = Number.MAX_SAFE_INTEGER): AsyncGenerator<Batch> {
  for (let after = behind; ; ) {
    const some = await run<Batch>(sql`
      SELECT number, rows FROM (
        SELECT number, rows, sum(pg_column_size(rows)) OVER (ORDER BY number ROWS UNBOUNDED PRECEDING) - pg_column_size(rows) AS before
        FROM (SELECT number, rows FROM feature_batches
              WHERE table_key = ${key} AND rows IS NOT NULL AND number > ${after} AND number <= ${upTo}::bigint
              ORDER BY number LIMIT ${BATCHES_READ}) AS next) AS sized
      WHERE before < ${BYTES_READ} ORDER BY number`);
    const last = some.at(-1);
    if (!last) return;
    yield* some;
    after = last.number;
  }
}

/** A line a row, each with its place: of those with one key the last counts. @returns up to which batch; undefined where none waits */
async function writeWaiting(key: number, behind: number, file: string): Promise<number | undefined> {
  let last: number | undefined;
  let batches = 0;
  let place = 0;
  async function* lines(): AsyncGenerator<string> {
    for await (const { number, rows } of waiting(key, behind)) {
      yield rows.map((row) => `${JSON.stringify({ ...row, 'of batch': place++ })}\n`).join('');
      last = number;
      batches += 1;
      if (batches === MOST_BATCHES) return;
    }
  }
  await fs.writeFile(file, lines());
  return last;
}

async function settle(table: TableRow, number: number): Promise<void> {
  if (number === 0) return;
  // Who pushed a batch told a store beside the database after the commit, if the process and the store lived so long.
  if (!onlineStore().isTransactional) await putAgain(table, 0, number);
  await onlineStore().settle(table.key, number, await nextPublication());
  await run(sql`
    UPDATE feature_batches SET rows = NULL WHERE table_key = ${table.key} AND rows IS NOT NULL AND number <= ${number}`);
}

/** Batches that wait go online once more, under the numbers that they have. */
async function putAgain(table: TableRow, behind: number, upTo?: number): Promise<void> {
  if (!(await isOnline(table))) return;
  const columns = await columnsOf(table);
  for await (const batch of waiting(table.key, behind, upTo))
    await putOnline(onlineStore(), table, columns, batch.rows, batch.number);
}

const KEPT = 7 * 86_400_000;

/** So long a batch that is sent again is known. */
export const forgetBatches = () =>
  run(sql`DELETE FROM feature_batches WHERE rows IS NULL AND time < ${Date.now() - KEPT}`);
