import fs from 'node:fs/promises';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { WRITTEN_BY_DELTALAKE } from '../../testing/delta/deltalake-tables';
import { Foreign, type Reader } from '../../testing/delta/foreign';
import { closeEngine } from '../duckdb';
import { env } from '../env';
import { append } from './append';
import { createTable } from './create';
import { deleteRows } from './delete-rows';
import { LocalTableStore } from './local-store';
import { merge } from './merge';
import { optimize } from './optimize';
import { overwrite } from './overwrite';
import { readTable } from './reading';
import { restore } from './restore';
import { column } from './schema';
import { DeltaTable } from './table';
import { vacuum } from './vacuum';

const python = process.env.PLUMBLINE_TEST_PYTHON;
if (!python)
  process.stdout.write('Foreign readers are not asked: PLUMBLINE_TEST_PYTHON names no Python with them.\n');
const foreign = python ? new Foreign(python) : undefined;
const READERS: Reader[] = ['deltalake', 'polars', 'duckdb'];

let count = 0;
const open = (place?: string) => {
  count += 1;
  return new DeltaTable(new LocalTableStore(place ?? path.join(env.home, 'lake', `t${count}`)));
};
afterAll(async () => {
  foreign?.stop();
  await closeEngine();
});

const source = (select: string) => ({ select, folders: [] });
const ours = (table: DeltaTable, version?: number) =>
  readTable(table, { version }, (engine, select) => engine.table(`SELECT * FROM (${select})`));
const sorted = (rows: unknown[][]) => rows.map((row) => JSON.stringify(row)).sort();

/** Every reader has the same columns and rows as we have, of this version, and counts what the log counts. */
async function agree(table: DeltaTable, version?: number): Promise<void> {
  const snapshot = await table.snapshot({ version });
  const mine = await ours(table, version);
  for (const reader of READERS) {
    const theirs = await foreign?.read(reader, table.place, { version });
    expect(theirs?.columns, reader).toEqual(mine.columns.map(({ name }) => name));
    expect(sorted(theirs?.rows ?? []), `${reader} of version ${snapshot.version}`).toEqual(sorted(mine.rows));
    if (theirs?.version === undefined) continue;
    expect([theirs.version, theirs.numRecords, theirs.partitionColumns]).toEqual([
      snapshot.version,
      mine.rows.length,
      snapshot.metadata.partitionColumns,
    ]);
  }
}

