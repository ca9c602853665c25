import fs from 'node:fs/promises';
import path from 'node:path';
import { RecordBatchReader, tableFromIPC } from 'apache-arrow';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { literal } from '../../pure/sql-text';
import { env } from '../env';
import { closeEngine, type Engine, enginePool, withEngine } from '.';
import { engineStream } from './stream';

let folder: string;
beforeAll(async () => {
  folder = path.join(env.home, 'data');
  await fs.mkdir(folder, { recursive: true });
});
afterAll(closeEngine);

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'nothing refused',
    (error: { code?: string; kind?: string; message: string }) => error.code ?? error.kind ?? error.message,
  );
const query = <T>(work: (engine: Engine) => Promise<T>, options = {}) => withEngine(options, work);

test('answers rows as JSON carries them, without loss', async () => {
  const [row] = await query((engine) =>
    engine.rows(`SELECT 9007199254740993 AS large, 12 AS small, 1.25::DECIMAL(5,2) AS price, 'NaN'::DOUBLE AS nan,
      TIMESTAMPTZ '2024-03-10 01:30:00.123456-05' AS at, TIMESTAMP '2024-01-01' AS naive, DATE '2024-02-29' AS day,
      [1, NULL, 3] AS list, {a: 1, b: 'x'} AS pair, 'ab'::BLOB AS bytes, true AS yes, NULL AS nothing, 'é😀' AS text`),
  );
  expect(row).toEqual({
    large: '9007199254740993',
    small: 12,
    price: '1.25',
    nan: 'NaN',
    at: '2024-03-10T06:30:00.123456Z',
    naive: '2024-01-01T00:00:00',
    day: '2024-02-29',
    list: [1, null, 3],
    pair: { a: 1, b: 'x' },
    bytes: 'YWI=',
    yes: true,
    nothing: null,
    text: 'é😀',
  });
});

test('takes parameters of every kind', async () => {
  const values = [
    "it's",
    12,
    9007199254740993n,
    true,
    null,
    new Date('2024-01-01T00:00:00.123Z'),
    ['a', 'b'],
  ];
  const [row] = await query((engine) =>
    engine.rows('SELECT $1 a, $2 b, $3 c, $4 d, $5 e, $6 f, $7 g', values),
  );
  expect(row).toEqual({
    a: "it's",
    b: 12,
    c: '9007199254740993',
    d: true,
    e: null,
    f: '2024-01-01T00:00:00.123Z',
    g: ['a', 'b'],
  });
});

test('what one makes, no other finds', async () => {
  await query((engine) => engine.run('CREATE TABLE mine AS SELECT 1 AS a'));
  expect(await codeOf(query((engine) => engine.rows('SELECT * FROM mine')))).toBe('Catalog');
});

test('an Arrow stream has every type, nulls and nested ones too, as the rows have them', async () => {
  const sql = `SELECT * FROM (SELECT i, i % 3 = 0 AS yes, i::TINYINT AS tiny, i::DOUBLE / 7 AS real, (i * 1.5)::DECIMAL(9, 2) AS price,
      (i * 1000)::DECIMAL(30, 4) AS wide, CASE WHEN i % 5 > 0 THEN repeat('ü', (i % 11)::INT) END AS text, i::VARCHAR::BLOB AS bytes,
      DATE '2024-01-01' + i::INTEGER AS day, TIMESTAMPTZ '2024-01-01 00:00:00+00' + i * INTERVAL 1 SECOND AS at,
      CASE WHEN i % 4 > 0 THEN range(i % 4) END AS list, {a: i, b: CASE WHEN i % 2 = 0 THEN 'even' END} AS pair,
      MAP {'k' || i: i} AS map, [[i], NULL, []] AS lists, uuid() IS NOT NULL AS u, 'x'::ENUM('x', 'y') AS choice,
      INTERVAL 3 DAY AS span, sum(i) OVER () AS total FROM range(100) t(i)) WHERE i % 7 <> 2`;
  const pieces: Uint8Array[] = [];
  for await (const piece of engineStream({}, (engine) => engine.arrow(sql))) pieces.push(piece);
  const arrow = tableFromIPC(Buffer.concat(pieces));
  const { rows } = await query((engine) => engine.table(sql));
  expect(arrow.numRows).toBe(rows.length);
  const at = (name: string, row: number) => arrow.getChild(name)?.get(row);
  for (const [row, [i, yes, tiny, real, price, , text]] of rows.entries()) {
    expect([Number(at('i', row)), at('yes', row), at('tiny', row), at('real', row), at('text', row)]).toEqual(
      [i, yes, tiny, real, text],
    );
    expect(Number(String(at('price', row))) / 100).toBe(Number(price));
    const n = Number(i);
    expect(at('list', row) && [...at('list', row)].map(Number)).toEqual(
      n % 4 > 0 ? Array.from({ length: n % 4 }, (_, each) => each) : null,
    );
    expect(JSON.parse(JSON.stringify({ ...at('pair', row)?.toJSON(), a: 0 }))).toEqual({
      a: 0,
      b: n % 2 === 0 ? 'even' : null,
    });
    expect([...at('map', row)].map(([key, value]: [string, bigint]) => [key, Number(value)])).toEqual([
      [`k${n}`, n],
    ]);
    expect([...at('lists', row)].map((list) => list && [...list].map(Number))).toEqual([[n], null, []]);
    expect([at('choice', row), at('span', row)]).toEqual(['x', '3 days']);
  }
});

