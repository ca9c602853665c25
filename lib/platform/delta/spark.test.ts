import fs from 'node:fs/promises';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { sparkJoin } from '../../pure/point-in-time/spark';
import { literal } from '../../pure/sql-text';
import { Foreign } from '../../testing/delta/foreign';
import { UNREADABLE_OF_SPARK, WRITTEN_BY_SPARK } from '../../testing/delta/spark-tables';
import { randomCase, selectOf, slowly } from '../../testing/point-in-time';
import { closeEngine, withEngine } from '../duckdb';
import { env } from '../env';
import { append } from './append';
import { createTable } from './create';
import { deleteRows } from './delete-rows';
import { LocalTableStore } from './local-store';
import { merge } from './merge';
import { optimize } from './optimize';
import { readTable } from './reading';
import { column } from './schema';
import { DeltaTable } from './table';

const python = process.env.PLUMBLINE_TEST_PYTHON;
const foreign = python ? new Foreign(python) : undefined;
/** Spark needs a Java machine and the jars of Delta; elsewhere these tests have nothing to ask. */
const version = await foreign?.startSpark().then(
  (started) => started.version,
  (error: Error) => {
    process.stdout.write(`Spark is not asked: it does not start here (${error.message.slice(0, 200)}).\n`);
    return undefined;
  },
);

afterAll(async () => {
  foreign?.stop();
  await closeEngine();
});
let count = 0;
const open = () => {
  count += 1;
  return new DeltaTable(new LocalTableStore(path.join(env.home, 'lake', `t${count}`)));
};
const source = (select: string) => ({ select, folders: [] });
const sorted = (rows: unknown[][]) => rows.map((row) => JSON.stringify(row)).sort();
const ours = (table: DeltaTable, at?: number) =>
  readTable(table, { version: at }, (engine, select) => engine.table(`SELECT * FROM (${select})`));

async function agree(table: DeltaTable, at?: number): Promise<void> {
  const mine = await ours(table, at);
  const theirs = await foreign?.read('spark', table.place, { version: at });
  expect(theirs?.columns).toEqual(mine.columns.map(({ name }) => name));
  expect(sorted(theirs?.rows ?? [])).toEqual(sorted(mine.rows));
}

describe.runIf(version)('Spark joins training sets', () => {
  test('on random data as the plain definition does, and so as the embedded engine', async () => {
    for (const seed of [0, 1, 2]) {
      const { plan, labels, tables } = randomCase(seed);
      const folder = path.join(env.home, `join-${seed}`);
      await fs.mkdir(folder, { recursive: true });
      const files = { rows: labels, ...Object.fromEntries(tables.map((data, at) => [`t${at}`, data])) };
      await withEngine({ folders: [folder] }, async (engine) => {
        for (const [name, data] of Object.entries(files)) {
          const numbered = `SELECT *, row_number() OVER () AS "of label" FROM (${selectOf(data)})`;
          await engine.run(
            `COPY (${name === 'rows' ? numbered : selectOf(data)}) TO ${literal(path.join(folder, `${name}.parquet`))} (FORMAT parquet)`,
          );
        }
      });
      const sql = sparkJoin(plan, { labels: 'rows', tables: tables.map((_, at) => `t${at}`) });
      const names = JSON.stringify(Object.keys(files));
      const code = [
        `spark().conf.set("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS")`,
        `for name in ${names}: spark().read.parquet(path + "/" + name + ".parquet").createOrReplaceTempView(name)`,
        `spark().sql(${JSON.stringify(sql)}).coalesce(1).write.parquet(path + "/answer")`,
      ];
      await foreign?.python(folder, code.join('\n'));
      const { columns, rows } = await withEngine({ folders: [folder] }, (engine) =>
        engine.table(`SELECT * FROM read_parquet(${literal(path.join(folder, 'answer/*.parquet'))})`),
      );
      expect(columns.map(({ name }) => name)).toEqual(plan.columns.map(({ name }) => name));
      const expected = slowly(plan, labels, tables);
      expect(rows.length, `seed ${seed}`).toBe(expected.length);
      for (const [index, row] of rows.entries())
        expect(
          expected[index]?.map((way) => JSON.stringify(way)),
          `seed ${seed}, label ${index}`,
        ).toContain(JSON.stringify(row));
    }
  }, 240_000);
});

describe.runIf(version)('Spark', () => {
  test('reads what we write, after every operation and at earlier versions', async () => {
    const table = open();
    const schema = [
      column('id', 'long'),
      column('at', 'timestamp'),
      column('price', 'decimal(10,2)'),
      column('zone', 'string'),
    ];
    await createTable(table, {
      schema,
      keys: ['id'],
      partitionColumns: ['zone'],
      properties: { 'delta.checkpointInterval': '2' },
    });
    const rows = (from: number, to: number) =>
      source(`SELECT i AS id, TIMESTAMPTZ '1969-12-31 23:59:59.999999+00' + i * INTERVAL 1 DAY AS at, (i * 1.25)::DECIMAL(10, 2) AS price,
        CASE i % 4 WHEN 0 THEN NULL WHEN 1 THEN 'a/b=c d' WHEN 2 THEN 'ü%20' ELSE 'x:y' END AS zone FROM range(${from}, ${to}) t(i)`);
    await append(table, rows(0, 8));
    await agree(table);
    await merge(table, rows(4, 12));
    await agree(table);
    await merge(
      table,
      source("SELECT 3 AS id, [1.5, NULL] AS history, {a: 1, b: 'x'} AS pair, MAP {'k': true} AS flags"),
    );
    await agree(table);
    await deleteRows(table, { where: [{ column: 'id', operator: '<', value: 2 }] });
    await append(table, rows(20, 24));
    await optimize(table);
    await agree(table);
    for (const at of [1, 3, 6]) await agree(table, at);
    const theirs = await foreign?.read('spark', table.place);
    expect(theirs?.operations?.slice(0, 4)).toEqual(['OPTIMIZE', 'WRITE', 'DELETE', 'MERGE']);
  }, 300_000);

  test.each(WRITTEN_BY_SPARK)(
    'writes, and we read: %s',
    async (_, statements) => {
      const table = open();
      await foreign?.sql(table.place, statements);
      await agree(table);
      expect((await ours(table)).rows.length).toBeGreaterThan(0);
    },
    300_000,
  );

  test.each(UNREADABLE_OF_SPARK)(
    'writes %s, and we say what it is and what to do',
    async (_, message, statements) => {
      const table = open();
      await foreign?.sql(table.place, statements);
      const refused = await ours(table).then(
        () => 'read',
        (error: { code: string; message: string }) => `${error.code} ${error.message}`,
      );
      expect(refused).toMatch(/^NOT_IMPLEMENTED/);
      expect(refused).toMatch(message);
      await expect(append(table, source('SELECT 1 AS id'))).rejects.toMatchObject({
        code: 'NOT_IMPLEMENTED',
      });
    },
    300_000,
  );

  test('what it protects from other writers, we read and do not write', async () => {
    const table = open();
    await foreign?.sql(table.place, [
      'CREATE TABLE {table} (id BIGINT) USING delta',
      'ALTER TABLE {table} ADD CONSTRAINT positive CHECK (id >= 0)',
      'INSERT INTO {table} VALUES (1)',
    ]);
    expect((await ours(table)).rows).toEqual([[1]]);
    await expect(append(table, source('SELECT -1 AS id'))).rejects.toMatchObject({
      code: 'NOT_IMPLEMENTED',
      message: expect.stringContaining('Plumbline reads this table but does not write to it'),
    });
  }, 120_000);
});
