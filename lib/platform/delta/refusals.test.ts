import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { closeEngine } from '../duckdb';
import { append } from './append';
import { deleteRows } from './delete-rows';
import { merge } from './merge';
import { overwrite } from './overwrite';
import { column } from './schema';
import type { DeltaTable } from './table';
import { allOf, at, createTrips, newTable, refusal, row, rows, time, type Which } from './trial-table';

let table: DeltaTable;
beforeEach(() => {
  table = newTable();
});
afterAll(closeEngine);

const all = (options: Which = {}, order?: string) => allOf(table, options, order);
const create = (more: object = {}) => createTrips(table, more);

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
      /1 row has no value in the key 'id'/,
    ],
    ['no key column', 'SELECT 1 AS id, 2.0 AS fare', /no column 'ts', which is a key/],
    ['a text for a number', `SELECT 'x' AS id, ${at(0)} AS ts`, /'id' is a long in the table; a string/],
    ['a list for a number', `SELECT 1 AS id, ${at(0)} AS ts, [1.0] AS fare`, /'fare' is a double/],
    [
      'a fraction for a whole number',
      `SELECT 1.5::DOUBLE AS id, ${at(0)} AS ts`,
      /'id' is a long in the table: 1 value given cannot be one/,
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

  test('a text to partition by that would make no name of a folder', async () => {
    await create({ partitionColumns: ['zone'] });
    const most = '道'.repeat(27);
    for (const zone of ['', 'x'.repeat(101), `${most}道`])
      expect(await refusal(append(table, rows(row(1, 0, 1, zone))))).toContain("partitioned by 'zone'");
    await append(table, rows(row(1, 0, 1, most)));
    expect(await all()).toEqual([[1, time(0), 1, most]]);
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
