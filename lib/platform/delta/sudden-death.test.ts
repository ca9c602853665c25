import { once } from 'node:events';
import fs from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { givenTables, rowsOf, SCHEMA, source } from '@/lib/testing/delta/race';
import { append } from './append';
import { createTable } from './create';
import { merge } from './merge';
import { optimize } from './optimize';
import { readTable } from './reading';
import { vacuum } from './vacuum';

const { open, writer, anew, place } = givenTables();

test('a writer killed at any moment leaves a whole version, and the next one goes on', async () => {
  await createTable(open(), { schema: SCHEMA, keys: ['id'] });
  await merge(open(), source("SELECT i AS id, 'first' AS writer, 0 AS n FROM range(1000) t(i)"));
  for (const delay of [0, 30, 60, 90, 140, 200, 300]) {
    const child = writer({ name: 'victim', work: 'endless', times: 1000 });
    await once(child, 'message');
    await wait(delay);
    child.kill('SIGKILL');
    await once(child, 'exit');
    const rows = await rowsOf(open());
    expect(rows.length).toBe(1000);
    // Each merge gives all rows one number: two numbers would be half a version.
    expect(new Set(rows.map(({ n }) => n)).size).toBe(1);
  }
  expect((await merge(open(), source("SELECT 5 AS id, 'last' AS writer, 1 AS n"))).rows.updated).toBe(1);
}, 240_000);

test('a compaction killed at any moment changes no row, and what it leaves behind goes with a vacuum', async () => {
  const table = open();
  await createTable(table, { schema: SCHEMA, keys: ['id'] });
  const each = 100_000;
  for (let n = 0; n < 4; n += 1)
    await append(
      table,
      source(
        `SELECT i AS id, md5(i || '') AS writer, i AS n FROM range(${n * each}, ${(n + 1) * each}) t(i)`,
      ),
    );
  const contentOf = () =>
    readTable(open(), {}, (engine, select) =>
      engine.rows(`SELECT count(*) AS rows, sum(hash(id, writer, n))::VARCHAR AS sum FROM (${select})`),
    );
  const [before, { version }] = [await contentOf(), await table.snapshot()];
  const drafts = path.join(place(), '_drafts');
  const draftFiles = async () =>
    (await fs.readdir(drafts, { recursive: true }).catch(() => [])).filter((name) =>
      name.endsWith('.parquet'),
    );
  let leftBehind = 0;
  for (const delay of [0, 20, 60, 150, 400]) {
    const child = writer({ name: `victim-${delay}`, work: 'compaction', times: 1 });
    // It is at work as soon as a file of its own grows.
    while (child.exitCode === null && (await draftFiles()).length === leftBehind) await wait(2);
    await wait(delay);
    const isAtWork = child.exitCode === null;
    child.kill('SIGKILL');
    if (isAtWork) await once(child, 'exit');
    expect(await contentOf()).toEqual(before);
    const snapshot = await open().snapshot();
    expect([version, version + 1]).toContain(snapshot.version);
    expect(snapshot.files.length).toBe(snapshot.version === version ? 4 : 1);
    leftBehind = (await draftFiles()).length;
    if (snapshot.version > version) break;
  }
  expect(leftBehind).toBeGreaterThan(0);
  await optimize(open());
  const { files } = await open().snapshot();
  expect([await contentOf(), files.length]).toEqual([before, 1]);
  // Drafts are swept a day later.
  const longAgo = new Date(Date.now() - 2 * 86_400_000);
  for (const name of await fs.readdir(drafts)) await fs.utimes(path.join(drafts, name), longAgo, longAgo);
  await vacuum(open(), { retentionHours: 0, isUnsafeAllowed: true });
  expect([await contentOf(), await draftFiles()]).toEqual([before, []]);
  expect((await open().store.listFiles()).map((file) => file.path)).toEqual(files.map((file) => file.path));
}, 120_000);

test('a commit that stops between any two steps is there or is not, and takes no file of an earlier version with it', async () => {
  const names = ['link', 'rename', 'rm', 'mkdir', 'open', 'rmdir', 'writeFile'] as const;
  const real = Object.fromEntries(names.map((name) => [name, fs[name]])) as Record<
    string,
    (...given: unknown[]) => Promise<unknown>
  >;
  let versions = 0;
  for (let last = 0; ; last += 1) {
    anew();
    const table = open();
    await createTable(table, {
      schema: SCHEMA,
      keys: ['id'],
      properties: { 'delta.checkpointInterval': '2' },
    });
    await merge(table, source("SELECT i AS id, 'first' AS writer, 0 AS n FROM range(10) t(i)"));
    let step = 0;
    // From one moment on nothing is done to the disk any more, cleaning up included: as if the process were gone.
    for (const name of names) {
      Object.assign(fs, {
        [name]: async (...given: unknown[]) => {
          if (step >= last) throw new Error('gone');
          step += 1;
          return real[name]?.(...given);
        },
      });
    }
    const work = merge(table, source("SELECT i AS id, 'second' AS writer, 1 AS n FROM range(5, 15) t(i)"));
    const outcome = await work.then(
      () => 'done',
      () => 'gone',
    );
    Object.assign(fs, real);
    const rows = await rowsOf(open());
    const isNew = rows.length === 15;
    versions += Number(isNew);
    expect(rows.map(({ n }) => n)).toEqual(
      isNew ? [...Array(5).fill(0), ...Array(10).fill(1)] : Array(10).fill(0),
    );
    const again = await merge(
      open(),
      source("SELECT i AS id, 'third' AS writer, 2 AS n FROM range(10) t(i)"),
    );
    expect(again.rows.updated).toBe(10);
    // What is told as written is written; what comes behind the commit may fail.
    expect(isNew || outcome === 'gone').toBe(true);
    if (step < last) break;
  }
  expect(versions).toBeGreaterThan(2);
}, 240_000);
