import fs from 'node:fs/promises';
import path from 'node:path';
import { tableFromIPC } from 'apache-arrow';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { closeEngine, withEngine } from '../duckdb';
import { foreignQuery } from '../duckdb/foreign-query';
import { env } from '../env';
import { alterTable } from './alter';
import { append } from './append';
import { changesBetween } from './changes';
import { createTable } from './create';
import { deleteRows } from './delete-rows';
import { LocalTableStore } from './local-store';
import { merge } from './merge';
import { optimize } from './optimize';
import { overwrite } from './overwrite';
import { lendTables, readTable, tableArrow } from './reading';
import { restore } from './restore';
import { column } from './schema';
import { DeltaTable } from './table';
import { vacuum } from './vacuum';
import { verifyTable } from './verify';

let table: DeltaTable;
let count = 0;
beforeEach(() => {
  count += 1;
  table = new DeltaTable(new LocalTableStore(path.join(env.home, 'lake', `t${count}`)));
});
afterAll(closeEngine);

const rows = (select: string) => ({ select, folders: [] });
const all = (options: { version?: number; timestamp?: Date; columns?: string[] } = {}, order = '1, 2') =>
  readTable(
    table,
    options,
    async (engine, select) => (await engine.table(`SELECT * FROM (${select}) ORDER BY ${order}`)).rows,
  );
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => 'nothing refused',
    (error: { code?: string; field?: string; message: string }) =>
      `${error.code} ${error.field}: ${error.message}`,
  );
const FEATURES = [
  column('id', 'long'),
  column('ts', 'timestamp'),
  column('fare', 'double'),
  column('zone', 'string'),
];
const create = (more: object = {}) => createTable(table, { schema: FEATURES, keys: ['id', 'ts'], ...more });
const at = (seconds: number) => `TIMESTAMPTZ '2024-01-01 00:00:00+00' + INTERVAL ${seconds} SECOND`;
const row = (id: number, seconds: number, fare: string | number, zone: string) =>
  `SELECT ${id} AS id, ${at(seconds)} AS ts, ${fare}::DOUBLE AS fare, ${zone === 'NULL' ? 'NULL' : `'${zone}'`}::VARCHAR AS zone`;
const time = (seconds: number) =>
  new Date(Date.UTC(2024, 0, 1) + seconds * 1000).toISOString().replace('.000', '');

