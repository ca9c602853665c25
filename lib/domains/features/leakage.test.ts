import { afterAll, expect, test } from 'vitest';
import { closeEngine, withEngine } from '@/lib/platform/duckdb';
import { describeSet } from './leakage';

afterAll(closeEngine);

test('distinct values are counted, as those of the tables that the set is made of', async () => {
  const plan = {
    columns: [{ name: 'distance', type: 'long' }],
    labels: [],
    lookups: [],
  } as unknown as Parameters<typeof describeSet>[2];
  const { rows, columns } = await withEngine({}, (engine) =>
    describeSet(engine, '(SELECT (i % 1063)::BIGINT AS distance FROM range(6000) t(i))', plan, undefined),
  );
  expect(rows).toBe(6000);
  expect(columns).toMatchObject([{ name: 'distance', nulls: 0, distinct: 1063 }]);
});

test('what is infinite, no number or beyond all squares does not keep a column from being held against the label', async () => {
  const columns = [
    { name: 'age', type: 'double', from: 'lookup', lookup: 0 },
    { name: 'label', type: 'long', from: 'label' },
  ];
  const plan = {
    columns,
    labels: [],
    lookups: [{ table: { name: 'a.b.c' }, on: [], features: [] }],
  } as unknown as Parameters<typeof describeSet>[2];
  const values = ['inf', '-inf', 'nan', '1e300'].map((text, at) => `(CAST('${text}' AS DOUBLE), ${at})`);
  const relation = `(SELECT i::DOUBLE AS age, 2 * i AS label FROM range(50) t(i)
                     UNION ALL SELECT * FROM (VALUES ${values.join(', ')}) AS odd (age, label))`;
  const found = await withEngine({}, (engine) => describeSet(engine, relation, plan, 'label'));
  expect(found.columns[0]?.correlation).toBeCloseTo(1, 10);
  expect(found.warnings).toMatchObject([{ kind: 'knows-label', column: 'age' }]);
});

test('a feature that few rows have does not know the label for going along with it in those', async () => {
  const plan = {
    columns: [
      { name: 'rare', type: 'double', from: 'lookup', lookup: 0 },
      { name: 'label', type: 'long', from: 'label' },
    ],
    labels: [],
    lookups: [],
  } as unknown as Parameters<typeof describeSet>[2];
  const warningsOf = async (known: number) =>
    (
      await withEngine({}, (engine) =>
        describeSet(
          engine,
          `(SELECT CASE WHEN i < ${known} THEN i END::DOUBLE AS rare, 3 * i AS label FROM range(30) t(i))`,
          plan,
          'label',
        ),
      )
    ).warnings.map(({ kind }) => kind);
  expect(await warningsOf(3)).toEqual(['null']);
  expect(await warningsOf(20)).toEqual(['knows-label']);
});
