import { afterAll, describe, expect, test } from 'vitest';
import { closeEngine, withEngine } from '../../platform/duckdb';
import { randomCase, selectOf, slowly } from '../../testing/point-in-time';
import { duckdbJoin } from './duckdb';
import { type Column, type LookupTable, type Plan, planTrainingSet } from './plan';

afterAll(closeEngine);

describe('on random data it gives what the plain definition gives', () => {
  test.each(Array.from({ length: 8 }, (_, index) => index))('round %i', async (round) => {
    await withEngine({}, async (engine) => {
      for (let each = 0; each < 10; each += 1) {
        const seed = round * 10 + each;
        const { plan, labels, tables } = randomCase(seed);
        const sql = duckdbJoin(plan, { labels: selectOf(labels), tables: tables.map(selectOf) });
        const { columns, rows } = await engine.table(sql);
        expect(columns.map(({ name }) => name)).toEqual(plan.columns.map(({ name }) => name));
        const expected = slowly(plan, labels, tables);
        expect(rows.length, `seed ${seed}`).toBe(expected.length);
        for (const [index, row] of rows.entries()) {
          expect(
            expected[index]?.map((way) => JSON.stringify(way)),
            `seed ${seed}, label ${index}`,
          ).toContain(JSON.stringify(row));
        }
        // Ties or not: the same rows again.
        expect((await engine.table(sql)).rows).toEqual(rows);
      }
    });
  });
});

const ask = (plan: Plan, labels: string, tables: string[]) =>
  withEngine({}, async (engine) => (await engine.table(duckdbJoin(plan, { labels, tables }))).rows);
const series = (more: Partial<LookupTable> = {}): LookupTable => ({
  name: 'series',
  columns: [
    { name: 'k', type: 'string' },
    { name: 'ts', type: 'timestamp' },
    { name: 'v', type: 'long' },
  ],
  keys: ['k'],
  timeKey: 'ts',
  ...more,
});
const LABELS = [
  { name: 'k', type: 'string' },
  { name: 'ts', type: 'timestamp' },
];
const label = (time: string) => `SELECT 'a' AS k, TIMESTAMPTZ '${time}' AS ts`;

