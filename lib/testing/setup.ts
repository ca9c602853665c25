/** Before each test file: a database and a home folder of its own, settled before anything reads the settings. */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, inject } from 'vitest';
import { TEMPLATE } from './global-setup';

const name = `test_${randomBytes(6).toString('hex')}`;
const server = inject('databaseServer');
const home = fs.mkdtempSync(path.join(os.tmpdir(), 'plumbline-home-'));

const query = async (text: string) => {
  const admin = new pg.Client({ connectionString: server });
  await admin.connect();
  await admin.query(text).finally(() => admin.end());
};

// Two files at once may find the template in use.
for (let attempt = 0; ; attempt += 1) {
  try {
    await query(`CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`);
    break;
  } catch (error) {
    if ((error as { code?: string }).code !== '55006' || attempt > 200) throw error;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

// Programs of ours are taken from beside the one that runs: where they were bundled before, they start in half the time of their sources.
if (process.env.PLUMBLINE_TEST_BUNDLE) process.argv[1] = path.resolve('dist/tests.js');

const url = new URL(server);
url.pathname = `/${name}`;
Object.assign(process.env, { DATABASE_URL: url.href, PLUMBLINE_HOME: home, PLUMBLINE_LOG_LEVEL: 'silent' });

afterAll(async () => {
  const { closeDatabase } = await import('../platform/db');
  await closeDatabase();
  await query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  fs.rmSync(home, { recursive: true, force: true });
});
