/** What a backup holds: a manifest, each table as Postgres' own COPY text, and the artifacts. */
import fs from 'node:fs';
import path from 'node:path';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import type { Pack } from 'tar-stream';
import { VERSION } from '@/lib/pure/version';

export type Table = { name: string; columns: string[]; rows: number };
export type Manifest = { version: string; migrations: string[]; tables: Table[] };

export const MANIFEST = 'manifest.json';
const CHUNK = 8 << 20;
const quote = (name: string) => `"${name.replaceAll('"', '""')}"`;

/** Tables in an order in which their references hold. The queue's jobs are not kept: they are of the moment. */
async function listTables(client: pg.Client): Promise<Table[]> {
  const { rows } = await client.query<{ name: string; columns: string[]; needs: string[] }>(`
    SELECT c.relname AS name,
           ARRAY(SELECT attname::text FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped ORDER BY attnum) AS columns,
           ARRAY(SELECT DISTINCT confrelid::regclass::text FROM pg_constraint WHERE conrelid = c.oid AND contype = 'f' AND confrelid <> c.oid) AS needs
    FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
    WHERE nspname = 'public' AND relkind = 'r' AND relname <> '_prisma_migrations' ORDER BY relname`);
  const placed = new Map<string, Table>();
  const unquoted = (name: string) => name.replace(/^"|"$/g, '');
  while (placed.size < rows.length) {
    const next = rows.filter(
      ({ name, needs }) => !placed.has(name) && needs.every((need) => placed.has(unquoted(need))),
    );
    if (next.length === 0) throw new Error('The tables refer to each other in a circle.');
    for (const { name, columns } of next) placed.set(name, { name, columns, rows: 0 });
  }
  return [...placed.values()];
}

const entry = (archive: Pack, name: string, body: Buffer) =>
  new Promise<void>((resolve, reject) =>
    archive.entry({ name, mode: 0o600 }, body, (error) => (error ? reject(error) : resolve())),
  );

/** All tables as of one instant. Each goes into the archive in pieces, so that memory stays flat. */
export async function dumpDatabase(client: pg.Client, archive: Pack): Promise<Table[]> {
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  const tables = await listTables(client);
  for (const table of tables) table.rows = await dumpTable(client, archive, table);
  const { rows: applied } = await client.query<{ migration_name: string }>(
    'SELECT migration_name FROM _prisma_migrations ORDER BY 1',
  );
  await client.query('COMMIT');
  const manifest: Manifest = {
    version: VERSION,
    migrations: applied.map((row) => row.migration_name),
    tables,
  };
  await entry(archive, MANIFEST, Buffer.from(JSON.stringify(manifest)));
  return tables;
}

async function dumpTable(client: pg.Client, archive: Pack, { name, columns }: Table): Promise<number> {
  const source = client.query(copyTo(`COPY ${quote(name)} (${columns.map(quote).join(', ')}) TO STDOUT`));
  let piece = 0;
  const pieces = new Writable({
    highWaterMark: CHUNK,
    write(chunk: Buffer, _encoding, done) {
      piece += 1;
      entry(archive, `tables/${name}/${String(piece).padStart(8, '0')}`, chunk).then(() => done(), done);
    },
  });
  await pipeline(source, createGzip({ level: 1, chunkSize: 1 << 20 }), pieces);
  return source.rowCount;
}

/** Every file of the artifact folder. */
export async function dumpBlobs(url: string, archive: Pack): Promise<number> {
  const root = path.resolve(decodeURI(url.slice('file:'.length)));
  let count = 0;
  for (const found of fs.existsSync(root)
    ? fs.readdirSync(root, { recursive: true, withFileTypes: true })
    : []) {
    const file = path.join(found.parentPath, found.name);
    const name = path.relative(root, file);
    if (!found.isFile() || name.startsWith('.uploads')) continue;
    const { size } = fs.statSync(file);
    await new Promise<void>((resolve, reject) => {
      const target = archive.entry({ name: `blobs/${name}`, size, mode: 0o600 }, (error) =>
        error ? reject(error) : resolve(),
      );
      fs.createReadStream(file, { end: Math.max(size - 1, 0) })
        .on('error', reject)
        .pipe(target);
    });
    count += 1;
  }
  return count;
}

/** A stream that takes a table's rows in COPY text. */
export const loadTable = (client: pg.Client, { name, columns }: Table) =>
  client.query(copyFrom(`COPY ${quote(name)} (${columns.map(quote).join(', ')}) FROM STDIN`));

/** Sequences go on behind the greatest key that came in. */
export async function raiseSequences(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ table: string; column: string; sequence: string }>(`
    SELECT c.relname AS "table", attname AS "column", pg_get_serial_sequence(quote_ident(c.relname), attname) AS sequence
    FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace JOIN pg_attribute ON attrelid = c.oid AND attnum > 0
    WHERE nspname = 'public' AND relkind = 'r' AND pg_get_serial_sequence(quote_ident(c.relname), attname) IS NOT NULL`);
  for (const { table, column, sequence } of rows) {
    await client.query(
      `SELECT setval($1, greatest((SELECT max(${quote(column)}) FROM ${quote(table)}), 1))`,
      [sequence],
    );
  }
}
