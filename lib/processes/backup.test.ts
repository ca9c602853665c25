import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { perform } from '@/lib/core/perform';
import { flushHeartbeats } from '@/lib/domains/tracking/heartbeats';
import {
  createRun,
  deleteRun,
  logBatch,
  purgeDeletedRuns,
  uploadArtifact,
} from '@/lib/domains/tracking/operations';
import { startEmbedded } from '@/lib/platform/embedded-postgres';
import { env } from '@/lib/platform/env';
import { seal } from '@/lib/platform/seal';
import { makeExperiment, makeRun, personWithPassword, unique } from '@/lib/testing/callers';
import { ArchiveWriter, checkArchive, entriesOf } from './archive/archive';
import { StagedFolders } from './archive/folders';

let folder: string;
let archive: string;
beforeAll(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'plumbline-backup-'));
  // Run by root, the database is another user's process and must be able to walk here.
  await fs.chmod(folder, 0o755);
  archive = path.join(folder, 'all.tar');
  await fillInstallation();
  expect(
    await tool('backup', [archive], { DATABASE_URL: env.databaseUrl, PLUMBLINE_HOME: env.home }),
  ).toMatchObject({ code: 0 });
}, 120_000);
afterAll(() => fs.rm(folder, { recursive: true, force: true }));

/** Texts that COPY has to escape, values that JSON has not, files of odd names and sizes, a secret, work to be done. */
async function fillInstallation(): Promise<void> {
  const caller = await personWithPassword();
  const experimentId = await makeExperiment(caller);
  const tags = [{ key: 'odd', value: 'tab\t, line\n, \\N, \\., "quotes", ünïcödé 😀' }];
  const { info } = await perform(createRun, caller, { experimentId, tags });
  const metrics = ['NaN', 'Infinity', -0.1, 1e-300].map((value, step) => ({
    key: 'm',
    value,
    step,
    timestamp: 1,
  }));
  await perform(logBatch, caller, { runId: info.runId, metrics, params: [{ key: 'empty', value: '' }] });
  for (const [name, content] of [
    ['größe 100%.txt', 'text'],
    ['empty', ''],
    ['deep/er/big.bin', 'x'.repeat(3 << 20)],
  ] as const) {
    const body = new Blob([content]).stream();
    await perform(uploadArtifact, caller, { path: `${experimentId}/${info.runId}/artifacts/${name}`, body });
  }
  seal('secret', 'test');
  // The newest run is purged: its number is not given again, and its points are still to be swept.
  const purged = await makeRun(caller, experimentId);
  await perform(deleteRun, caller, { runId: purged });
  await perform(purgeDeletedRuns, caller, { runIds: [purged] });
  await flushHeartbeats();
}

/** Runs a tool as `npm run` does, from the sources. */
function tool(name: 'backup' | 'restore', args: string[], settings: Record<string, string | undefined>) {
  const child = spawn(process.execPath, ['--import', 'tsx', `lib/processes/${name}.ts`, ...args], {
    env: { ...process.env, DATABASE_URL: '', PLUMBLINE_BLOBS: '', PLUMBLINE_LAKE: '', ...settings },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text));
  return new Promise<{ code: number | null; output: string }>((resolve) =>
    child.once('close', (code) => resolve({ code, output })),
  );
}

async function emptyHome(): Promise<string> {
  const home = path.join(folder, `home ${unique()} 100%41`);
  await fs.mkdir(home);
  return home;
}

async function connected<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return work(client).finally(() => client.end());
}

