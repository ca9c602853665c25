import fs from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { closeEngine, withEngine } from '../duckdb';
import { env } from '../env';
import { append } from './append';
import { changesBetween } from './changes';
import { deleteRows } from './delete-rows';
import { LocalTableStore } from './local-store';
import { merge } from './merge';
import { optimize } from './optimize';
import { overwrite } from './overwrite';
import { replaceRows } from './replace-rows';
import { restore } from './restore';
import { DeltaTable } from './table';
import { allOf, at, createTrips, newTable, refusal, row, rows, time, type Which } from './trial-table';
import { vacuum } from './vacuum';
import { verifyTable } from './verify';

let table: DeltaTable;
beforeEach(() => {
  table = newTable();
});
afterAll(closeEngine);

const all = (options: Which = {}, order?: string) => allOf(table, options, order);
const create = (more: object = {}) => createTrips(table, more);

describe('writes and reads', () => {
  test('rows in the place of others are one version, with a new column and where there were none', async () => {
    await createTrips(table, { keys: [] });
    await append(table, rows(`${row(1, 0, 1, 'a')} UNION ALL ${row(2, 0, 2, 'b')}`));
    const where = [{ column: 'zone', operator: '=' as const, value: 'a' }];
    const replaced = await replaceRows(
      table,
      where,
      rows(`SELECT *, true AS odd FROM (${row(3, 0, 3, 'a')} UNION ALL ${row(5, 0, 5, 'a')})`),
      { evolve: true },
    );
    expect(replaced).toMatchObject({ version: 2, rows: { inserted: 2, updated: 0, deleted: 1 } });
    expect(await all()).toEqual([
      [2, time(0), 2, 'b', null],
      [3, time(0), 3, 'a', true],
      [5, time(0), 5, 'a', true],
    ]);
    const nobody = [{ column: 'zone', operator: '=' as const, value: 'nobody' }];
    expect((await replaceRows(table, nobody, rows(row(7, 0, 7, 'nobody')))).rows.inserted).toBe(1);
    const none = rows(`SELECT * FROM (${row(0, 0, 0, 'a')}) WHERE false`);
    expect((await replaceRows(table, nobody, none)).rows.deleted).toBe(1);
    expect((await replaceRows(table, nobody, none)).version).toBe(4);
    expect(await verifyTable(table)).toEqual([]);
  });

  test('append, merge, delete, overwrite, each a version of its own', async () => {
    expect(await create()).toEqual({ version: 0 });
    expect(await all()).toEqual([]);
    expect(await append(table, rows(`${row(1, 0, 1.5, 'a')} UNION ALL ${row(2, 0, 2.5, 'NULL')}`))).toEqual({
      version: 1,
      isRepeated: false,
      rows: { inserted: 2, updated: 0, deleted: 0 },
    });
    const merged = await merge(table, rows(`${row(2, 0, 9, 'b')} UNION ALL ${row(3, 0, 3, 'c')}`));
    expect(merged.rows).toEqual({ inserted: 1, updated: 1, deleted: 0 });
    expect(await all()).toEqual([
      [1, time(0), 1.5, 'a'],
      [2, time(0), 9, 'b'],
      [3, time(0), 3, 'c'],
    ]);
    const deleted = await deleteRows(table, { where: [{ column: 'id', operator: '=', value: 1 }] });
    expect(deleted.rows.deleted).toBe(1);
    const keyed = await deleteRows(table, { keys: rows(`SELECT 3::BIGINT AS id, ${at(0)} AS ts`) });
    expect(keyed.rows.deleted).toBe(1);
    expect(await all({ columns: ['id'] }, '1')).toEqual([[2]]);
    await overwrite(table, rows(row(7, 7, 7, 'z')));
    expect(await all()).toEqual([[7, time(7), 7, 'z']]);
    expect(await all({ version: 1 })).toEqual([
      [1, time(0), 1.5, 'a'],
      [2, time(0), 2.5, null],
    ]);
    expect((await table.log.history()).map(({ version, operation }) => [version, operation])).toEqual([
      [5, 'WRITE'],
      [4, 'DELETE'],
      [3, 'DELETE'],
      [2, 'MERGE'],
      [1, 'WRITE'],
      [0, 'CREATE TABLE'],
    ]);
    expect((await table.snapshot()).rows).toBe(1);
  });

  test('from parquet files, with the types that data frames have', async () => {
    const file = path.join(env.home, 'frame.parquet');
    await withEngine({ folders: [env.home] }, (engine) =>
      engine.run(
        `COPY (SELECT 1::INTEGER AS id, TIMESTAMP_NS '2024-01-01 12:00:00.123456789' AS ts, 2::BIGINT AS fare, 'x'::ENUM('x') AS zone) TO '${file}'`,
      ),
    );
    await create();
    await append(table, { parquet: [file] });
    expect(await all()).toEqual([[1, '2024-01-01T12:00:00.123456Z', 2, 'x']]);
  });

  test('rows that lack columns: empty when appended, kept as they were when merged', async () => {
    await create();
    await append(table, rows(`SELECT 1 AS id, ${at(0)} AS ts, 5.0 AS fare`));
    await merge(
      table,
      rows(`SELECT * FROM (VALUES (1, ${at(0)}, 'new'), (2, ${at(0)}, 'two')) AS v(id, ts, zone)`),
    );
    expect(await all()).toEqual([
      [1, time(0), 5, 'new'],
      [2, time(0), null, 'two'],
    ]);
  });

  test('a new column is a new feature: empty in what was there, in its place by name', async () => {
    await create();
    await append(table, rows(row(1, 0, 1, 'a')));
    await merge(table, rows(`SELECT 'b' AS zone, 2 AS id, ${at(0)} AS ts, true AS fresh`));
    expect((await table.snapshot()).schema.map(({ name }) => name)).toEqual([
      'id',
      'ts',
      'fare',
      'zone',
      'fresh',
    ]);
    expect(await all()).toEqual([
      [1, time(0), 1, 'a', null],
      [2, time(0), null, 'b', true],
    ]);
    expect(await all({ version: 1 })).toEqual([[1, time(0), 1, 'a']]);
    expect(await refusal(append(table, rows(`SELECT 3 AS id, ${at(0)} AS ts, 1 AS other`)))).toBe(
      "INVALID_PARAMETER_VALUE other: The table has no column 'other'.",
    );
    await overwrite(table, rows(`SELECT 1 AS id, ${at(0)} AS ts, 'only' AS word`), { replaceSchema: true });
    expect(await all()).toEqual([[1, time(0), 'only']]);
  });

  test('partitions, of values that paths and URIs have their own mind about', async () => {
    const values = [
      'a/b=c d',
      'eu%20',
      'ü',
      "it's",
      '__HIVE_DEFAULT_PARTITION__',
      '.hidden',
      '_x',
      'NULL',
      '..',
      '日本',
      'x:y',
    ];
    await create({ keys: ['id'], partitionColumns: ['zone'] });
    const select = values.map((zone, id) => row(id, 0, id, zone.replace("'", "''"))).join(' UNION ALL ');
    await append(table, rows(select));
    const expected = values.map((zone, id) => [id, time(0), id, zone === 'NULL' ? null : zone]);
    expect(await all()).toEqual(expected);
    await merge(table, rows(row(3, 0, 99, 'moved')));
    expect((await all())[3]).toEqual([3, time(0), 99, 'moved']);
    expect((await all()).length).toBe(values.length);
    expect(await refusal(append(table, rows(row(50, 0, 0, ''))))).toContain('zone');
    // What was written is found again by a vacuum that takes nothing away.
    expect(
      (await vacuum(table, { retentionHours: 0, isUnsafeAllowed: true, isDryRun: true })).files.length,
    ).toBe(1);
  });

  test('more partitions than are read one by one', async () => {
    await create({ keys: ['id'], partitionColumns: ['zone'] });
    await append(
      table,
      rows(`SELECT i AS id, ${at(0)} AS ts, i / 2 AS fare, 'z' || (i % 100) AS zone FROM range(1000) t(i)`),
    );
    expect((await all()).length).toBe(1000);
    expect((await all()).every(([id, , , zone]) => zone === `z${Number(id) % 100}`)).toBe(true);
    expect((await merge(table, rows(row(7, 0, -1, 'z7')))).rows.updated).toBe(1);
    expect((await all())[7]).toEqual([7, time(0), -1, 'z7']);
  });

  test('time travel by time, to the version that was the latest then', async () => {
    await create();
    const times: Date[] = [];
    for (let id = 0; id < 3; id += 1) {
      await append(table, rows(row(id, 0, id, 'a')));
      times.push(new Date((await table.snapshot()).timestamp));
    }
    for (const [index, timestamp] of times.entries()) {
      expect((await table.snapshot({ timestamp })).version).toBe(index + 1);
      expect((await all({ timestamp })).length).toBe(index + 1);
    }
    // The files' own times are lost by a copy; ours are inside as well.
    const log = path.join(table.place, '_delta_log');
    for (const name of await fs.readdir(log)) await fs.utimes(path.join(log, name), new Date(), new Date());
    const copy = new DeltaTable(new LocalTableStore(table.place));
    expect((await copy.snapshot({ timestamp: times[1] })).version).toBe(2);
    expect(await refusal(copy.snapshot({ timestamp: new Date(0) }))).toMatch(
      /RESOURCE_DOES_NOT_EXIST .*no version of 1970-01-01T00:00:00.000Z or before: its first is version 0, of 20/,
    );
    expect(await refusal(copy.snapshot({ version: 9 }))).toContain('no version 9; the latest is 3');
  });

  test('checkpoints say what the log says, and the log is not needed behind them', async () => {
    await create({ partitionColumns: [] });
    for (let id = 0; id < 12; id += 1)
      await merge(table, rows(row(id % 5, 0, id, 'é')), { txn: { appId: 'job', version: id } });
    const log = path.join(table.place, '_delta_log');
    expect(JSON.parse(await fs.readFile(path.join(log, '_last_checkpoint'), 'utf8'))).toMatchObject({
      version: 10,
    });
    const before = await table.snapshot();
    const rowsBefore = await all();
    for (let version = 0; version < 10; version += 1)
      await fs.rm(path.join(log, `${String(version).padStart(20, '0')}.json`));
    const fresh = new DeltaTable(new LocalTableStore(table.place));
    const after = await fresh.snapshot();
    const sorted = <T extends { path: string }>(files: T[]) =>
      files.map((file) => ({ ...file, dataChange: true })).sort((a, b) => a.path.localeCompare(b.path));
    expect(sorted(after.files)).toEqual(sorted(before.files));
    expect(sorted(after.tombstones)).toEqual(sorted(before.tombstones));
    expect(after.transactions.map(({ appId, version }) => [appId, version])).toEqual([['job', 11]]);
    expect(after.metadata).toEqual(before.metadata);
    table = fresh;
    expect(await all()).toEqual(rowsBefore);
    expect(await refusal(table.snapshot({ version: 3 }))).toContain('RESOURCE_DOES_NOT_EXIST');
  });

  test('checkpoints are written on a small machine too', async () => {
    const { memoryMb } = env.engine;
    env.engine.memoryMb = 256;
    try {
      await create({ properties: { 'delta.checkpointInterval': '2' } });
      for (let id = 0; id < 2; id += 1) await append(table, rows(row(id, 0, id, 'é'.repeat(30))));
    } finally {
      env.engine.memoryMb = memoryMb;
    }
    const there = await fs.readdir(path.join(table.place, '_delta_log'));
    expect(there).toContain('00000000000000000002.checkpoint.parquet');
  });

  test('optimize puts files together and changes no row; restore brings an earlier version back', async () => {
    await create();
    for (let id = 0; id < 6; id += 1) await append(table, rows(row(id, id, id, 'a')));
    const before = await all();
    expect((await table.snapshot()).files.length).toBe(6);
    await optimize(table);
    expect((await table.snapshot()).files.length).toBe(1);
    expect(await all()).toEqual(before);
    expect((await changesBetween(table, 6)).added).toEqual([]);
    expect((await changesBetween(table, 5)).added.length).toBe(1);
    expect((await restore(table, 2)).rows).toEqual({ inserted: 2, updated: 0, deleted: 6 });
    expect(await all()).toEqual(before.slice(0, 2));
    expect(await all({ version: 7 })).toEqual(before);
    await restore(table, 7);
    expect(await all()).toEqual(before);
  });

  test('a write that was made is not made again', async () => {
    await create();
    const txn = { appId: 'stream', version: 4 };
    await append(table, rows(row(1, 0, 1, 'a')), { txn });
    const again = await append(table, rows(row(1, 0, 1, 'a')), { txn });
    expect(again).toEqual({ version: 1, isRepeated: true, rows: { inserted: 0, updated: 0, deleted: 0 } });
    expect((await append(table, rows(row(2, 0, 1, 'a')), { txn: { ...txn, version: 5 } })).isRepeated).toBe(
      false,
    );
    expect((await all()).length).toBe(2);
  });
});
