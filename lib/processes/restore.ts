/** `npm run restore -- file.tar`: an installation from its backup, into an empty one (or over one, with --force). */
import fs from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import pg from 'pg';
import { extract } from 'tar-stream';
import { env } from '@/lib/platform/env';
import { migrate } from '@/lib/platform/migrate';
import { loadTable, MANIFEST, type Manifest, raiseSequences } from './archive';
import { runningDatabase } from './running';
import { say, step } from './say';

const [file, ...flags] = process.argv.slice(2);
if (!file) {
  say('Name the file to read: npm run restore -- plumbline.tar');
  process.exit(2);
}

/** Calls `visit` for each entry whose name it wants; others are passed over. */
async function readArchive(visit: (name: string, body: Readable) => Promise<void>): Promise<void> {
  const entries = extract();
  fs.createReadStream(file as string).pipe(entries);
  for await (const entry of entries) {
    await visit(entry.header.name, entry as unknown as Readable);
    entry.resume();
  }
}

async function readManifest(): Promise<Manifest> {
  let manifest: Manifest | undefined;
  await readArchive(async (name, body) => {
    if (name !== MANIFEST) return;
    const chunks: Buffer[] = [];
    for await (const chunk of body) chunks.push(chunk as Buffer);
    manifest = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Manifest;
  });
  if (!manifest) throw new Error(`${file} is no whole backup: it has no manifest.`);
  return manifest;
}

/** The pieces of one table, in order, as one stream of COPY text. */
async function loadTables(client: pg.Client, { tables }: Manifest): Promise<void> {
  for (const table of tables) {
    const pieces = async function* () {
      const entries = extract();
      const source = fs.createReadStream(file as string);
      source.pipe(entries);
      for await (const entry of entries) {
        if (entry.header.name.startsWith(`tables/${table.name}/`)) yield* entry as AsyncIterable<Buffer>;
        else entry.resume();
      }
    };
    const target = loadTable(client, table);
    await pipeline(Readable.from(pieces()), createGunzip(), target);
    if (target.rowCount !== table.rows)
      throw new Error(`${table.name}: ${target.rowCount} of ${table.rows} rows came in.`);
  }
}

async function loadBlobs(): Promise<number> {
  if (!env.blobs.startsWith('file:')) return 0;
  const root = path.resolve(decodeURI(env.blobs.slice('file:'.length)));
  let count = 0;
  await readArchive(async (name, body) => {
    if (!name.startsWith('blobs/')) return;
    const target = path.join(root, name.slice('blobs/'.length));
    if (!target.startsWith(root + path.sep))
      throw new Error(`${file} names a file outside of the artifact folder.`);
    fs.mkdirSync(path.dirname(target), { recursive: true });
    await pipeline(body, fs.createWriteStream(target));
    count += 1;
  });
  return count;
}

const manifest = await readManifest();
const database = await runningDatabase();
const client = new pg.Client({ connectionString: database.url });
try {
  await step('Schema', () => migrate(database.url));
  await client.connect();
  const { rows: ours } = await client.query<{ migration_name: string }>(
    'SELECT migration_name FROM _prisma_migrations ORDER BY 1',
  );
  const newer = manifest.migrations.filter((name) => !ours.some((row) => row.migration_name === name));
  if (newer.length > 0)
    throw new Error(`The backup is of a newer Plumbline (${manifest.version}): restore it with that one.`);
  const { rows: users } = await client.query('SELECT 1 FROM users LIMIT 1');
  if (users.length > 0 && !flags.includes('--force')) {
    throw new Error(
      'This installation is in use. Restore into an empty PLUMBLINE_HOME or DATABASE_URL, or add --force to replace it.',
    );
  }
  await step('Database', async () => {
    await client.query('BEGIN');
    // Only here may the audit log be emptied: it is replaced by the one in the backup.
    await client.query('ALTER TABLE audit_log DISABLE TRIGGER USER');
    await client.query(`TRUNCATE ${manifest.tables.map(({ name }) => `"${name}"`).join(', ')} CASCADE`);
    await loadTables(client, manifest);
    await raiseSequences(client);
    await client.query('ALTER TABLE audit_log ENABLE TRIGGER USER');
    await client.query('COMMIT');
  });
  const blobs = await step('Artifacts', loadBlobs);
  say(
    `${manifest.tables.length} tables, ${manifest.tables.reduce((sum, { rows }) => sum + rows, 0)} rows, ${blobs} artifacts restored.`,
  );
} catch (error) {
  say(`\n${(error as Error).message}\n`);
  process.exitCode = 1;
} finally {
  await client.end();
  await database.stop();
}
