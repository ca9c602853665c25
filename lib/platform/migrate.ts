/** Applies prisma/migrations by Prisma's own schema engine, as WebAssembly: nothing is downloaded. */
import fs from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import { runMigrations } from 'graphile-worker';
import pg from 'pg';

const LOCK = 7_301_000;

/** A fault that the operator can act on; its message says how. */
export class MigrationError extends Error {}

/**
 * Brings the database up to this code's schema; several processes may call it at once. Does nothing, and loads no
 * engine, where there is nothing to do.
 *
 * @returns the names of the migrations that were applied
 * @throws MigrationError when the database is newer than the code, or a migration failed before
 */
export async function migrate(databaseUrl: string, root = process.cwd()): Promise<string[]> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'plumbline-migrate' });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [LOCK]);
    const ours = await migrationNames(root);
    const applied = await appliedNames(client);
    const unknown = applied.filter((name) => !ours.includes(name));
    if (unknown.length > 0) {
      throw new MigrationError(
        `The database was made by a newer Plumbline (it has ${unknown.join(', ')}). Start that version, or give another database.`,
      );
    }
    const missing = ours.filter((name) => !applied.includes(name));
    if (missing.length > 0) await applyMigrations(databaseUrl, root);
    await migrateQueue(client, databaseUrl);
    return missing;
  } finally {
    await client.end();
  }
}

async function migrationNames(root: string): Promise<string[]> {
  const entries = await fs.readdir(path.join(root, 'prisma/migrations'), { withFileTypes: true });
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
  const broken = rows.find(({ finished_at }) => finished_at === null);
  if (broken) {
    throw new MigrationError(
      `The migration ${broken.migration_name} failed before and left the database half changed. Restore the backup made before it, then start again.`,
    );
  }
  return rows.map(({ migration_name }) => migration_name);
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

type Engine = typeof import('@prisma/schema-engine-wasm');

/** The engine's package is made for bundlers; here its WebAssembly is instantiated by hand. */
async function loadEngine(): Promise<Engine> {
  const require = createRequire(import.meta.url);
  const folder = path.dirname(require.resolve('@prisma/schema-engine-wasm'));
  const glue = (await import(
    /* webpackIgnore: true */ path.join(folder, 'schema_engine_bg.js')
  )) as Engine & {
    __wbg_set_wasm(exports: WebAssembly.Exports): void;
  };
  const bytes = await fs.readFile(path.join(folder, 'schema_engine_bg.wasm'));
  const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': glue as never });
  glue.__wbg_set_wasm(instance.exports);
  (instance.exports.__wbindgen_start as () => void)();
  return glue;
}

/** The adapter cuts scripts at every semicolon, function bodies too; Postgres itself reads a script as a whole. */
class WholeScripts extends PrismaPg {
  override async connect() {
    const adapter = await super.connect();
    adapter.executeScript = async (script) => {
      await adapter.underlyingDriver().query(script);
    };
    return adapter;
  }
}

async function openEngine(databaseUrl: string, root: string) {
  const { SchemaEngine } = await loadEngine();
  const folder = path.join(root, 'prisma/schema');
  const names = (await fs.readdir(folder)).filter((name) => name.endsWith('.prisma')).sort();
  const files = await Promise.all(
    names.map(async (name) => ({
      path: path.join('prisma/schema', name),
      content: await fs.readFile(path.join(folder, name), 'utf8'),
    })),
  );
  const adapter = bindMigrationAwareSqlAdapterFactory(new WholeScripts({ connectionString: databaseUrl }));
  const datamodels = files.map((file): [string, string] => [file.path, file.content]);
  return { engine: await SchemaEngine.new({ datamodels }, () => undefined, adapter), files };
}

async function migrationsList(root: string) {
  const base = path.join(root, 'prisma/migrations');
  const names = await migrationNames(root);
  return {
    baseDir: base,
    lockfile: {
      path: 'migration_lock.toml',
      content: await fs.readFile(path.join(base, 'migration_lock.toml'), 'utf8'),
    },
    shadowDbInitScript: '',
    migrationDirectories: await Promise.all(
      names.map(async (name) => ({
        path: name,
        migrationFile: {
          path: 'migration.sql',
          content: {
            tag: 'ok' as const,
            value: await fs.readFile(path.join(base, name, 'migration.sql'), 'utf8'),
          },
        },
      })),
    ),
  };
}

const NO_FILTER = { externalTables: [], externalEnums: [] };

async function applyMigrations(databaseUrl: string, root: string): Promise<void> {
  const { engine } = await openEngine(databaseUrl, root);
  try {
    await engine.applyMigrations({ migrationsList: await migrationsList(root), filters: NO_FILTER });
  } catch (error) {
    throw new MigrationError(`A migration failed: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    engine.free();
  }
}

/** The SQL that makes prisma/schema from nothing: what the migrations together must amount to. */
export async function schemaScript(databaseUrl: string, root = process.cwd()): Promise<string> {
  const { engine, files } = await openEngine(databaseUrl, root);
  try {
    const to = { tag: 'schemaDatamodel', files } as const;
    const { stdout } = await engine.diff({
      from: { tag: 'empty' },
      to,
      script: true,
      exitCode: null,
      filters: NO_FILTER,
    } as never);
    return stdout ?? '';
  } finally {
    engine.free();
  }
}