/** All that is in a database: a digest of each table, where its sequences are, what its queue has to do. */
const contentOf = (url: string) =>
  connected(url, async (client) => {
    const { rows: tables } = await client.query<{ name: string }>(
      "SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> '_prisma_migrations' ORDER BY 1",
    );
    const content: Record<string, unknown> = {};
    for (const { name } of tables) {
      const { rows } = await client.query(
        `SELECT count(*), md5(string_agg(line, chr(10) ORDER BY line)) FROM (SELECT one::text AS line FROM "${name}" AS one) AS lines`,
      );
      content[name] = rows[0];
    }
    // Of publications a restore leaves out so many numbers that no online store has one of them.
    const { rows: sequences } = await client.query(
      "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public' AND sequencename <> 'online_publications' ORDER BY 1",
    );
    const { rows: jobs } = await client.query(`
      SELECT identifier, payload, run_at, max_attempts FROM graphile_worker._private_jobs AS jobs
      JOIN graphile_worker._private_tasks AS tasks ON tasks.id = task_id ORDER BY 1, payload::text`);
    return { ...content, sequences, jobs };
  });

async function filesBelow(root: string): Promise<Record<string, string>> {
  const entries = await fs.readdir(root, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  const digests = files.sort().map(async (file) => [
    path.relative(root, file),
    createHash('sha256')
      .update(await fs.readFile(file))
      .digest('hex'),
  ]);
  return Object.fromEntries(await Promise.all(digests));
}

test('into an empty home all comes back: rows, numbers still to be given, work to be done, files, secrets', async () => {
  const home = await emptyHome();
  const restored = await tool('restore', [archive], { PLUMBLINE_HOME: home });
  expect(restored.output).toMatch(/files restored/);
  const [postgres, secretFile] = [path.join(home, 'postgres'), path.join(home, 'secrets', 'database')];
  const database = await startEmbedded({ folder: postgres, secretFile });
  try {
    expect(await contentOf(database.url)).toEqual(await contentOf(env.databaseUrl ?? ''));
    await connected(database.url, (client) =>
      expect(client.query("UPDATE audit_log SET action = 'x'")).rejects.toThrow(/append-only/),
    );
  } finally {
    await database.stop();
  }
  expect(await filesBelow(path.join(home, 'blobs'))).toEqual(await filesBelow(path.join(env.home, 'blobs')));
  const key = path.join('secrets', 'key');
  expect(await fs.readFile(path.join(home, key))).toEqual(await fs.readFile(path.join(env.home, key)));
  expect((await fs.stat(path.join(home, key))).mode & 0o077).toBe(0);

  const again = await tool('restore', [archive], { PLUMBLINE_HOME: home });
  expect(again.code).toBe(1);
  expect(again.output).toMatch(
    /blobs is not empty\. Restore into an empty PLUMBLINE_HOME: nothing is overwritten/,
  );
}, 120_000);

test('files wait within the folder that they are for: it may be a disk of its own', async () => {
  const { home, blobs, lake } = env;
  const mounts = path.join(folder, 'mounts');
  Object.assign(env, {
    home: path.join(folder, 'home-of-mounts'),
    blobs: `file:${mounts}/blobs`,
    lake: `file:${mounts}/lake`,
  });
  try {
    // What somebody who emptied it left: no file, and yet in the way.
    await fs.mkdir(path.join(mounts, 'blobs', 'artifacts', '1', 'left'), { recursive: true });
    const staged = await StagedFolders.besides(archive);
    expect(await staged.fill()).toBeGreaterThan(2);
    expect((await fs.readdir(mounts)).filter((name) => !['blobs', 'lake'].includes(name))).toEqual([]);
    await staged.place();
    expect(await fs.readdir(path.join(mounts, 'blobs'))).toEqual(['artifacts']);
    expect(Object.keys(await filesBelow(path.join(mounts, 'blobs'))).length).toBeGreaterThan(2);
  } finally {
    Object.assign(env, { home, blobs, lake });
  }
});

test('the archive is its owner’s alone, and one that fails leaves none behind', async () => {
  expect((await fs.stat(archive)).mode & 0o077).toBe(0);
  const none = path.join(folder, 'none.tar');
  const home = path.join(folder, 'nobody');
  const failed = await tool('backup', [none], { PLUMBLINE_HOME: home });
  expect([failed.code, failed.output]).toEqual([1, expect.stringMatching(/There is no installation at/)]);
  const nowhere = await tool('backup', [none], { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' });
  expect(nowhere.code).toBe(1);
  expect((await fs.readdir(folder)).filter((name) => /none|nobody/.test(name))).toEqual([]);
}, 60_000);

describe('refused, and nothing is restored', () => {
  const changed = async (name: string, change: (bytes: Buffer) => Buffer) => {
    const file = path.join(folder, `${name}.tar`);
    await fs.writeFile(file, change(await fs.readFile(archive)));
    return file;
  };
  const flipped = (bytes: Buffer) => {
    const copy = Buffer.from(bytes);
    const middle = copy.length >> 1;
    copy[middle] = (copy[middle] ?? 0) ^ 1;
    return copy;
  };
  const ofNewer = async () => {
    const { digest: _, format: __, ...manifest } = await checkArchive(archive);
    const file = path.join(folder, 'newer.tar');
    await new ArchiveWriter(file).end({ ...manifest, migrations: [{ name: '9999_of_the_future' }] });
    return file;
  };

  test.each([
    ['no archive', () => changed('text', () => Buffer.from('hello '.repeat(500))), /is no whole backup/],
    ['an empty file', () => changed('nothing', () => Buffer.alloc(0)), /has no manifest/],
    [
      'one that was cut off',
      () => changed('cut', (bytes) => bytes.subarray(0, bytes.length >> 1)),
      /is no whole backup/,
    ],
    ['one with a changed byte', () => changed('flipped', flipped), /changed or damaged/],
    ['one of a newer version', ofNewer, /of a newer Plumbline/],
    ['a file that is not there', async () => path.join(folder, 'missing.tar'), /There is no file/],
  ])('%s', async (_, make, message) => {
    const home = await emptyHome();
    const { code, output } = await tool('restore', [await make()], { PLUMBLINE_HOME: home });
    expect([code, output]).toEqual([1, expect.stringMatching(message)]);
    expect(await filesBelow(home)).toEqual({});
  });

  test('what fails in the middle: a table that lacks a row', async () => {
    const { digest: _, format: __, ...manifest } = await checkArchive(archive);
    const file = path.join(folder, 'lacking.tar');
    const writer = new ArchiveWriter(file);
    await writer.add('blobs/a.txt', Buffer.from('a'));
    await writer.end(manifest);
    const url = new URL(inject('databaseServer'));
    const name = `restored_${unique()}`;
    await connected(url.href, (client) => client.query(`CREATE DATABASE ${name}`));
    url.pathname = `/${name}`;
    const home = await emptyHome();
    const { code, output } = await tool('restore', [file], { PLUMBLINE_HOME: home, DATABASE_URL: url.href });
    expect([code, output]).toEqual([1, expect.stringMatching(/0 of \d+ rows came in/)]);
    expect(await filesBelow(home)).toEqual({});
    const left = await connected(url.href, (client) =>
      client.query("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"),
    );
    expect(left.rows).toEqual([]);
  });
});

test('what fails once the tables are committed is told as what it is', async () => {
  const { digest: _, format: __, ...manifest } = await checkArchive(archive);
  const file = path.join(folder, 'unpacked-jobs.tar');
  const writer = new ArchiveWriter(file);
  for await (const { name, body } of entriesOf(archive)) {
    const content: Buffer[] = [];
    for await (const chunk of body) content.push(chunk as Buffer);
    if (name !== 'manifest.json')
      await writer.add(
        name,
        name.startsWith('jobs/') ? Buffer.from('these are no jobs') : Buffer.concat(content),
      );
  }
  await writer.end(manifest);
  const home = await emptyHome();
  const { code, output } = await tool('restore', [file], { PLUMBLINE_HOME: home });
  expect(code).toBe(1);
  expect(output).not.toMatch(/Nothing was restored/);
  expect(output).toContain(
    'Only a part was restored (tables and files, without what was waiting to be done)',
  );
  expect(output).toContain(`empty ${home}, and restore again`);
}, 120_000);
