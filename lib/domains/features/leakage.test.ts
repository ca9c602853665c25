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

test('of a label of texts, what goes along with it is found: texts by Cramér’s V, numbers by their spread within it', async () => {
  const plan = {
    columns: [
      { name: 'reason', type: 'string', from: 'lookup', lookup: 0 },
      { name: 'code', type: 'long', from: 'lookup', lookup: 0 },
      { name: 'noise', type: 'string', from: 'lookup', lookup: 0 },
      { name: 'age', type: 'double', from: 'lookup', lookup: 0 },
      { name: 'id', type: 'string', from: 'lookup', lookup: 0 },
      { name: 'day', type: 'date', from: 'lookup', lookup: 0 },
      { name: 'label', type: 'string', from: 'label' },
    ],
    labels: [],
    lookups: [{ table: { name: 'a.b.c' }, on: [], features: [] }],
  } as unknown as Parameters<typeof describeSet>[2];
  const relation = `(SELECT ['moved', 'price', 'none'][1 + i % 3] AS reason, (i % 3) * 10 AS code, 'n' || (i * 7 % 5) AS noise,
      CASE WHEN i = 0 THEN CAST('inf' AS DOUBLE) ELSE hash(i) % 60 END AS age, 'id ' || i AS id,
      DATE '2024-01-01' + CAST(i AS INTEGER) AS day, ['left', 'left too', 'stayed'][1 + i % 3] AS label FROM range(300) t(i))`;
  const found = await withEngine({}, (engine) => describeSet(engine, relation, plan, 'label'));
  expect(found.warnings.map(({ kind, column }) => [kind, column])).toEqual([
    ['knows-label', 'reason'],
    ['knows-label', 'code'],
  ]);
  expect(found.warnings[0]?.message).toContain('(Cramér’s V 1.000)');
  expect(found.warnings[1]?.message).toContain('(correlation ratio 1.000)');
  const of = (name: string) => found.columns.find((column) => column.name === name);
  expect(of('noise')?.correlation).toBeLessThan(0.1);
  expect(of('age')?.correlation).toBeLessThan(0.2);
  // Each has a value of its own: it would go along with anything.
  expect(of('id')?.correlation ?? 0).toBeLessThan(0.5);
  expect(of('day')?.correlation).toBeNull();
});

test('a text that says the number of the label knows it too', async () => {
  const plan = {
    columns: [
      { name: 'outcome', type: 'string', from: 'lookup', lookup: 0 },
      { name: 'label', type: 'long', from: 'label' },
    ],
    labels: [],
    lookups: [{ table: { name: 'a.b.c' }, on: [], features: [] }],
  } as unknown as Parameters<typeof describeSet>[2];
  const relation =
    "(SELECT if(i % 4 = 0, 'paid', 'owed') AS outcome, if(i % 4 = 0, 0, 1) AS label FROM range(40) t(i))";
  const found = await withEngine({}, (engine) => describeSet(engine, relation, plan, 'label'));
  expect(found.warnings).toMatchObject([{ kind: 'knows-label', column: 'outcome' }]);
});
