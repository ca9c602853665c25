import fs from 'node:fs/promises';
import path from 'node:path';
import { tableFromIPC } from 'apache-arrow';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { literal } from '../../pure/sql-text';
import { env } from '../env';
import { closeEngine, withEngine } from '.';
import { foreignArrow, foreignQuery } from './foreign-query';

let file: string;
beforeAll(async () => {
  const folder = path.join(env.home, 'lake');
  await fs.mkdir(folder, { recursive: true });
  file = path.join(folder, 'trips.parquet');
  await withEngine({ folders: [folder] }, (engine) =>
    engine.run(
      `COPY (SELECT i AS id, i % 3 AS zone, i * 1.5 AS fare FROM range(1000) t(i)) TO ${literal(file)}`,
    ),
  );
});
afterAll(closeEngine);

const ask = (sql: string, more: object = {}) =>
  foreignQuery({
    sql,
    relations: {
      'main.features.trips': `SELECT id, zone, fare FROM read_parquet(${literal(file)})`,
      'prod.features.trips': `SELECT id, zone, fare FROM read_parquet(${literal(file)})`,
      'features.zones': "SELECT * FROM (VALUES (0, 'a'), (1, 'b'), (2, 'ü')) AS v(zone, name)",
    },
    files: [file],
    ...more,
  });
const refusal = (sql: string, more: object = {}) =>
  ask(sql, more).then(
    (table) => `answered ${JSON.stringify(table.rows).slice(0, 200)}`,
    (error: { code?: string; field?: string; message: string }) =>
      `${error.code} ${error.field}: ${error.message}`,
  );

describe('works', () => {
  test.each([
    ['SELECT count(*) FROM main.features.trips', [[1000]]],
    ['SELECT count(*) FROM "main".features.trips', [[1000]]],
    ["SELECT 'ü', main.features.trips.id FROM main.features.trips ORDER BY 2 LIMIT 1", [['ü', 0]]],
    [
      'SELECT z.name, count(*) FROM prod.features.trips t JOIN features.zones z USING (zone) GROUP BY 1 ORDER BY 1',
      [
        ['a', 334],
        ['b', 333],
        ['ü', 333],
      ],
    ],
    ['WITH big AS (SELECT * FROM main.features.trips WHERE fare > 1000) SELECT count(*) FROM big', [[333]]],
    [
      'WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 5) SELECT sum(i) FROM n',
      [[15]],
    ],
    ['SELECT sum(x) FROM range(4) AS r(x), unnest([1, 2]) AS u(y)', [[12]]],
    ['FROM features.zones SELECT name WHERE zone = (SELECT max(zone) FROM main.features.trips)', [['ü']]],
    ['(SELECT 1) UNION ALL (SELECT 2) ORDER BY 1;', [[1], [2]]],
    ['SELECT * FROM (PIVOT features.zones ON zone IN (0, 1) USING max(name))', [['a', 'b']]],
  ])('%s', async (sql, rows) => {
    expect((await ask(sql)).rows).toEqual(rows);
  });

  test('DESCRIBE and SUMMARIZE', async () => {
    expect((await ask('DESCRIBE main.features.trips')).rows.map((row) => row[0])).toEqual([
      'id',
      'zone',
      'fare',
    ]);
    expect((await ask('SUMMARIZE main.features.trips')).rows.length).toBe(3);
  });

  test('says when there were more rows than it may answer', async () => {
    const { rows, hasMore } = await ask('SELECT * FROM main.features.trips', { maxRows: 10 });
    expect([rows.length, hasMore]).toEqual([10, true]);
    expect((await ask('SELECT * FROM main.features.trips', { maxRows: 1000 })).hasMore).toBe(false);
  });

  test('as Arrow', async () => {
    const pieces: Uint8Array[] = [];
    const query = {
      sql: 'SELECT * FROM t ORDER BY id',
      relations: { t: `SELECT * FROM read_parquet(${literal(file)})` },
      files: [file],
    };
    for await (const piece of foreignArrow(query)) pieces.push(piece);
    const table = tableFromIPC(Buffer.concat(pieces));
    expect([table.numRows, Number(table.getChild('id')?.get(999))]).toEqual([1000, 999]);
  });
});

