import { execFileSync } from 'node:child_process';
import fs from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pythonOrLine, startBucket, type TrialBucket } from '../../testing/bucket';
import { closeEngine } from '../duckdb';
import { env } from '../env';
import { append } from './append';
import { commit } from './commit';
import { createTable } from './create';
import { dropTable, lakeTable, openTable } from './lake';
import { merge } from './merge';
import { optimize } from './optimize';
import { readTable } from './reading';
import { column } from './schema';
import type { DeltaTable } from './table';
import { vacuum } from './vacuum';

const python = pythonOrLine('Tables in a bucket are not tested');
let bucket: TrialBucket | undefined;
beforeAll(async () => {
  if (python) bucket = await startBucket(python, 'lake');
}, 90_000);
afterAll(async () => {
  await bucket?.stop();
  await closeEngine();
});

const source = (select: string) => ({ select, folders: [] });
const SCHEMA = [column('id', 'long'), column('zone', 'string'), column('n', 'long')];
const rowsOf = (table: DeltaTable, version?: number) =>
  readTable(
    table,
    { version },
    async (engine, select) => (await engine.table(`SELECT id, n FROM (${select}) ORDER BY 1`)).rows,
  );
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => 'nothing refused',
    (error: { code?: string; message: string }) => `${error.code}: ${error.message}`,
  );

describe.runIf(python)('in a bucket', () => {
  const open = (name: string) => openTable(`s3://lake/some/prefix/${name}${bucket?.query}`);

  test('all that a table does', async () => {
    const table = open('t');
    await createTable(table, {
      schema: SCHEMA,
      keys: ['id'],
      partitionColumns: ['zone'],
      properties: { 'delta.checkpointInterval': '2' },
    });
    await append(table, source("SELECT i AS id, 'a/b=' || i % 2 AS zone, 0 AS n FROM range(4) t(i)"));
    await merge(table, source("SELECT 1 AS id, 'ü' AS zone, 5 AS n"));
    await append(table, source("SELECT 9 AS id, 'ü' AS zone, 9 AS n"));
    expect(await rowsOf(table)).toEqual([
      [0, 0],
      [1, 5],
      [2, 0],
      [3, 0],
      [9, 9],
    ]);
    await optimize(table);
    expect(await rowsOf(table, 1)).toEqual([
      [0, 0],
      [1, 0],
      [2, 0],
      [3, 0],
    ]);
    expect((await table.store.listLog('')).map(({ name }) => name)).toContain(
      '00000000000000000002.checkpoint.parquet',
    );
    expect((await vacuum(table)).files).toEqual([]);
    expect((await vacuum(table, { retentionHours: 0, isUnsafeAllowed: true })).files.length).toBe(3);
    // Without what is kept here of it, everything comes from the bucket.
    await fs.rm(path.join(env.home, 'lake-cache'), { recursive: true });
    table.log.forget();
    expect(await rowsOf(table)).toEqual([
      [0, 0],
      [1, 5],
      [2, 0],
      [3, 0],
      [9, 9],
    ]);
    await dropTable(table);
    expect(await table.exists()).toBe(false);
    expect(await refusal(rowsOf(table))).toContain('RESOURCE_DOES_NOT_EXIST');
  }, 120_000);

  test('many commit at once, none is lost', async () => {
    const table = open('race');
    await createTable(table, { schema: SCHEMA });
    await Promise.all(
      Array.from({ length: 12 }, async (_, n) => {
        const add = { path: `f${n}`, partitionValues: {}, size: 1, modificationTime: 0, dataChange: true };
        const prepared = { actions: [{ add }], reads: 'nothing' as const, operation: 'WRITE' };
        expect(await commit(table.log, await table.log.latest(), prepared)).toBeGreaterThan(0);
      }),
    );
    expect((await table.log.latest()).files.length).toBe(12);
  }, 60_000);
});

test('in the lake of this installation, under a path that cannot lead out of it', async () => {
  const table = lakeTable('main/features/t1');
  expect(table.place).toBe(path.join(env.home, 'lake/main/features/t1'));
  expect(lakeTable('main/features/t1')).toBe(table);
  expect(lakeTable('é %41/a?b#c/t').place).toBe(path.join(env.home, 'lake/é %41/a?b#c/t'));
  for (const name of ['../x', 'a/../../b', '/etc', 'a//b', '', 'a\0b']) {
    expect(() => lakeTable(name), name).toThrow();
  }
});

test('a table dropped and made again at its place is another one', async () => {
  const table = lakeTable('main/features/again');
  await createTable(table, { schema: SCHEMA, keys: ['id'] });
  await append(table, source("SELECT 1 AS id, 'a' AS zone, 1 AS n"));
  expect(await rowsOf(table)).toEqual([[1, 1]]);
  // By another process: what this one keeps in mind is no longer so.
  await fs.rm(table.place, { recursive: true });
  expect(await refusal(rowsOf(table))).toContain('RESOURCE_DOES_NOT_EXIST');
  await createTable(table, { schema: SCHEMA, keys: ['id'] });
  await append(table, source("SELECT 2 AS id, 'b' AS zone, 2 AS n"));
  expect(await rowsOf(table)).toEqual([[2, 2]]);
});

/** A disk of a few megabytes, where the system lets us make one. */
function smallDisk(folder: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', folder], { stdio: 'ignore' });
    return true;
  } catch {
    process.stdout.write('A full disk is tested by a failing write only: this system mounts no small one.\n');
    return false;
  }
}

test('a full disk: the write is refused, readers have a whole version, and when there is room again it goes on', async () => {
  const folder = path.join(env.home, 'small');
  await fs.mkdir(folder);
  const isMounted = smallDisk(folder);
  try {
    const table = openTable(`file:${folder}/t`);
    await createTable(table, { schema: SCHEMA, keys: ['id'] });
    await append(table, source("SELECT i AS id, 'a' AS zone, 0 AS n FROM range(100) t(i)"));
    const before = await rowsOf(table);
    const ballast = path.join(folder, 'ballast');
    if (isMounted) {
      const large = source('SELECT i AS id, md5(i::VARCHAR) AS zone, i AS n FROM range(1000000) t(i)');
      expect(await refusal(merge(table, large))).toMatch(/^TEMPORARILY_UNAVAILABLE: The disk/);
      expect(await rowsOf(table)).toEqual(before);
      // To the last byte: not even the log's entry finds room.
      const stat = await fs.statfs(folder);
      await fs.writeFile(ballast, Buffer.alloc(stat.bavail * stat.bsize));
    }
    const link = fs.link;
    if (!isMounted)
      Object.assign(fs, { link: () => Promise.reject(Object.assign(new Error('full'), { code: 'ENOSPC' })) });
    const small = source("SELECT 1 AS id, 'b' AS zone, 1 AS n");
    expect(await refusal(merge(table, small))).toMatch(/^TEMPORARILY_UNAVAILABLE: The disk/);
    Object.assign(fs, { link });
    expect(await rowsOf(table)).toEqual(before);
    await fs.rm(ballast, { force: true });
    expect((await merge(table, small)).rows.updated).toBe(1);
    expect((await table.store.listFiles()).length).toBe(isMounted ? 2 : 3);
  } finally {
    if (isMounted) execFileSync('umount', ['-l', folder]);
  }
});
