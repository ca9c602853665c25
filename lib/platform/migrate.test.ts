import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { expect, test } from 'vitest';
import { schemaScript } from '@/lib/testing/schema-script';
import { assertMigrated, MigrationError, migrate, QUEUE_MIGRATIONS } from './migrate';

const root = path.resolve(import.meta.dirname, '../..');
const url = process.env.DATABASE_URL ?? '';

const queryAt = async <Row extends object>(database: string, text: string): Promise<Row[]> => {
  const client = new pg.Client({ connectionString: database });
  await client.connect();
  return client
    .query<Row>(text)
    .then(({ rows }) => rows)
    .finally(() => client.end());
};
const query = <Row extends object>(text: string) => queryAt<Row>(url, text);

/** Everything that tells two schemas apart: columns, indexes, constraints and enumerations. */
const SHAPE = `
  SELECT 'column ' || table_name || '.' || column_name || ' ' || udt_name || ' ' || is_nullable || ' ' ||
         coalesce(column_default, '') || ' ' || coalesce(datetime_precision::text, '') AS line
  FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> '_prisma_migrations'
  UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename <> '_prisma_migrations'
  UNION ALL SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND conrelid <> 0
      AND conrelid::regclass::text <> '_prisma_migrations'
  UNION ALL SELECT enumtypid::regtype || ' ' || enumlabel FROM pg_enum
  ORDER BY 1`;

/** Written by hand, as the schema language has no words for it. */
const BY_HAND =
  /run_tags_parent_idx|audit_log_refused_idx|(users|groups)_by_name_idx|_settled_idx|_unsettled_idx|(params|run_tags)_value_idx|saved_views_last_idx|runs_diverged_idx|registered_models_live_name_idx|model(_version)?_tags_value_idx|transition_requests_(open|inbox)_idx|stage_periods_open_idx|webhook_deliveries_(pending|dead|on_way)_idx|model_activities_(words|comments)_idx|feature_tables_(live_name|due|told|written)_idx|feature_batches_waiting_idx|inference_(log|labels)|experiment_tags_demo_idx|serving_endpoints_by_lower_name_idx|monitors_by_endpoint_idx|monitor_uploads_references_idx|monitor(s|_plans)_by_model_idx|serving_configs_by_entities_idx/;

test('the migrations make the very schema that prisma/schema describes', async () => {
  const other = `described_${process.pid}`;
  await query(`CREATE DATABASE ${other}`);
  const described = new URL(url);
  described.pathname = `/${other}`;
  try {
    await queryAt(described.href, await schemaScript(url, root));
    const lines = async (database: string) =>
      (await queryAt<{ line: string }>(database, SHAPE)).map(({ line }) => line);
    const migrated = (await lines(url)).filter((line) => !BY_HAND.test(line));
    expect(migrated).toEqual(await lines(described.href));
    expect(migrated.length).toBeGreaterThan(100);
  } finally {
    await query(`DROP DATABASE ${other} WITH (FORCE)`);
  }
});

test('a second time there is nothing to do', async () => {
  expect(await migrate(url, root)).toEqual([]);
});

test('the queue is at the version of its package', async () => {
  const [done] = await query<{ last: number }>('SELECT max(id) AS last FROM graphile_worker.migrations');
  expect(done?.last).toBe(QUEUE_MIGRATIONS);
});

test('a database newer than the code is refused', async () => {
  await query(
    `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('x', 'x', '9999_future', now())`,
  );
  await expect(migrate(url, root)).rejects.toThrow(MigrationError);
  await expect(migrate(url, root)).rejects.toThrow(/newer Plumbline.*9999_future/);
  await expect(assertMigrated(url, root)).rejects.toThrow(/newer Plumbline.*9999_future/);
  await query("DELETE FROM _prisma_migrations WHERE id = 'x'");
});

test('a process that migrates nothing starts on this very schema only', async () => {
  await assertMigrated(url, root);
  const [last] = await query<{ name: string }>(
    `UPDATE _prisma_migrations SET rolled_back_at = now()
     WHERE migration_name = (SELECT max(migration_name) FROM _prisma_migrations) RETURNING migration_name AS name`,
  );
  await expect(assertMigrated(url, root)).rejects.toThrow(`it lacks ${last?.name}`);
  await query('UPDATE _prisma_migrations SET rolled_back_at = NULL');
});

test('of several migrations all are applied or none, and the next start tries again', async () => {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'plumbline-migrations-'));
  const write = async (name: string, script: string) => {
    await fs.mkdir(path.join(folder, 'prisma/migrations', name), { recursive: true });
    await fs.writeFile(path.join(folder, 'prisma/migrations', name, 'migration.sql'), script);
  };
  await query('CREATE DATABASE broken');
  const broken = new URL(url);
  broken.pathname = '/broken';
  try {
    await write(
      '0001_good',
      'CREATE TABLE one (id int); CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN 1; END $$;',
    );
    await write('0002_bad', 'ALTER TABLE one ADD COLUMN name text; ALTER TABLE none ADD COLUMN name text;');
    await expect(migrate(broken.href, folder)).rejects.toThrow(
      /0002_bad failed: relation "none" does not exist/,
    );
    const made = "SELECT to_regclass('one') AS one, to_regclass('_prisma_migrations') AS kept";
    expect(await queryAt(broken.href, made)).toEqual([{ one: null, kept: null }]);
    await write('0002_bad', 'ALTER TABLE one ADD COLUMN name text;');
    expect(await migrate(broken.href, folder)).toEqual(['0001_good', '0002_bad']);
    expect(await migrate(broken.href, folder)).toEqual([]);
  } finally {
    await query('DROP DATABASE broken WITH (FORCE)');
    await fs.rm(folder, { recursive: true });
  }
});

test('a migration that failed before is told, not passed over', async () => {
  await query(
    `INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ('y', 'y', '0000_broken')`,
  );
  await expect(migrate(url, root)).rejects.toThrow(/0000_broken failed before/);
});