describe.runIf(foreign)('what we write, deltalake, polars and DuckDB read', () => {
  test('after every operation, and every version again at the end', async () => {
    const table = open();
    const schema = [
      column('id', 'long'),
      column('ts', 'timestamp'),
      column('fare', 'double'),
      column('zone', 'string'),
    ];
    await createTable(table, { schema, keys: ['id', 'ts'], properties: { 'delta.checkpointInterval': '3' } });
    const rows = (from: number, to: number, fare: string) =>
      source(
        `SELECT i AS id, TIMESTAMPTZ '2024-03-10 06:59:59.123456+00' + i * INTERVAL 1 HOUR AS ts, ${fare}::DOUBLE AS fare,
         CASE WHEN i % 3 > 0 THEN 'zone ' || (i % 3) END AS zone FROM range(${from}, ${to}) t(i)`,
      );
    await append(table, rows(0, 10, 'i / 3'));
    await agree(table);
    await merge(table, rows(5, 15, '-i'));
    await agree(table);
    await merge(
      table,
      source("SELECT 7 AS id, TIMESTAMPTZ '2024-03-10 13:59:59.123456+00' AS ts, [1, NULL] AS history"),
    );
    await agree(table);
    await deleteRows(table, { where: [{ column: 'zone', operator: '=', value: 'zone 2' }] });
    await agree(table);
    await append(table, rows(100, 105, 'i'));
    await optimize(table);
    await agree(table);
    await overwrite(table, rows(0, 3, 'i'), { evolve: true });
    await agree(table);
    await restore(table, 3);
    await agree(table);
    await vacuum(table);
    const latest = (await table.snapshot()).version;
    for (let version = 1; version <= latest; version += 1) await agree(table, version);
    const theirs = await foreign?.read('deltalake', table.place);
    expect(theirs?.operations?.slice(0, 3)).toEqual(['RESTORE', 'WRITE', 'OPTIMIZE']);
  }, 120_000);

  test('every type, at its edges', async () => {
    const table = open();
    const select = `SELECT i AS id, i::TINYINT AS tiny, (i * 300)::SMALLINT AS short, (i * 100000)::INTEGER AS whole,
      9007199254740990 + i AS long, (i / 7)::FLOAT AS float, CASE i WHEN 0 THEN 'NaN' WHEN 1 THEN 'inf' WHEN 2 THEN '-0.0' ELSE '1e300' END::DOUBLE AS double,
      (i * 1.5)::DECIMAL(38, 10) AS wide, (i / 4)::DECIMAL(5, 2) AS price, i % 2 = 0 AS yes, repeat('é😀', (i * 20)::INTEGER) AS text,
      i::VARCHAR::BLOB AS bytes, DATE '1969-12-30' + i::INTEGER AS day, TIMESTAMPTZ '1969-12-31 23:59:59.999999+00' + i * INTERVAL 1 MICROSECOND AS at,
      range(i) AS list, {a: i, b: {c: [i]}} AS struct, MAP {'k' || i: i} AS map, CASE WHEN i > 5 THEN i END AS some, NULL::INTEGER AS none
      FROM range(7) t(i)`;
    const described = [
      ['id', 'long'],
      ['tiny', 'byte'],
      ['short', 'short'],
      ['whole', 'integer'],
      ['long', 'long'],
      ['float', 'float'],
      ['double', 'double'],
      ['wide', 'decimal(38,10)'],
      ['price', 'decimal(5,2)'],
      ['yes', 'boolean'],
      ['text', 'string'],
      ['bytes', 'binary'],
      ['day', 'date'],
      ['at', 'timestamp'],
    ].map(([name = '', type = '']) => column(name, type));
    await createTable(table, { schema: described, keys: ['id'] });
    await merge(table, source(select));
    expect((await table.snapshot()).rows).toBe(7);
    await agree(table);
  }, 60_000);

  test('partitions by text, number, date and truth, none among them', async () => {
    const table = open();
    const schema = [
      column('id', 'long'),
      column('zone', 'string'),
      column('n', 'integer'),
      column('day', 'date'),
      column('yes', 'boolean'),
    ];
    await createTable(table, { schema, keys: ['id'], partitionColumns: ['zone', 'n', 'day', 'yes'] });
    const zones = ['a/b=c d', 'eu%20', 'ü', "it''s", 'x:y?z#', '日本 %', '..', '+'];
    const rows = zones.map(
      (zone, id) => `(${id}, '${zone}', ${id % 2 ? id : 'NULL'}, DATE '2024-01-0${id + 1}', ${id % 2 === 0})`,
    );
    await append(
      table,
      source(
        `SELECT * FROM (VALUES ${rows.join(', ')}, (99, NULL, NULL, NULL, NULL)) v(id, zone, n, day, yes)`,
      ),
    );
    await agree(table);
    await merge(table, source("SELECT 3 AS id, 'moved' AS zone"));
    await agree(table);
  }, 60_000);

  test('a search skips files by our statistics and misses no row', async () => {
    const table = open();
    const schema = [
      column('id', 'long'),
      column('real', 'double'),
      column('text', 'string'),
      column('moment', 'timestamp'),
      column('price', 'decimal(12,4)'),
    ];
    await createTable(table, { schema });
    for (let file = 0; file < 12; file += 1) {
      await append(
        table,
        source(`SELECT 9007199254740000 + ${file * 200} + i AS id, CASE WHEN i = 3 AND ${file} % 4 = 0 THEN 'NaN'::DOUBLE WHEN i = 4 THEN -0.0 ELSE (random() - 0.5) * 100 END AS real,
          CASE WHEN i % 7 > 0 THEN repeat('é😀' || chr(${file} + 65), 20) || i END AS text, TIMESTAMPTZ '2024-01-01 00:00:00.0005+00' + (${file} * 1000 + i) * INTERVAL 999 MICROSECOND AS moment,
          (random() * 1000)::DECIMAL(12, 4) AS price FROM range(50) t(i)`),
      );
    }
    const { rows } = await ours(table);
    const predicates: string[] = [];
    for (let each = 0; each < 60; each += 1) {
      const row = rows[(each * 37) % rows.length] ?? [];
      const operator = ['=', '<', '<=', '>', '>='][each % 5];
      const at = String(row[3]).replace('T', ' ').replace('Z', '+00');
      const literals = [
        `id ${operator} ${row[0]}`,
        `real ${operator} '${row[1]}'::DOUBLE`,
        `moment ${operator} '${at}'::TIMESTAMPTZ`,
        `price ${operator} ${row[4]}`,
      ];
      if (row[2] !== null) literals.push(`text ${operator} '${row[2]}'`);
      predicates.push(literals[each % literals.length] ?? 'true');
    }
    const counts = await readTable(table, {}, async (engine, select) => {
      const found = predicates.map((predicate) => `(SELECT count(*) FROM rows WHERE ${predicate})`);
      return (await engine.table(`WITH rows AS MATERIALIZED (${select}) SELECT [${found.join(', ')}]`))
        .rows[0]?.[0];
    });
    const file = path.join(env.home, 'counts.json');
    await foreign?.python(
      table.place,
      `
import duckdb, duckdb_extension_delta, json, pathlib
c = duckdb.connect()
c.execute(f"LOAD '{next(pathlib.Path(duckdb_extension_delta.__file__).parent.glob('extensions/*/delta.duckdb_extension'))}'")
c.execute("SET TimeZone = 'UTC'")
found = [c.sql(f"SELECT count(*) FROM delta_scan('{path}') WHERE " + p).fetchone()[0] for p in ${JSON.stringify(predicates)}]
open(${JSON.stringify(file)}, 'w').write(json.dumps(found))`,
    );
    expect(JSON.parse(await fs.readFile(file, 'utf8'))).toEqual(counts);
  }, 120_000);

  test('time travel by time agrees, whatever the clock of the files', async () => {
    const table = open();
    await createTable(table, { schema: [column('id', 'long')] });
    for (let id = 0; id < 3; id += 1) await append(table, source(`SELECT ${id} AS id`));
    const commits = await table.log.history();
    for (const { version, timestamp } of commits.filter((each) => each.version > 0)) {
      const theirs = await foreign?.read('deltalake', table.place, {
        timestamp: new Date(timestamp).toISOString(),
      });
      expect([theirs?.version, theirs?.rows.length]).toEqual([version, version]);
    }
  });
});