describe('writes and reads', () => {
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
    expect(await refusal(copy.snapshot({ timestamp: new Date(0) }))).toContain('RESOURCE_DOES_NOT_EXIST');
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

describe('is read', () => {
  const streamed = async (options: object) => {
    const pieces: Uint8Array[] = [];
    for await (const piece of tableArrow(table, options)) pieces.push(piece);
    const arrow = tableFromIPC(Buffer.concat(pieces));
    return arrow.toArray().map((each) => Object.values(each.toJSON()).map(String));
  };

  test('as Arrow, with columns, conditions and a limit, at any version', async () => {
    await create();
    await append(
      table,
      rows(`SELECT i AS id, ${at(0)} AS ts, i / 2 AS fare, 'z' || i % 2 AS zone FROM range(10) t(i)`),
    );
    await merge(table, rows(row(3, 0, 99, "it''s")));
    expect((await streamed({})).length).toBe(10);
    const where = [{ column: 'fare', operator: '>=' as const, value: 4 }];
    expect((await streamed({ columns: ['id'], where })).sort()).toEqual([['3'], ['8'], ['9']]);
    expect(await streamed({ columns: ['id'], where, version: 1 })).toEqual([['8'], ['9']]);
    const quoted = [{ column: 'zone', operator: 'in' as const, value: ["it's", 'nothing'] }];
    expect(await streamed({ columns: ['fare'], where: quoted, limit: 5 })).toEqual([['99']]);
    expect((await streamed({ limit: 4 })).length).toBe(4);
    expect(await refusal(streamed({ where: [{ column: 'x', operator: '=', value: 1 }] }))).toContain(
      "no column 'x'",
    );
    expect(await refusal(streamed({ version: 77 }))).toContain('RESOURCE_DOES_NOT_EXIST');
  });

  test('several tables at once, each at its version, by SQL of a caller too', async () => {
    await create();
    await append(table, rows(`${row(1, 0, 1, 'a')} UNION ALL ${row(2, 0, 2, 'b')}`));
    const other = new DeltaTable(new LocalTableStore(path.join(env.home, 'lake', `other${count}`)));
    await createTable(other, { schema: [column('zone', 'string'), column('n', 'long')], keys: ['zone'] });
    await append(other, rows("SELECT 'a' AS zone, 10 AS n"));
    await merge(other, rows("SELECT 'a' AS zone, 20 AS n"));
    const found = await lendTables([{ table }, { table: other, version: 1 }], ([trips, zones]) =>
      foreignQuery({
        sql: 'SELECT id, n FROM main.f.trips LEFT JOIN main.f.zones USING (zone) ORDER BY id',
        relations: { 'main.f.trips': trips?.select() ?? '', 'main.f.zones': zones?.select() ?? '' },
        files: [...(trips?.files ?? []), ...(zones?.files ?? [])],
      }),
    );
    expect(found.rows).toEqual([
      [1, 10],
      [2, null],
    ]);
  });

  test('an altered table keeps its rows; a column that comes is empty', async () => {
    await create();
    await append(table, rows(row(1, 0, 1, 'a')));
    await alterTable(table, {
      add: [column('fresh', 'boolean', 'new')],
      description: 'Trips',
      comments: { fare: 'in dollars' },
    });
    const { schema, metadata } = await table.snapshot();
    expect(schema.map(({ name, metadata: each }) => [name, each.comment])).toEqual([
      ['id', undefined],
      ['ts', undefined],
      ['fare', 'in dollars'],
      ['zone', undefined],
      ['fresh', 'new'],
    ]);
    expect(metadata.description).toBe('Trips');
    expect(await all()).toEqual([[1, time(0), 1, 'a', null]]);
    expect((await alterTable(table, { description: 'Trips' })).version).toBe(2);
    expect(await refusal(alterTable(table, { add: [column('FARE', 'long')] }))).toContain(
      "a column 'FARE' already",
    );
    expect(await refusal(alterTable(table, { comments: { x: 'y' } }))).toContain("no column 'x'");
    expect(await refusal(alterTable(table, { properties: { 'plumbline.keys': '[]' } }))).toContain(
      'keys of a table stay',
    );
  });

  test('verified: files that are gone, cut, or not what the log says, and keys that others put in twice', async () => {
    await create();
    await append(table, rows(row(1, 0, 1, 'a')));
    await append(table, rows(row(2, 0, 1, 'a')));
    expect(await verifyTable(table)).toEqual([]);
    const [first, second] = (await table.snapshot()).files.map((file) => path.join(table.place, file.path));
    const whole = await fs.readFile(first ?? '');
    const log = path.join(table.place, '_delta_log/00000000000000000002.json');
    const text = await fs.readFile(log, 'utf8');
    await fs.writeFile(log, text.replace('numRecords\\":1', 'numRecords\\":7'));
    table = new DeltaTable(new LocalTableStore(table.place));
    expect(await verifyTable(table)).toMatchObject([{ what: 'It has 1 rows; the log says 7.' }]);
    const { size } = await fs.stat(second ?? '');
    await fs.writeFile(log, text.replace(/"size":\d+/, `"size":${whole.length}`));
    await fs.writeFile(second ?? '', whole);
    table = new DeltaTable(new LocalTableStore(table.place));
    expect(await verifyTable(table)).toMatchObject([
      { what: expect.stringContaining('A key is there 2 times: [1,') },
    ]);
    await fs.rm(first ?? '');
    await fs.appendFile(second ?? '', 'x'.repeat(size));
    expect((await verifyTable(table)).map(({ what }) => what.slice(0, 11)).sort()).toEqual([
      `It has ${String(whole.length + size).slice(0, 4)}`,
      'The log nam',
    ]);
  });
});

describe('vacuum', () => {
  const old = new Date(Date.now() - 30 * 86_400_000);
  const age = async () => {
    const files = await table.store.listFiles();
    for (const file of files) await fs.utimes(path.join(table.place, file.path), old, old);
  };
  const ageTombstones = async () => {
    const log = path.join(table.place, '_delta_log');
    for (const name of await fs.readdir(log)) {
      const text = await fs.readFile(path.join(log, name), 'utf8');
      await fs.writeFile(
        path.join(log, name),
        text.replace(/"deletionTimestamp":\d+/g, `"deletionTimestamp":${old.getTime()}`),
      );
    }
    table = new DeltaTable(new LocalTableStore(table.place));
  };

  test('keeps what is live, young, still readable or pinned, and refuses less than the floor', async () => {
    await create();
    await append(table, rows(row(1, 0, 1, 'a')));
    await merge(table, rows(row(1, 0, 2, 'b')));
    await merge(table, rows(row(1, 0, 3, 'c')));
    await fs.writeFile(path.join(table.place, 'part-orphan.parquet'), 'x');
    expect(await refusal(vacuum(table, { retentionHours: 1 }))).toContain('retentionHours: Files that left');
    expect((await vacuum(table)).files).toEqual([]);
    await age();
    // Old files, young tombstones: only what was never part of the table goes.
    expect((await vacuum(table, { isDryRun: true })).files.map((file) => file.path)).toEqual([
      'part-orphan.parquet',
    ]);
    await ageTombstones();
    const dry = await vacuum(table, { isDryRun: true, pinned: [1] });
    expect(dry.files.length).toBe(2);
    expect(dry.pinnedBytes).toBeGreaterThan(0);
    expect((await table.store.listFiles()).length).toBe(4);
    const done = await vacuum(table, { pinned: [1] });
    expect(done.files).toEqual(dry.files);
    expect(await all()).toEqual([[1, time(0), 3, 'c']]);
    expect(await all({ version: 1 })).toEqual([[1, time(0), 1, 'a']]);
    expect(await refusal(all({ version: 2 }))).not.toBe('nothing refused');
    expect(await refusal(restore(table, 2))).toContain('a vacuum removed 1 of its files');
    expect((await table.log.history({ limit: 1 }))[0]?.operation).toBe('VACUUM END');
  });

  test('partition folders are looked into, the log and drafts are not', async () => {
    await create({ keys: ['id'], partitionColumns: ['zone'] });
    await append(table, rows(`${row(1, 0, 1, '_a')} UNION ALL ${row(2, 0, 1, '.b')}`));
    await overwrite(table, rows(row(1, 0, 1, '_a')));
    await age();
    await ageTombstones();
    expect((await vacuum(table)).files.length).toBe(2);
    expect(await all()).toEqual([[1, time(0), 1, '_a']]);
  });
});

describe('refuses', () => {
  test.each([
    [
      'two names that only case tells apart',
      { schema: [column('a', 'long'), column('A', 'long')], keys: [] },
      /two columns called 'A'/,
    ],
    ['a name with a space', { schema: [column('a b', 'long')], keys: [] }, /no name for a column/],
    [
      'a name with a quote is fine, one with a semicolon is not',
      { schema: [column('a;b', 'long')], keys: [] },
      /no name/,
    ],
    ['no columns', { schema: [], keys: [] }, /at least one column/],
    ['a key that is none', { keys: ['nothing'] }, /key 'nothing' is none/],
    ['a partition that is none', { partitionColumns: ['nothing'] }, /partition column 'nothing'/],
    [
      'a partition by a real number',
      { partitionColumns: ['fare'] },
      /cannot be partitioned by 'fare', a double/,
    ],
    ['a type that is none', { schema: [column('a', 'interval')], keys: [] }, /type 'interval'/],
    ['a time without a zone', { schema: [column('a', 'timestamp_ntz')], keys: [] }, /must be a timestamp/],
  ])('a table with %s', async (_, more, message) => {
    expect(await refusal(create(more))).toMatch(message);
    expect(await table.exists()).toBe(false);
  });

  test('a second table at the place', async () => {
    await create();
    expect(await refusal(create())).toContain('RESOURCE_ALREADY_EXISTS');
  });

  test.each([
    [
      'a key twice',
      `${row(1, 0, 1, 'a')} UNION ALL ${row(1, 0, 2, 'b')}`,
      /2 rows have the same key: id = 1, ts = "2024/,
    ],
    [
      'a key without a value',
      `SELECT NULL::BIGINT AS id, ${at(0)} AS ts`,
      /1 rows have no value in the key 'id'/,
    ],
    ['no key column', 'SELECT 1 AS id, 2.0 AS fare', /no column 'ts', which is a key/],
    ['a text for a number', `SELECT 'x' AS id, ${at(0)} AS ts`, /'id' is a long in the table; a string/],
    ['a list for a number', `SELECT 1 AS id, ${at(0)} AS ts, [1.0] AS fare`, /'fare' is a double/],
    [
      'a fraction for a whole number',
      `SELECT 1.5::DOUBLE AS id, ${at(0)} AS ts`,
      /'id' has values that a BIGINT/,
    ],
    ['an interval', `SELECT 1 AS id, ${at(0)} AS ts, INTERVAL 1 DAY AS span`, /'span' has the type INTERVAL/],
    ['a huge whole number', `SELECT 1::HUGEINT AS id, ${at(0)} AS ts`, /'id' has the type HUGEINT/],
    ['a time of day', `SELECT 1 AS id, ${at(0)} AS ts, TIME '12:00:00' AS noon`, /'noon' has the type TIME/],
  ])('rows with %s, and writes nothing', async (_, select, message) => {
    await create();
    await append(table, rows(row(1, 5, 1, 'a')));
    for (const write of [append, merge, overwrite]) {
      expect(await refusal(write(table, rows(select), { evolve: true }))).toMatch(message);
    }
    expect((await table.snapshot()).version).toBe(1);
    expect((await table.store.listFiles()).length).toBe(1);
  });

  test('to append a key that is there', async () => {
    await create();
    await append(table, rows(row(1, 0, 1, 'a')));
    expect(
      await refusal(append(table, rows(`${row(1, 0, 2, 'b')} UNION ALL ${row(2, 0, 2, 'b')}`))),
    ).toContain('1 of the rows have keys that the table has already');
    expect((await all()).length).toBe(1);
  });

  test('to delete by what is no condition', async () => {
    await create();
    await append(table, rows(row(1, 0, 1, 'a')));
    for (const where of [
      [],
      [{ column: 'nothing', operator: '=', value: 1 }],
      [{ column: 'id', operator: 'or 1 = 1 --', value: 1 }],
      [{ column: 'id', operator: '=', value: undefined }],
      [{ column: 'id', operator: '=', value: "1' OR '1' = '1" }],
    ] as never[]) {
      expect(await refusal(deleteRows(table, { where })), JSON.stringify(where)).not.toBe('nothing refused');
    }
    expect(
      (await deleteRows(table, { where: [{ column: 'zone', operator: '<>', value: 'a' }] })).rows.deleted,
    ).toBe(0);
    expect((await all()).length).toBe(1);
  });

  test('to remove from a table that only takes new rows', async () => {
    await create({ properties: { 'delta.appendOnly': 'true' } });
    await append(table, rows(row(1, 0, 1, 'a')));
    await merge(table, rows(row(2, 0, 1, 'a')));
    for (const work of [
      merge(table, rows(row(1, 0, 2, 'b'))),
      overwrite(table, rows(row(1, 0, 2, 'b'))),
      deleteRows(table, { where: [{ column: 'id', operator: '=', value: 1 }] }),
    ]) {
      expect(await refusal(work)).toContain('only takes new rows');
    }
  });
});
