/** A backup's tables into an empty database: its own schema, its rows and where its sequences were, in one transaction. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { applyMigrations } from '@/lib/platform/migrate';
import { entriesOf, type Manifest, type Table } from './archive';
import { columnList, quote } from './dump-database';

/** @throws Error where the backup is of a newer version */
export async function assertKnown(manifest: Manifest, root: string): Promise<void> {
  for (const { name } of manifest.migrations) {
    const isKnown = await fs.stat(path.join(root, 'prisma/migrations', name)).catch(() => undefined);
    if (!isKnown) {
      throw new Error(`The backup is of a newer Plumbline (${manifest.version}): restore it with that one.`);
    }
  }
}

/** @throws Error where the database already holds an installation */
export async function assertEmpty(client: pg.Client): Promise<void> {
  const { rows } = await client.query("SELECT to_regclass('_prisma_migrations') AS taken");
  if (rows[0]?.taken) {
    throw new Error(
      'The database already holds an installation. Restore into an empty PLUMBLINE_HOME or an empty database: nothing is overwritten.',
    );
  }
}

/** All or nothing. Newer migrations than the backup has are for `migrate` to apply afterwards. */
export async function loadDatabase(
  client: pg.Client,
  file: string,
  manifest: Manifest,
  root: string,
): Promise<void> {
  await client.query('BEGIN');
  try {
    const applied = manifest.migrations.map(({ name }) => name);
    await applyMigrations(client, applied, root);
    const names = manifest.tables.map(({ name }) => quote(name));
    // What migrations put in by themselves is in the backup too. Triggers, as of the audit log, are for what people do.
    for (const name of names) await client.query(`ALTER TABLE ${name} DISABLE TRIGGER USER`);
    await client.query(`TRUNCATE ${names.join(', ')}`);
    await loadTables(client, file, manifest.tables);
    for (const { name, last } of manifest.sequences) {
      await client.query('SELECT setval($1::text::regclass, $2::bigint)', [quote(name), last]);
    }
    for (const name of names) await client.query(`ALTER TABLE ${name} ENABLE TRIGGER USER`);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

type Loading = { name: string; packed: PassThrough; ended: Promise<number> };

function begin(client: pg.Client, name: string, into: string): Loading {
  const target = client.query(copyFrom(`COPY ${into} FROM STDIN`));
  const packed = new PassThrough();
  const ended = pipeline(packed, createGunzip(), target).then(() => target.rowCount);
  // Whoever writes on, or waits for the end, is told.
  ended.catch(() => undefined);
  return { name, packed, ended };
}

async function write({ packed, ended }: Loading, body: AsyncIterable<Buffer>): Promise<void> {
  for await (const chunk of body) {
    if (!packed.write(chunk))
      await Promise.race([new Promise((resolve) => packed.once('drain', resolve)), ended]);
  }
}

const end = ({ packed, ended }: Loading) => {
  packed.end();
  return ended;
};

/** In one passage: the tables stand in the archive in the order in which their references hold. */
async function loadTables(client: pg.Client, file: string, tables: Table[]): Promise<void> {
  const came = new Map<string, number>();
  let loading: Loading | undefined;
  try {
    for await (const { name: entry, body } of entriesOf(file)) {
      const [, name] = /^tables\/(.+)\/\d+$/.exec(entry) ?? [];
      if (loading && name !== loading.name) {
        came.set(loading.name, await end(loading));
        loading = undefined;
      }
      if (name === undefined) break;
      if (!loading) {
        const table = tables.find((one) => one.name === name);
        if (!table) throw new Error(`The manifest knows no table ${name}.`);
        loading = begin(client, name, `${quote(name)} (${columnList(table)})`);
      }
      await write(loading, body);
    }
  } catch (error) {
    // A COPY left open would have whoever rolls back wait for it.
    loading?.packed.destroy(error as Error);
    throw error;
  }
  const short = tables.find(({ name, rows }) => came.get(name) !== rows);
  if (short) throw new Error(`${short.name}: ${came.get(short.name) ?? 0} of ${short.rows} rows came in.`);
}

/** More than any table is sent between the beginning of a backup and its end. */
const ROOM = 1_000_000_000;

/**
 * Feature tables were kept after the rows, and their logs may have batches of pushed rows that the database does not know. The next batches
 * are numbered beyond those: one of a number that a log has already would be taken for written.
 */
export async function leaveRoomForBatches(client: pg.Client): Promise<void> {
  await client.query('UPDATE feature_tables SET last_batch = last_batch + $1', [ROOM]);
  // An online store beside the database has rows of later publications, which earlier ones do not replace.
  await client.query(`SELECT setval('online_publications', nextval('online_publications') + $1::bigint)`, [
    ROOM,
  ]);
}

/** Puts back into the queue what it still had to do; the queue's own tables must be there. */
export async function loadJobs(client: pg.Client, file: string): Promise<void> {
  await client.query(`
    CREATE TEMPORARY TABLE kept_jobs (identifier text, payload json, queue_name text, run_at timestamptz,
                                      max_attempts int, key text, priority int)`);
  const loading = begin(client, 'jobs', 'kept_jobs');
  for await (const { name, body } of entriesOf(file)) {
    if (name.startsWith('jobs/')) await write(loading, body as AsyncIterable<Buffer>);
    else if (!name.startsWith('tables/')) break;
  }
  await end(loading);
  await client.query(`
    SELECT graphile_worker.add_job(identifier, payload, queue_name, run_at, max_attempts, key, priority)
    FROM kept_jobs ORDER BY run_at`);
  await client.query('DROP TABLE kept_jobs');
}
