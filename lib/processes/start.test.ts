import { fork, spawn } from 'node:child_process';
import fs from 'node:fs/promises';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { env } from '@/lib/platform/env';
import { unique } from '@/lib/testing/callers';

/** Runs a process as `npm start` and `npm run` do, from the sources, until it ends by itself. */
function run(file: string, settings: Record<string, string | undefined> = {}, flags: string[] = []) {
  const loader = file.endsWith('.ts') ? ['--import', 'tsx'] : [];
  const child = spawn(process.execPath, [...loader, ...flags, `lib/processes/${file}`], {
    env: { ...process.env, PORT: '0', PLUMBLINE_LOG_LEVEL: 'warn', ...settings },
    timeout: 50_000,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text));
  return new Promise<{ code: number | null; output: string }>((resolve) =>
    child.once('close', (code) => resolve({ code, output })),
  );
}

describe('a start that cannot be says what to do', { timeout: 60_000 }, () => {
  test.each(['start.mjs', 'dev.mjs', '../testing/run-all.mjs'])('an old Node: %s', async (file) => {
    const old = "data:text/javascript,Object.defineProperty(process.versions,'node',{value:'18.20.8'})";
    const { code, output } = await run(file, {}, ['--import', old]);
    expect([code, output]).toEqual([
      1,
      expect.stringMatching(/needs Node 20\.19 or newer; this is 18\.20\.8/),
    ]);
  });

  test.skipIf(process.getuid?.() !== 0)(
    'a folder that the database cannot enter, before anything is installed',
    async () => {
      const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'closed-'));
      const { code, output } = await run('start.mjs', {
        DATABASE_URL: '',
        PLUMBLINE_HOME: path.join(folder, 'home'),
      });
      await fs.rmdir(folder);
      expect([code, output]).toEqual([1, expect.stringContaining(`chmod o+x ${folder}`)]);
      expect(output).not.toContain('Packages');
    },
  );

  test('a port that is taken', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const { code, output } = await run('up.ts', { PORT: String(port) });
    server.close();
    expect([code, output]).toEqual([1, expect.stringContaining(`Port ${port} on 127.0.0.1 is taken`)]);
  });

  test('a database where nothing answers', async () => {
    const { code, output } = await run('up.ts', {
      DATABASE_URL: 'postgres://somebody:hush@127.0.0.1:1/none',
    });
    expect([code, output]).toEqual([1, expect.stringMatching(/Nothing answers at 127\.0\.0\.1:1/)]);
    expect(output).not.toContain('hush');
  });

  test('settings that are none, all at once and without a stack', async () => {
    const { code, output } = await run('up.ts', { PORT: 'abc', DATABASE_URL: 'mysql://h/d' });
    expect(code).toBe(2);
    expect(output.trim()).toMatch(
      /^These settings are not right:\n {2}PORT: .*\n {2}DATABASE_URL: must start with/,
    );
    expect(output).not.toMatch(/\n +at /);
  });

  test('a home that is in use', async () => {
    const { lockHome } = await import('./home-lock');
    const { unlock } = await lockHome(env.home);
    const { code, output } = await run('up.ts');
    await unlock();
    expect([code, output]).toEqual([
      1,
      expect.stringContaining(`already runs on ${env.home} (process ${process.pid})`),
    ]);
  });
});

describe('a process by itself', () => {
  const other = `other_${unique()}`;
  const url = new URL(env.databaseUrl ?? '');
  const template = url.pathname.slice(1);
  const server = new URL(url);
  server.pathname = '/postgres';
  url.pathname = `/${other}`;
  const query = async (at: URL, text: string) => {
    const client = new pg.Client({ connectionString: at.href });
    await client.connect();
    await client.query(text).finally(() => client.end());
  };
  beforeAll(() => query(server, `CREATE DATABASE ${other} TEMPLATE ${template}`));
  afterAll(() => query(server, `DROP DATABASE ${other} WITH (FORCE)`));

  // Which schemas are refused, lib/platform/migrate.test.ts says.
  test.each(['web.ts', 'worker.ts'])(
    'refuses a schema that is not its own: %s',
    async (file) => {
      await query(
        url,
        `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at)
       VALUES ('x', 'x', '9999_future', now()) ON CONFLICT DO NOTHING`,
      );
      const { code, output } = await run(file, { DATABASE_URL: url.href });
      expect([code, output]).toEqual([1, expect.stringMatching(/newer Plumbline \(it has 9999_future\)/)]);
    },
    60_000,
  );

  test.each(['worker.ts', 'model-server.ts'])(
    'that waits for a database ends with the one that started it: %s',
    async (file) => {
      const child = fork(`lib/processes/${file}`, [], {
        execArgv: ['--import', 'tsx'],
        env: {
          ...process.env,
          DATABASE_URL: 'postgres://somebody:hush@127.0.0.1:1/none',
          PLUMBLINE_LOG_LEVEL: 'warn',
        },
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      });
      const ended = new Promise((resolve) => child.once('exit', resolve));
      await new Promise<void>((resolve) =>
        child.stdout?.on('data', (text) => String(text).includes('Nothing answers') && resolve()),
      );
      // As it looks from there when that one is killed.
      child.disconnect();
      expect(await ended).toBe(0);
    },
    60_000,
  );

  test('and a start without a database', async () => {
    const { code, output } = await run('web.ts', { DATABASE_URL: '' });
    expect([code, output]).toEqual([1, expect.stringMatching(/DATABASE_URL is not set/)]);
  }, 60_000);
});