describe('no way out', () => {
  test.each([
    "SELECT * FROM read_csv('/etc/passwd')",
    "SELECT * FROM read_text('/etc/passwd')",
    "SELECT * FROM '/etc/passwd'",
    'SELECT * FROM "/etc/passwd"',
    "SELECT * FROM glob('/*')",
    "SELECT (SELECT count(*) FROM read_blob('/etc/passwd'))",
    "WITH a AS (SELECT * FROM read_json('/etc/passwd')) SELECT * FROM a",
    "SELECT * FROM parquet_metadata('x')",
    "SELECT * FROM read_duckdb('/x.db')",
    "SELECT * FROM query('SELECT 1')",
    "SELECT * FROM query_table('duckdb_settings')",
    'SELECT * FROM duckdb_settings()',
    'SELECT * FROM duckdb_functions()',
    'SELECT * FROM duckdb_views',
    'SELECT * FROM information_schema.tables',
    'SELECT * FROM pg_catalog.pg_class',
    'SELECT * FROM sqlite_master',
    'SELECT * FROM system.information_schema.tables',
    'WITH "duckdb_views" AS (SELECT 1), b AS (SELECT * FROM duckdb_views) SELECT * FROM b',
    'SELECT * FROM (WITH "/etc/passwd" AS (SELECT 1) SELECT 1), "/etc/passwd"',
    "SELECT getenv('PATH')",
    "SELECT current_setting('temp_directory')",
    "SELECT system.main.current_setting('allowed_paths')",
    "SELECT getvariable('x')",
    "SELECT write_log('x')",
    'SELECT sleep_ms(100000)',
    "SELECT json_execute_serialized_sql('{}')",
    "SELECT * FROM json_execute_serialized_sql('{}')",
    "COPY (SELECT 1) TO '/tmp/x.csv'",
    "COPY main.features.trips FROM '/etc/passwd'",
    "ATTACH '/tmp/x.db' AS x",
    "ATTACH ':memory:' AS y",
    'DETACH prod',
    'USE prod',
    'INSTALL httpfs',
    'LOAD httpfs',
    'PRAGMA database_list',
    "PRAGMA add_parquet_key('a', 'b')",
    'CALL pragma_version()',
    "SET memory_limit = '100GB'",
    'RESET memory_limit',
    'SET VARIABLE x = 1',
    'CREATE TABLE t AS SELECT 1',
    'CREATE MACRO m() AS 1',
    'DROP VIEW features.zones',
    'INSERT INTO features.zones VALUES (1, 2)',
    'DELETE FROM features.zones',
    'WITH a AS (DELETE FROM features.zones RETURNING *) SELECT * FROM a',
    "EXPORT DATABASE '/tmp/x'",
    'EXPLAIN ANALYZE SELECT 1',
    'PREPARE p AS SELECT 1',
    'EXECUTE p',
    'CHECKPOINT',
    'BEGIN',
    'VACUUM',
    'SHOW TABLES',
    'SHOW ALL TABLES',
    'SELECT 1; SELECT 2',
    "SELECT 1; COPY (SELECT 1) TO '/tmp/x.csv'",
    'CREATE SECRET (TYPE s3)',
    '',
    '   ',
    'SELEC 1',
    'SELECT \0',
    'SELECT nothing FROM main.features.trips',
    'SELECT * FROM features.nothing',
    'SELECT * FROM features.trips',
  ])('%j', async (sql) => {
    expect(await refusal(sql)).toMatch(/^INVALID_PARAMETER_VALUE sql: /);
  });

  test('errors speak of the catalogs as they were written, with the mark below its place', async () => {
    const text = await refusal(
      'SELECT t.id FROM main.features.trips AS t\nWHERE main.features.trips.fars > 1',
    );
    expect(text).not.toContain('main_catalog');
    const [line = '', mark = ''] = text.split('\n').slice(-2);
    expect(line).toContain('main.features.trips.fars > 1');
    expect(line.slice(mark.indexOf('^'))).toMatch(/^main\.features/);
  });

  test('errors name what is wrong, and no file of ours', async () => {
    expect(await refusal('SELECT fars FROM main.features.trips')).toMatch(/fars.*fare/s);
    expect(await refusal('SELECT * FROM features.nothing')).toContain(
      "There is no table 'features.nothing' that you may read",
    );
    expect(await refusal("SELECT CAST('x' AS INTEGER)")).toContain("Could not convert string 'x' to INT32");
    const gone = {
      relations: { t: "SELECT * FROM read_parquet('/srv/lake/gone.parquet')" },
      files: ['/srv/lake/gone.parquet'],
    };
    expect(await refusal('SELECT * FROM t', gone)).not.toContain('/srv');
  });

  test('time is bounded', async () => {
    const began = Date.now();
    const sql =
      'SELECT count(*) FROM range(10_000_000) a, range(10_000_000) b WHERE hash(a.range, b.range) = 0';
    expect(await refusal(sql, { timeoutMs: 500 })).toMatch(/^REQUEST_TIMEOUT/);
    expect(Date.now() - began).toBeLessThan(15_000);
  });

  test('a deep expression ends in an answer', async () => {
    expect(await refusal(`SELECT ${'('.repeat(5000)}1${')'.repeat(5000)}`)).toMatch(
      /INVALID|answered|INTERNAL/,
    );
    expect(await refusal(`SELECT ${'1+'.repeat(20_000)}1`)).toMatch(/INVALID|answered|INTERNAL/);
    expect((await ask('SELECT 1')).rows).toEqual([[1]]);
  });
});
