import { afterAll, describe, expect, test } from 'vitest';
import { closeEngine } from '@/lib/platform/duckdb';
import type { Binning } from '@/lib/pure/drift/profile/binning';
import { chooseNames, profileCategories } from '@/lib/pure/drift/profile/categorical';
import { chooseBinning } from '@/lib/pure/drift/profile/choose-binning';
import { mergeNumericProfiles, type NumericProfile, profileNumbers } from '@/lib/pure/drift/profile/numeric';
import { profileRegression } from '@/lib/pure/drift/profile/regression';
import { profileScores } from '@/lib/pure/drift/profile/scores';
import { seededRandom } from '@/lib/pure/stats/random';
import { countWindows } from './count-windows';
import { classesOf } from './make-plan';
import type { CountingPlan } from './plan';
import { engineIn, expectAlike } from './trial-counting';

afterAll(closeEngine);

const column = (
  name: string,
  plan: CountingPlan['columns'][number]['plan'],
  kind: 'numeric' | 'categorical',
) => ({
  name,
  kind,
  role: 'feature' as const,
  type: kind === 'numeric' ? 'DOUBLE' : 'VARCHAR',
  plan,
});

const HOSTILE = [
  0,
  -0,
  1,
  -1,
  0.1,
  -0.3,
  1e308,
  -1e308,
  5e-324,
  1e-300,
  2 ** 53 + 2,
  -999,
  123456.789,
  1e15,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
];

const sqlValue = (value: number | null) =>
  value === null
    ? 'CAST(NULL AS DOUBLE)'
    : Number.isFinite(value)
      ? `CAST('${Object.is(value, -0) ? '-0.0' : value}' AS DOUBLE)`
      : `CAST('${value}' AS DOUBLE)`;

async function countNumbers(values: (number | null)[], binning: Binning): Promise<NumericProfile> {
  const rows = values.map((value) => `(${sqlValue(value)})`).join(', ');
  const plan = { columns: [column('x', { kind: 'numeric', binning }, 'numeric')], slices: [] };
  const counted = await engineIn((engine) =>
    countWindows(
      engine,
      { select: `SELECT col0 AS x FROM (VALUES ${rows})`, columns: [{ name: 'x', type: 'DOUBLE' }] },
      plan,
      [],
    ),
  );
  return counted[0]?.bundle.columns.x as NumericProfile;
}

