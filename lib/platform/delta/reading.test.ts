import fs from 'node:fs/promises';
import path from 'node:path';
import { tableFromIPC } from 'apache-arrow';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { closeEngine } from '../duckdb';
import { foreignQuery } from '../duckdb/foreign-query';
import { alterTable } from './alter';
import { append } from './append';
import type { Condition } from './conditions';
import { createTable } from './create';
import { LocalTableStore } from './local-store';
import { merge } from './merge';
import { lendTables, tableArrow } from './reading';
import { column } from './schema';
import { DeltaTable } from './table';
import { allOf, at, createTrips, newTable, refusal, row, rows, time, type Which } from './trial-table';
import { verifyTable } from './verify';

let table: DeltaTable;
beforeEach(() => {
  table = newTable();
});
afterAll(closeEngine);

const all = (options: Which = {}, order?: string) => allOf(table, options, order);
const create = (more: object = {}) => createTrips(table, more);

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

  test.each([
    ['id', 1.5],
    ['id', '2.5'],
    ['id', 2 ** 53],
    ['n', 300],
    ['price', '1.005'],
    ['day', '2024-02-29T12:00:00'],
    ['share', 'much'],
    ['at', 'noon'],
  ])('no rows for a value that the engine would make another one of: %s = %s', async (column_, value) => {
    const types = {
      id: 'long',
      n: 'byte',
      price: 'decimal(10,2)',
      day: 'date',
      share: 'double',
      at: 'timestamp',
    };
    await createTable(table, { schema: Object.entries(types).map(([name, type]) => column(name, type)) });
    await append(
      table,
      rows(`SELECT 2 AS id, 3::TINYINT AS n, 1.01::DECIMAL(10,2) AS price, DATE '2024-02-29' AS day,
        0.5::DOUBLE AS share, TIMESTAMPTZ '2024-02-29 12:00:00Z' AS at`),
    );
    const where = (each: Condition['value']) => [{ column: column_, operator: '=' as const, value: each }];
    expect(await refusal(streamed({ where: where(value) }))).toContain(
      `The value of the condition on '${column_}'`,
    );
    const same: Record<string, (string | number)[]> = {
      id: ['2', '2.0'],
      n: [3],
      price: [1.01, '1.010'],
      day: ['2024-02-29', '2024-02-29T00:00'],
      share: ['.5'],
      at: ['2024-02-29 14:00+02'],
    };
    for (const each of same[column_] ?? [])
      expect(await streamed({ columns: ['id'], where: where(each) })).toEqual([['2']]);
  });

  test('several tables at once, each at its version, by SQL of a caller too', async () => {
    await create();
    await append(table, rows(`${row(1, 0, 1, 'a')} UNION ALL ${row(2, 0, 2, 'b')}`));
    const other = newTable();
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
