/** One Postgres for the whole run, with one migrated database that each test file copies. */
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { startEmbedded } from '../platform/embedded-postgres';
import { migrate } from '../platform/migrate';

declare module 'vitest' {
  export interface ProvidedContext {
    databaseServer: string;
  }
}

export const TEMPLATE = 'plumbline_template';

// A test's data need not outlive the machine.
const CARELESS = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'plumbline-test-'));
  await fs.chmod(folder, 0o755);
  const { url, stop } = await provide(folder);
  const server = new URL(url);
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  await admin.query(`DROP DATABASE IF EXISTS ${TEMPLATE}`);
  await admin.query(`CREATE DATABASE ${TEMPLATE}`);
  await admin.end();
  server.pathname = `/${TEMPLATE}`;
  await migrate(server.href);
  project.provide('databaseServer', url);
  return async () => {
    await stop();
    await fs.rm(folder, { recursive: true, force: true });
  };
}

async function provide(folder: string): Promise<{ url: string; stop: () => Promise<void> }> {
  const given = process.env.TEST_DATABASE_URL;
  if (given) return { url: given, stop: async () => undefined };
  return startEmbedded({
    folder: path.join(folder, 'postgres'),
    secretFile: path.join(folder, 'secret'),
    settings: CARELESS,
  });
}
