import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { closeEngine } from '../duckdb';
import { env } from '../env';
import { append } from './append';
import { commit, conflicts } from './commit';
import { createTable } from './create';
import { LocalTableStore } from './local-store';
import { merge } from './merge';
import { optimize } from './optimize';
import { readTable } from './reading';
import { removalsOf } from './removals';
import { column } from './schema';
import { DeltaTable } from './table';
import { withTableLock } from './table-lock';
import type { WriterTask } from './trial-writer';
import { vacuum } from './vacuum';

// Enough for two rewrites at once, one in the middle of the other.
env.engine.processes = 4;

let place: string;
let count = 0;
const children: ChildProcess[] = [];
beforeEach(() => {
  count += 1;
  place = path.join(env.home, 'lake', `t${count}`);
});
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await closeEngine();
});

const open = () => new DeltaTable(new LocalTableStore(place));
const SCHEMA = [column('id', 'long'), column('writer', 'string'), column('n', 'long')];
const source = (select: string) => ({ select, folders: [] });
const rowsOf = (table: DeltaTable) =>
  readTable(table, {}, async (engine, select) =>
    engine.rows<{ id: number; writer: string; n: number }>(`SELECT * FROM (${select}) ORDER BY id`),
  );

function writer(task: Omit<WriterTask, 'place'>): ChildProcess {
  const file = path.join(import.meta.dirname, 'trial-writer.ts');
  const child = fork(file, [JSON.stringify({ place, ...task })], {
    execArgv: ['--import', 'tsx'],
    env: { ...process.env, PLUMBLINE_HOME: path.join(env.home, task.name) },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  children.push(child);
  return child;
}
const codeOf = async (child: ChildProcess) => ((await once(child, 'exit')) as [number | null])[0];

test('four processes commit at once: each version is one commit, none is lost', async () => {
  await createTable(open(), { schema: SCHEMA });
  const writers = ['a', 'b', 'c', 'd'].map((name) => writer({ name, work: 'commits', times: 50 }));
  expect(await Promise.all(writers.map(codeOf))).toEqual([0, 0, 0, 0]);
  const snapshot = await open().log.latest();
  expect(snapshot.version).toBe(200);
  expect(snapshot.files.length).toBe(200);
}, 120_000);

test('processes that append and merge overlapping keys, without any lock: every key once, every count right', async () => {
  await createTable(open(), { schema: SCHEMA, keys: ['id'] });
  const writers = ['a', 'b', 'c'].map((name) => writer({ name, work: 'merges', times: 5 }));
  expect(await Promise.all(writers.map(codeOf))).toEqual([0, 0, 0]);
  const rows = await rowsOf(open());
  expect(rows.map(({ id }) => id)).toEqual(Array.from({ length: 20 }, (_, id) => id));
  const history = await open().log.history();
  const inserted = history.reduce(
    (sum, { operationMetrics = {} }) => sum + Number(operationMetrics.numTargetRowsInserted ?? 0),
    0,
  );
  expect([history.length, inserted]).toEqual([16, 20]);
}, 240_000);

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
  const drafts = path.join(place, '_drafts');
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

test('two at once in one process: one goes again and both are there', async () => {
  const [one, other] = [open(), open()];
  await createTable(one, { schema: SCHEMA, keys: ['id'] });
  await Promise.all([
    merge(one, source("SELECT 1 AS id, 'a' AS writer, 1 AS n")),
    merge(other, source("SELECT 1 AS id, 'b' AS writer, 2 AS n UNION ALL SELECT 2, 'b', 2")),
  ]);
  const rows = await rowsOf(one);
  expect(rows.map(({ id }) => id)).toEqual([1, 2]);
});

test('two that append the same new key, one in the middle of the other: one of them is refused', async () => {
  const [one, other] = [open(), open()];
  await createTable(one, { schema: SCHEMA, keys: ['id'] });
  const row = source("SELECT 1 AS id, 'a' AS writer, 1 AS n");
  const createLog = one.store.createLog.bind(one.store);
  one.store.createLog = async (...given) => {
    one.store.createLog = createLog;
    await append(other, row);
    return createLog(...given);
  };
  await expect(append(one, row)).rejects.toMatchObject({ code: 'INVALID_PARAMETER_VALUE', field: 'id' });
  expect((await rowsOf(one)).length).toBe(1);
  expect((await one.store.listFiles()).length).toBe(1);
});

test('a compaction beside appends, and beside a merge of the same files', async () => {
  const table = open();
  await createTable(table, { schema: SCHEMA, keys: ['id'] });
  for (let id = 0; id < 4; id += 1) await append(table, source(`SELECT ${id} AS id, 'a' AS writer, 0 AS n`));
  await Promise.all([
    optimize(open()),
    append(open(), source("SELECT 10 AS id, 'b' AS writer, 0 AS n")),
    merge(open(), source("SELECT 2 AS id, 'c' AS writer, 7 AS n")),
  ]);
  const rows = await rowsOf(table);
  expect(rows.map(({ id, n }) => [id, n])).toEqual([
    [0, 0],
    [1, 0],
    [2, 7],
    [3, 0],
    [10, 0],
  ]);
});

test('what conflicts with what', () => {
  const add = (name: string, dataChange = true) => ({
    add: { path: name, partitionValues: {}, size: 1, modificationTime: 0, dataChange },
  });
  const remove = (name: string, dataChange = true) => removalsOf([add(name).add], dataChange)[0] ?? {};
  const ours = { actions: [remove('x'), add('y')] };
  const blind = { actions: [add('y')], reads: 'nothing' as const };
  expect(conflicts(blind, [add('z')])).toBe(false);
  expect(conflicts(blind, [remove('z')])).toBe(false);
  expect(conflicts({ ...ours, reads: 'everything' }, [add('z')])).toBe(true);
  expect(conflicts({ ...ours, reads: 'everything' }, [add('z', false), remove('w', false)])).toBe(false);
  expect(conflicts({ ...ours, reads: 'everything' }, [remove('x', false)])).toBe(true);
  expect(conflicts({ ...ours, reads: { files: [] } }, [add('z')])).toBe(false);
  expect(conflicts({ ...ours, reads: { files: [] } }, [remove('x')])).toBe(true);
  expect(conflicts({ ...ours, reads: { files: [add('w').add] } }, [remove('w')])).toBe(true);
  expect(conflicts(blind, [{ protocol: { minReaderVersion: 1, minWriterVersion: 2 } }])).toBe(true);
  const job = { actions: [{ txn: { appId: 'job', version: 2 } }], reads: 'nothing' as const };
  expect(conflicts(job, [{ txn: { appId: 'job', version: 1 } }])).toBe(true);
  expect(conflicts(job, [{ txn: { appId: 'other', version: 1 } }])).toBe(false);
});

test('a commit that arrived although its answer did not is not made twice', async () => {
  const table = open();
  await createTable(table, { schema: SCHEMA });
  const createLog = table.store.createLog.bind(table.store);
  let isLost = true;
  table.store.createLog = async (...given) => {
    const isMade = await createLog(...given);
    if (!isLost) return isMade;
    isLost = false;
    throw new Error('the line broke');
  };
  const snapshot = await table.log.latest();
  const prepared = { actions: [], reads: 'nothing' as const, operation: 'TEST' };
  expect(await commit(table.log, snapshot, prepared)).toBe(1);
  // Sent again by the client below us, the second try finds the first one's entry in its place.
  isLost = false;
  table.store.createLog = async (...given) => (await createLog(...given)) && false;
  expect(await commit(table.log, await table.log.latest(), prepared)).toBe(2);
  expect((await open().log.latest()).version).toBe(2);
});

test('a commit that stops between any two steps is there or is not, and takes no file of an earlier version with it', async () => {
  const names = ['link', 'rename', 'rm', 'mkdir', 'open', 'rmdir', 'writeFile'] as const;
  const real = Object.fromEntries(names.map((name) => [name, fs[name]])) as Record<
    string,
    (...given: unknown[]) => Promise<unknown>
  >;
  let versions = 0;
  for (let last = 0; ; last += 1) {
    place = path.join(env.home, 'lake', `steps-${last}`);
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

test('the lock keeps writers of all processes apart, and lets go of one who leaves', async () => {
  let at = 0;
  let most = 0;
  const work = async () => {
    at += 1;
    most = Math.max(most, at);
    await wait(20);
    at -= 1;
  };
  await Promise.all(Array.from({ length: 5 }, () => withTableLock('place', undefined, work)));
  expect(most).toBe(1);
  const held = withTableLock('place', undefined, () => wait(400));
  const gone = withTableLock('place', AbortSignal.timeout(50), work);
  await expect(gone).rejects.toMatchObject({ code: 'CANCELLED' });
  await held;
  await expect(withTableLock('place', undefined, async () => 'mine')).resolves.toBe('mine');
});