async function allOf<T>(pieces: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const piece of pieces) all.push(piece);
  return all;
}

test('rows come as JSON texts too: the same values, in pieces, with some of them beside', async () => {
  const select = `SELECT i::BIGINT AS "a ""b"", ü", 9007199254740993 - i AS large, CASE WHEN i % 2 = 0 THEN 'NaN'::DOUBLE ELSE -0.0 END AS real,
    [i, NULL] AS list, {'a': i} AS struct, TIMESTAMPTZ '2024-02-29 12:00:00Z' AS time, chr(31) || '"' AS text, NULL::INTEGER AS none
    FROM range(6000) t(i)`;
  await query(async (engine) => {
    const { columns, rows } = await engine.table(select);
    const pieces = await allOf(engine.records(select, ['time', 'large']));
    expect(pieces.map(({ texts }) => texts.length)).toEqual([5000, 1000]);
    const whole = rows.map((row) =>
      JSON.stringify(Object.fromEntries(columns.map(({ name }, at) => [name, row[at]]))),
    );
    expect(pieces.flatMap(({ texts }) => texts)).toEqual(whole);
    expect(pieces.flatMap(({ cells }) => cells)).toEqual(rows.map((row) => [row[5], row[1]]));
    const some = engine.records(`SELECT repeat('x', 3_000_000) AS long FROM range(3)`, []);
    expect((await allOf(some)).map(({ texts }) => texts.length)).toEqual([2, 1]);
    expect(await allOf(engine.records('SELECT 1 AS one WHERE false', []))).toEqual([]);
  });
});

test('a million rows stream with flat memory, and one who stops reading stops the query', async () => {
  let size = 0;
  for await (const piece of engineStream({}, (engine) =>
    engine.arrow('SELECT i, i::VARCHAR AS text, i / 3 AS real FROM range(1_000_000) t(i)'),
  )) {
    size += piece.byteLength;
  }
  expect(size).toBeGreaterThan(20_000_000);
  // Of two thousand columns a batch of as many rows as usual would be a gigabyte.
  const wide = Array.from({ length: 2_000 }, (_, at) => `i AS c${at}`).join(', ');
  const stream = engineStream({}, (engine) => engine.arrow(`SELECT ${wide} FROM range(7_000) t(i)`));
  const lengths: number[] = [];
  for await (const batch of await RecordBatchReader.from(stream)) lengths.push(batch.numRows);
  expect(Math.max(...lengths)).toBeLessThan(6_000);
  expect(lengths.reduce((sum, length) => sum + length, 0)).toBe(7_000);
  const began = Date.now();
  for await (const piece of engineStream({}, (engine) =>
    engine.arrow('SELECT a.range FROM range(1_000_000_000) a'),
  )) {
    expect(piece.byteLength).toBeGreaterThan(0);
    break;
  }
  expect(Date.now() - began).toBeLessThan(20_000);
  expect(enginePool().load).toEqual({ working: 0, waiting: 0 });
});

test('reaches only the folders and files that were named', async () => {
  const inside = path.join(folder, 'in.csv');
  const beside = path.join(env.home, 'beside.csv');
  await fs.writeFile(inside, 'a\n1\n');
  await fs.writeFile(beside, 'a\n1\n');
  const read = (file: string, options: object) =>
    codeOf(query((engine) => engine.rows(`SELECT * FROM read_csv(${literal(file)})`), options));
  expect(await read(inside, { folders: [folder] })).toBe('nothing refused');
  expect(await read(inside, { files: [inside] })).toBe('nothing refused');
  expect(await read(inside, {})).toBe('Permission');
  expect(await read(beside, { folders: [folder] })).toBe('Permission');
  expect(await read(path.join(folder, '../beside.csv'), { folders: [folder] })).toBe('Permission');
  for (const sql of [
    'INSTALL httpfs',
    'LOAD httpfs',
    'SET enable_external_access = true',
    "SET memory_limit = '100GB'",
    'RESET lock_configuration',
    `ATTACH ${literal(path.join(env.home, 'x.db'))} AS x`,
    `COPY (SELECT 1) TO ${literal(beside)}`,
    "SELECT * FROM read_text('/proc/self/environ')",
    "SELECT * FROM 'https://127.0.0.1:1/x.parquet'",
  ]) {
    expect(await codeOf(query((engine) => engine.run(sql), { folders: [folder] })), sql).toMatch(
      /Permission|Invalid Input|Invalid Configuration|Catalog|IO|Binder/,
    );
  }
  expect(await fs.readFile(beside, 'utf8')).toBe('a\n1\n');
});