describe('what other joins get wrong', () => {
  test('a label with two rows of one time gives one row', async () => {
    const plan = planTrainingSet({
      labels: LABELS,
      lookups: [{ table: series({ isUnique: false }), lookupKeys: ['k'], timeLookupKey: 'ts' }],
    });
    const twice = "SELECT 'a' AS k, TIMESTAMPTZ '2024-01-01 00:00:00Z' AS ts, unnest([2, 1]) AS v";
    expect(await ask(plan, label('2024-01-02 00:00:00Z'), [twice])).toEqual([
      ['a', '2024-01-02T00:00:00Z', 1],
    ]);
  });

  test("keys are compared part by part: ('1', '11') is not ('11', '1')", async () => {
    const table = series({ columns: [...series().columns, { name: 'j', type: 'string' }], keys: ['k', 'j'] });
    const labels = [...LABELS, { name: 'j', type: 'string' }];
    const plan = planTrainingSet({
      labels,
      lookups: [{ table, lookupKeys: ['k', 'j'], timeLookupKey: 'ts' }],
      exclude: ['ts'],
    });
    const rows =
      "SELECT * FROM (VALUES ('1', '11', TIMESTAMPTZ '2024-01-01 00:00:00Z', 100), ('11', '1', TIMESTAMPTZ '2024-01-01 00:00:00Z', 200)) t(k, j, ts, v)";
    const asked =
      "SELECT '1' AS k, '11' AS j, TIMESTAMPTZ '2024-01-02 00:00:00Z' AS ts UNION ALL SELECT '11', '1', TIMESTAMPTZ '2024-01-02 00:00:00Z'";
    expect(await ask(plan, asked, [rows])).toEqual([
      ['1', '11', 100],
      ['11', '1', 200],
    ]);
  });

  test('an age of exactly the look-back counts, a microsecond more does not', async () => {
    const plan = planTrainingSet({
      labels: LABELS,
      lookups: [{ table: series(), lookupKeys: ['k'], timeLookupKey: 'ts', lookback: 3600 }],
      exclude: ['k', 'ts'],
    });
    const row = "SELECT 'a' AS k, TIMESTAMPTZ '2024-03-10 06:30:00Z' AS ts, 1 AS v";
    expect(await ask(plan, label('2024-03-10 07:30:00Z'), [row])).toEqual([[1]]);
    expect(await ask(plan, label('2024-03-10 03:30:00-04'), [row])).toEqual([[1]]);
    expect(await ask(plan, label('2024-03-10 07:30:00.000001Z'), [row])).toEqual([[null]]);
    expect(await ask(plan, label('2024-03-10 06:29:59.999999Z'), [row])).toEqual([[null]]);
  });

  test('what was filled in later is not seen before it was known', async () => {
    const table = series({ columns: [...series().columns, { name: 'seen', type: 'timestamp' }] });
    const plan = planTrainingSet({
      labels: LABELS,
      lookups: [{ table, lookupKeys: ['k'], timeLookupKey: 'ts', knownAt: 'seen' }],
      exclude: ['k', 'ts'],
    });
    expect(plan.columns.map(({ name }) => name)).toEqual(['v']);
    const rows = `SELECT 'a' AS k, TIMESTAMPTZ '2024-01-01 00:00:00Z' AS ts, TIMESTAMPTZ '2024-01-01 00:00:00Z' AS seen, 1 AS v
      UNION ALL SELECT 'a', TIMESTAMPTZ '2024-01-02 00:00:00Z', TIMESTAMPTZ '2024-01-09 00:00:00Z', 2`;
    expect(await ask(plan, label('2024-01-03 00:00:00Z'), [rows])).toEqual([[1]]);
    expect(await ask(plan, label('2024-01-09 00:00:00Z'), [rows])).toEqual([[2]]);
    expect(() =>
      planTrainingSet({
        labels: LABELS,
        lookups: [{ table, lookupKeys: ['k'], timeLookupKey: 'ts', knownAt: 'v' }],
      }),
    ).toThrow("cannot be compared with 'ts'");
  });

  test('a null in the row found is not filled from an older one', async () => {
    const plan = planTrainingSet({
      labels: LABELS,
      lookups: [{ table: series(), lookupKeys: ['k'], timeLookupKey: 'ts' }],
      exclude: ['k', 'ts'],
    });
    const rows =
      "SELECT 'a' AS k, TIMESTAMPTZ '2024-01-01 00:00:00Z' AS ts, 1 AS v UNION ALL SELECT 'a', TIMESTAMPTZ '2024-01-02 00:00:00Z', NULL";
    expect(await ask(plan, label('2024-01-03 00:00:00Z'), [rows])).toEqual([[null]]);
  });

  test('no look-up, or one whose features are all there, leaves the labels as they are', async () => {
    expect(
      await ask(planTrainingSet({ labels: LABELS, lookups: [] }), label('2024-01-03 00:00:00Z'), []),
    ).toEqual([['a', '2024-01-03T00:00:00Z']]);
  });

  test('whole numbers as times, at the ends of their range', async () => {
    const table = series({
      columns: [
        { name: 'k', type: 'string' },
        { name: 'ts', type: 'long' },
        { name: 'v', type: 'long' },
      ],
    });
    const plan = planTrainingSet({
      labels: [LABELS[0] as Column, { name: 'ts', type: 'long' }],
      lookups: [{ table, lookupKeys: ['k'], timeLookupKey: 'ts', lookback: 5 }],
      exclude: ['k', 'ts'],
    });
    const asked = "SELECT 'a' AS k, 9223372036854775807 AS ts";
    expect(
      await ask(plan, asked, ["SELECT 'a' AS k, (-9223372036854775807 - 1)::BIGINT AS ts, 1 AS v"]),
    ).toEqual([[null]]);
    expect(await ask(plan, asked, ["SELECT 'a' AS k, 9223372036854775802::BIGINT AS ts, 1 AS v"])).toEqual([
      [1],
    ]);
  });
});
