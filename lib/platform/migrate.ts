/** Applies prisma/migrations: all that are missing in one transaction, kept track of as Prisma does. */
import { createHash, randomUUID } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { runMigrations } from 'graphile-worker';
import pg from 'pg';

const LOCK = 7_301_000;
const FOLDER = 'prisma/migrations';

/** A fault that the operator can act on; its message says how. */
export class MigrationError extends Error {}

const connect = async (databaseUrl: string): Promise<pg.Client> => {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'plumbline-migrate' });
  // An unheard event would end the process; the query under way fails by itself.
  client.on('error', () => undefined);
  await client.connect();
  return client;
};

/**
 * Brings the database up to this code's schema, all the way or not at all; several processes may call it at once.
 *
 * @returns the names of the migrations that were applied
 * @throws MigrationError when the database is newer than the code, or a migration fails
 */
export async function migrate(databaseUrl: string, root = process.cwd()): Promise<string[]> {
  const client = await connect(databaseUrl);
  try {
    await client.query('SELECT pg_advisory_lock($1)', [LOCK]);
    const missing = await missingMigrations(client, root);
    if (missing.length > 0) {
      await client.query('BEGIN');
      await applyMigrations(client, missing, root);
      await client.query('COMMIT');
    }
    await migrateQueue(client, databaseUrl);
    return missing;
  } finally {
    await client.end();
  }
}

/** For a process that migrates nothing. @throws MigrationError unless the database has this code's very schema */
export async function assertMigrated(databaseUrl: string, root = process.cwd()): Promise<void> {
  const client = await connect(databaseUrl);
  try {
    const missing = await missingMigrations(client, root);
    if (missing.length > 0) {
      throw new MigrationError(
        `The database is older than this Plumbline (it lacks ${missing.join(', ')}). Back it up, then run \`npm run migrate\` before the processes of this version.`,
      );
    }
  } finally {
    await client.end();
  }
}

/** @throws MigrationError for a database that this code cannot work with */
async function missingMigrations(client: pg.Client, root: string): Promise<string[]> {
  const ours = await migrationNames(root);
  const applied = await appliedNames(client);
  const unknown = applied.filter((name) => !ours.includes(name));
  if (unknown.length > 0) {
    throw new MigrationError(
      `The database was made by a newer Plumbline (it has ${unknown.join(', ')}). Start that version, or give another database.`,
    );
  }
  return ours.filter((name) => !applied.includes(name));
}

async function migrationNames(root: string): Promise<string[]> {
  const entries = await fs.readdir(path.join(root, FOLDER), { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

async function appliedNames(client: pg.Client): Promise<string[]> {
  const { rows: tables } = await client.query("SELECT to_regclass('_prisma_migrations') AS name");
  if (!tables[0]?.name) return [];
  const { rows } = await client.query<{ migration_name: string; finished_at: Date | null }>(
    'SELECT migration_name, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL',
  );
  // Ours are all or nothing; another tool's need not be.
  const broken = rows.find(({ finished_at }) => finished_at === null);
  if (broken) {
    throw new MigrationError(
      `The migration ${broken.migration_name} failed before and left the database half changed. Restore the backup made before it, then start again.`,
    );
  }
  return rows.map(({ migration_name }) => migration_name);
}

const TABLE = `
  CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id VARCHAR(36) PRIMARY KEY NOT NULL, checksum VARCHAR(64) NOT NULL, finished_at TIMESTAMPTZ,
    migration_name VARCHAR(255) NOT NULL, logs TEXT, rolled_back_at TIMESTAMPTZ,
    started_at TIMESTAMPTZ NOT NULL DEFAULT now(), applied_steps_count INTEGER NOT NULL DEFAULT 0)`;

/** Inside of the client's open transaction. */
export async function applyMigrations(client: pg.Client, names: string[], root: string): Promise<void> {
  await client.query(TABLE);
  for (const name of names) {
    const script = await fs.readFile(path.join(root, FOLDER, name, 'migration.sql'), 'utf8');
    await client.query(script).catch((error: Error) => {
      throw new MigrationError(
        `The migration ${name} failed: ${error.message}. Nothing was changed; the version before goes on working.`,
      );
    });
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, now(), clock_timestamp(), 1)`,
      [randomUUID(), createHash('sha256').update(script).digest('hex'), name],
    );
  }
}

/** The queue keeps its tables in a schema of its own and migrates them itself. */
async function migrateQueue(client: pg.Client, databaseUrl: string): Promise<void> {
  const { rows } = await client.query("SELECT to_regclass('graphile_worker.migrations') AS name");
  if (rows[0]?.name) {
    const { rows: done } = await client.query('SELECT max(id) AS last FROM graphile_worker.migrations');
    if (done[0]?.last >= QUEUE_MIGRATIONS) return;
  }
  await runMigrations({ connectionString: databaseUrl });
}

/** The newest migration of the graphile-worker version in use; a test holds it to the package. */
export const QUEUE_MIGRATIONS = 19;