describe.runIf(foreign)('what deltalake writes, we read', () => {
  const theirs = async (code: string) => {
    const table = open();
    await foreign?.python(
      table.place,
      `from deltalake import DeltaTable, write_deltalake, CommitProperties\n${code}`,
    );
    return table;
  };

  test.each(WRITTEN_BY_DELTALAKE)(
    '%s',
    async (_, code) => {
      const table = await theirs(code);
      const read = await foreign?.read('deltalake', table.place);
      const mine = await ours(table);
      expect(mine.columns.map(({ name }) => name)).toEqual(read?.columns);
      expect(sorted(mine.rows)).toEqual(sorted(read?.rows ?? []));
      expect(mine.rows.length).toBeGreaterThan(0);
    },
    60_000,
  );

  test('and append to it, where its protocol is ours too', async () => {
    const table = await theirs(
      "write_deltalake(path, pa.table({'id': [1], 'zone': ['a']}), partition_by=['zone'])",
    );
    await append(table, source("SELECT 2 AS id, 'b/c' AS zone"));
    await agree(table);
    await foreign?.python(
      table.place,
      "from deltalake import write_deltalake\nwrite_deltalake(path, pa.table({'id': [3], 'zone': ['c']}), mode='append')",
    );
    await optimize(table);
    await agree(table);
  }, 60_000);
});
