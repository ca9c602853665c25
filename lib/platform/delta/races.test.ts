import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { givenTables, rowsOf, SCHEMA, source } from '@/lib/testing/delta/race';
import { env } from '../env';
import { append } from './append';
import { commit, conflicts } from './commit';
import { createTable } from './create';
import { merge } from './merge';
import { optimize } from './optimize';
import { removalsOf } from './removals';
import { withTableLock } from './table-lock';

// Enough for two rewrites at once, one in the middle of the other.
env.engine.processes = 4;

const { open, writer } = givenTables();
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
