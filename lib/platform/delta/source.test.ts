import fs from 'node:fs';
import path from 'node:path';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { closeEngine } from '../duckdb';
import { env } from '../env';
import { append } from './append';
import { merge } from './merge';
import { overwrite } from './overwrite';
import type { DeltaTable } from './table';
import { allOf, createTrips, newTable, refusal, rows } from './trial-table';

let table: DeltaTable;
beforeEach(async () => {
  table = newTable();
  await createTrips(table, { keys: ['id'] });
});
afterAll(closeEngine);

type Column = { name: string; type: 'INT64' | 'STRING' | 'NONE' | 'LIST OF NONE'; data: readonly unknown[] };
const TYPES = {
  INT64: { type: 'INT64' },
  STRING: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
  // As pandas writes a column of objects that are all None.
  NONE: { type: 'INT32', logical_type: { type: 'NULL' } },
} as const;

const LISTED = [
  { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
  { name: 'element', repetition_type: 'OPTIONAL', ...TYPES.NONE },
];
/** A column's own part of the schema, then what is within. */
const partsOf = ({ name, type }: Column): object[] =>
  type === 'LIST OF NONE'
    ? [{ name, repetition_type: 'OPTIONAL', num_children: 1, converted_type: 'LIST' }, ...LISTED]
    : [{ name, repetition_type: 'OPTIONAL', ...TYPES[type] }];

let files = 0;
function parquet(...columns: Column[]): { parquet: string[] } {
  files += 1;
  const file = path.join(env.home, `rows-${files}.parquet`);
  const content = parquetWriteBuffer({
    columnData: columns.map(({ name, data }) => ({ name, data })),
    schema: [{ name: 'root', num_children: columns.length }, ...columns.flatMap(partsOf)],
  } as Parameters<typeof parquetWriteBuffer>[0]);
  fs.mkdirSync(env.home, { recursive: true });
  fs.writeFileSync(file, Buffer.from(content));
  return { parquet: [file] };
}
const ids = { name: 'id', type: 'INT64', data: [1n, 2n] } as const;
const nothing = (name: string) => ({ name, type: 'NONE', data: [null, null] }) as const;

describe('a column without a value in any row', () => {
  test('goes into a column of whatever type', async () => {
    await append(table, parquet(ids, nothing('zone'), nothing('fare'), nothing('ts')));
    expect(await allOf(table)).toEqual([
      [1, null, null, null],
      [2, null, null, null],
    ]);
  });

  test.each([
    ['append', append],
    ['merge', merge],
    ['overwrite', overwrite],
  ])('is no new one: %s', async (_, write) => {
    const refused = await refusal(write(table, parquet(ids, nothing('note')), { evolve: true }));
    expect(refused).toMatch(/INVALID_PARAMETER_VALUE note: Column 'note' has no value in any row/);
    expect((await table.snapshot()).version).toBe(0);
  });

  test('is of the type that another file of the rows has for it', async () => {
    const named = parquet({ ...ids, data: [3n] }, { name: 'note', type: 'STRING', data: ['a'] });
    const both = { parquet: [...parquet(ids, nothing('note')).parquet, ...named.parquet] };
    await append(table, both, { evolve: true });
    expect((await table.snapshot()).schema.at(-1)).toMatchObject({ name: 'note', type: 'string' });
  });
});

describe('lists that are empty in every row', () => {
  const empty = (name: string) => ({ name, type: 'LIST OF NONE', data: [[], [null]] }) as const;

  test.each([
    ['texts', `['a']`],
    ['numbers', '[1.5::DOUBLE]'],
    ['structs', `[{'a': 1, 'b': ['c']}]`],
    ['lists', `[['a']]`],
  ])('go into a column of lists of %s, as they are', async (_, value) => {
    await append(table, rows(`SELECT 9::BIGINT AS id, ${value} AS tags`), { evolve: true });
    await merge(table, parquet(ids, empty('tags')));
    expect((await allOf(table)).map((row) => row.at(-1)).slice(0, 2)).toEqual([[], [null]]);
  });

  test('are no new column: nobody knows of what', async () => {
    const refused = await refusal(append(table, parquet(ids, empty('tags')), { evolve: true }));
    expect(refused).toMatch(
      /INVALID_PARAMETER_VALUE tags: Column 'tags' is of the type array<void>: what is void has no/,
    );
    expect((await table.snapshot()).version).toBe(0);
  });

  test('go into no column of single values', async () => {
    await append(table, rows("SELECT 9::BIGINT AS id, 'a' AS tags"), { evolve: true });
    expect(await refusal(append(table, parquet(ids, empty('tags'))))).toMatch(
      /Column 'tags' is a string in the table; a array<void> does not go into it/,
    );
  });
});

test('two columns that only case tells apart are refused, not renamed', async () => {
  const twice = parquet(ids, { name: 'note', type: 'STRING', data: ['a', 'b'] }, { ...ids, name: 'Note' });
  expect(await refusal(append(table, twice, { evolve: true }))).toMatch(/two columns called 'Note'/);
  expect((await table.snapshot()).version).toBe(0);
});

describe('numbers go into a column as they are, or not at all', () => {
  const NUMBERS = [
    ['tinyint', 'byte'],
    ['smallint', 'short'],
    ['integer', 'integer'],
    ['float', 'float'],
    ['decimal(4,1)', 'decimal(4,1)'],
  ];
  const write = (into: string, value: string) =>
    refusal(merge(table, rows(`SELECT 1::BIGINT AS id, ${value} AS n_${into.replace(/\W/g, '')}`)));

  beforeEach(async () => {
    const none = NUMBERS.map(([engine, delta]) => `NULL::${engine} AS n_${delta?.replace(/\W/g, '')}`);
    await append(table, rows(`SELECT 1::BIGINT AS id, ${none.join(', ')}`), { evolve: true });
  });

  test.each([
    ['byte', '127::BIGINT'],
    ['byte', '5.0::DOUBLE'],
    ['short', '-32768::INTEGER'],
    ['integer', '7::TINYINT'],
    ['float', '0.1::DOUBLE'],
    ['float', '16777216::BIGINT'],
    ['decimal(4,1)', '999::BIGINT'],
    ['decimal(4,1)', '99.50::DECIMAL(10,2)'],
    ['byte', '3.00::DECIMAL(10,2)'],
  ])('%s takes %s', async (into, value) => {
    expect(await write(into, value)).toBe('nothing refused');
  });

  test.each([
    ['byte', '4200::BIGINT'],
    ['byte', '1e30::DOUBLE'],
    ['byte', "'NaN'::DOUBLE"],
    ['byte', '3.50::DECIMAL(10,2)'],
    ['short', '40000::INTEGER'],
    ['integer', '9223372036854775807::BIGINT'],
    ['float', '1e300::DOUBLE'],
    ['float', '16777217::BIGINT'],
    ['decimal(4,1)', '1000::BIGINT'],
    ['decimal(4,1)', '99.55::DECIMAL(10,2)'],
  ])('%s refuses %s', async (into, value) => {
    expect(await write(into, value)).toMatch(/INVALID_PARAMETER_VALUE n_\w+: .* cannot be one/);
    expect((await table.snapshot()).version).toBe(1);
  });
});