describe('SQL and JavaScript count alike', () => {
  const random = seededRandom(7);
  const draw = (count: number, of: () => number) => Array.from({ length: count }, of);
  const cases: [string, number[]][] = [
    ['normal numbers', draw(3000, () => 50 + 10 * random.normal())],
    ['log-normal ones', draw(3000, () => Math.exp(2.5 * random.normal()))],
    ['whole ones', draw(2000, () => Math.floor(random.next() * 300) - 40)],
    ['hundredths', draw(2000, () => Math.round(random.next() * 9000) / 100)],
    ['few values', draw(2000, () => [0.1, 1 / 3, 7.25][Math.floor(random.next() * 3)] ?? 0)],
    ['large ones that vary little', draw(2000, () => 1.7e12 + Math.floor(random.next() * 1e6))],
    ['heaps and sentinels', draw(2000, () => (random.next() < 0.3 ? -999 : random.normal()))],
  ];
  test.each(cases)('%s', async (_, values) => {
    const binning = chooseBinning(values);
    const given = [...values, null, null, ...HOSTILE.filter((value) => Math.abs(value) !== 1e308)];
    expectAlike(await countNumbers(given, binning), profileNumbers(given, binning));
  });

  test.each<[string, Binning]>([
    ['a grid', { kind: 'grid', low: -3, perUnit: 10, isExact: false }],
    ['edges', { kind: 'edges', edges: [-5, -0.3, 0, 5e-324, 0.1, 1, 1e300] }],
  ])('hostile values on %s, each by itself', async (_, binning) => {
    for (const value of HOSTILE)
      expectAlike(await countNumbers([value], binning), profileNumbers([value], binning));
  });

  test('categories, of fifty thousand too', async () => {
    const names = chooseNames([
      ['a', 90],
      ['b', 3],
      ["it's", 4],
      ['', 2],
    ]);
    const select = `SELECT * FROM (VALUES ('a'), ('a'), ('é😀'), (''), (NULL), ('it''s'), ('</script>')) t(x)
                    UNION ALL SELECT 'n' || i FROM range(50000) t(i)`;
    const plan = { columns: [column('x', { kind: 'categorical', names }, 'categorical')], slices: [] };
    const counted = await engineIn((engine) =>
      countWindows(engine, { select, columns: [{ name: 'x', type: 'VARCHAR' }] }, plan, []),
    );
    const counts: [string, number][] = [
      ['a', 2],
      ['é😀', 1],
      ['', 1],
      ["it's", 1],
      ['</script>', 1],
    ];
    for (let at = 0; at < 50_000; at += 1) counts.push([`n${at}`, 1]);
    expect(counted[0]?.bundle.columns.x).toEqual(profileCategories(counts, 1, names));
  });

  test('half a million different names: those of the reference by name, all others together', async () => {
    const select = `SELECT CASE WHEN i < 10 THEN 'known' WHEN i < 15 THEN NULL ELSE 'n' || i END AS x FROM range(450000) t(i)`;
    const plan = {
      columns: [column('x', { kind: 'categorical', names: ['known'] }, 'categorical')],
      slices: [],
    };
    const counted = await engineIn((engine) =>
      countWindows(engine, { select, columns: [{ name: 'x', type: 'VARCHAR' }] }, plan, []),
    );
    const profile = counted[0]?.bundle.columns.x;
    expect(profile).toMatchObject({
      kind: 'categorical',
      rows: 450_000,
      nulls: 5,
      counts: [10],
      others: { rows: 449_985 },
    });
  });

  test('scores with labels, and errors', async () => {
    const rows: [number | null, boolean | null][] = [];
    for (let at = 0; at < 2000; at += 1) {
      const score = random.next();
      rows.push([score, random.next() < 0.2 ? null : random.next() < score]);
    }
    rows.push([null, true], [1, true], [0, false], [1.5, null], [-1, true], [Number.NaN, false], [0.5, true]);
    const values = rows.map(
      ([score, label]) => `(${sqlValue(score)}, ${label === null ? 'NULL' : Number(label)})`,
    );
    const select = `SELECT col0 AS score, CAST(col1 AS INTEGER) AS y FROM (VALUES ${values.join(', ')})`;
    const columns = [
      { name: 'score', type: 'DOUBLE' },
      { name: 'y', type: 'INTEGER' },
    ];
    const binary: CountingPlan = {
      columns: [],
      slices: [],
      model: { kind: 'binary', score: 'score', label: 'y', positive: '1', threshold: 0.5 },
    };
    const found = (await engineIn((engine) => countWindows(engine, { select, columns }, binary, [])))[0]
      ?.bundle.scores;
    const { logLoss, squaredError, ...wanted } = profileScores(rows, 0.5);
    expect(found).toMatchObject(wanted);
    expect(found?.logLoss).toBeCloseTo(logLoss, 8);
    expect(found?.squaredError).toBeCloseTo(squaredError, 8);
    const errors: CountingPlan = {
      ...binary,
      model: { kind: 'regression', prediction: 'score', label: 'y' },
    };
    const regression = (await engineIn((engine) => countWindows(engine, { select, columns }, errors, [])))[0]
      ?.bundle.regression;
    const pairs = rows.map(([score, label]) => [score, label === null ? null : Number(label)] as const);
    const own = profileRegression(pairs);
    expect(regression).toMatchObject({
      predicted: own.predicted,
      unlabelled: own.unlabelled,
      zeroLabels: own.zeroLabels,
    });
    expect(regression?.absolute).toBeCloseTo(own.absolute, 8);
    expect(regression?.errors.m2).toBeCloseTo(own.errors.m2, 8);
    expect(regression?.labels.mean).toBeCloseTo(own.labels.mean, 10);
  });

  test('a column of one value has no spread, and neither have labels of one', async () => {
    const price = await countNumbers(Array(1000).fill(9.99), chooseBinning([9.99]));
    expect(price.m2).toBe(0);
    expect(mergeNumericProfiles(mergeNumericProfiles(price, price), price).m2).toBe(0);
    const select = `SELECT i::DOUBLE AS guess, 0.3::DOUBLE AS y FROM range(1000) t(i)`;
    const columns = ['guess', 'y'].map((name) => ({ name, type: 'DOUBLE' }));
    const plan: CountingPlan = {
      columns: [],
      slices: [],
      model: { kind: 'regression', prediction: 'guess', label: 'y' },
    };
    const [counted] = await engineIn((engine) => countWindows(engine, { select, columns }, plan, []));
    expect(counted?.bundle.regression?.labels).toEqual({ n: 1000, mean: 0.3, m2: 0 });
  });

  test('classes, which are the same however the table writes their numbers', async () => {
    const select = `SELECT CAST(col0 AS BIGINT) AS guess, CAST(col1 AS DOUBLE) AS y
                    FROM (VALUES (0, 0), (1, 1), (1, 0), (2, 2), (2, NULL), (0, CAST('NaN' AS DOUBLE)), (7, 1))`;
    const columns = [
      { name: 'guess', type: 'BIGINT' },
      { name: 'y', type: 'DOUBLE' },
    ];
    const counted = async (classes: string[]) => {
      const model = { kind: 'multiclass' as const, prediction: 'guess', label: 'y', classes };
      const plan = { columns: [], slices: [], model };
      return (await engineIn((engine) => countWindows(engine, { select, columns }, plan, [])))[0]?.bundle
        .classes;
    };
    const classes = ['0', '1', '2'];
    expect(await engineIn((engine) => classesOf(engine, select, columns, ['guess', 'y']))).toEqual([
      ...classes,
      '7',
    ]);
    const wanted = {
      classes,
      counts: [
        [1, 1, 0],
        [0, 1, 0],
        [0, 0, 1],
      ],
      unlabelled: [1, 0, 1],
      unknown: 1,
    };
    expect(await counted(classes)).toMatchObject(wanted);
    // As plans of before have them.
    const asFractions = classes.map((name) => `${name}.0`);
    expect(await counted(asFractions)).toMatchObject({ ...wanted, classes: asFractions });
  });
});
