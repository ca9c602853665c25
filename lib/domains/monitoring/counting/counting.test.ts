import fs from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { closeEngine, type Engine, withEngine } from '@/lib/platform/duckdb';
import { env } from '@/lib/platform/env';
import type { Binning } from '@/lib/pure/drift/profile/binning';
import { chooseNames, profileCategories } from '@/lib/pure/drift/profile/categorical';
import { chooseBinning } from '@/lib/pure/drift/profile/choose-binning';
import { type NumericProfile, profileNumbers } from '@/lib/pure/drift/profile/numeric';
import { profileRegression } from '@/lib/pure/drift/profile/regression';
import { profileScores } from '@/lib/pure/drift/profile/scores';
import { literal } from '@/lib/pure/sql-text';
import { seededRandom } from '@/lib/pure/stats/random';
import type { MonitorConfig } from '../schemas';
import { countWindows } from './count-windows';
import { makePlan } from './make-plan';
import { type Bundle, type CountingPlan, mergeBundles, packBundle, unpackBundle } from './plan';

let folder: string;
beforeAll(async () => {
  folder = path.join(env.home, 'counting');
  await fs.mkdir(folder, { recursive: true });
});
afterAll(closeEngine);

const engineIn = <T>(work: (engine: Engine) => Promise<T>) => withEngine({ folders: [folder] }, work);

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

/** Counts are the very same; sums may differ by rounding. */
function expectAlike(found: NumericProfile, wanted: NumericProfile): void {
  const { meanOffset, m2, sums, ...counts } = wanted;
  expect(found).toMatchObject(counts);
  // The square of what is beyond 1e154 is none: then the spread is not known, and nothing else is harmed.
  if (Number.isFinite(m2) && !Number.isNaN(found.m2)) {
    expect(Math.abs(found.meanOffset - meanOffset)).toBeLessThanOrEqual(
      1e-9 * Math.max(1, Math.abs(meanOffset)),
    );
    expect(Math.abs(found.m2 - m2)).toBeLessThanOrEqual(1e-9 * Math.max(1, m2));
  }
  expect(found.sums).toHaveLength(sums.length);
  for (const [at, sum] of sums.entries())
    expect(Math.abs((found.sums[at] ?? 0) - sum)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(sum)));
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
});

test('windows and slices in one pass are what each is by itself, and add up to the whole', async () => {
  const file = path.join(folder, 'parts.parquet');
  await engineIn((engine) =>
    engine.run(`COPY (SELECT TIMESTAMPTZ '2026-01-01 00:00:00+00' + i * INTERVAL 1 SECOND AS ts, sin(i) * 100 AS x,
                             CASE WHEN i % 7 = 0 THEN NULL ELSE 'c' || (i % 5) END AS c FROM range(20000) t(i))
                TO ${literal(file)} (FORMAT parquet)`),
  );
  const select = `SELECT * FROM read_parquet(${literal(file)})`;
  const columns = [
    { name: 'ts', type: 'TIMESTAMP WITH TIME ZONE' },
    { name: 'x', type: 'DOUBLE' },
    { name: 'c', type: 'VARCHAR' },
  ];
  const config = {
    columns: [
      { name: 'x', kind: 'numeric', role: 'feature' },
      { name: 'c', kind: 'categorical', role: 'feature' },
    ],
    slices: ['c'],
    problem: { kind: 'none' },
  } as unknown as MonitorConfig;
  const begin = Date.UTC(2026, 0, 1);
  const windows = [0, 1, 2, 3, 4, 5].map((at) => ({
    start: begin + at * 3_600_000,
    end: begin + (at + 1) * 3_600_000,
  }));
  await engineIn(async (engine) => {
    const plan = await makePlan(engine, select, columns, config);
    const source = { select, columns, timeColumn: 'ts' };
    const together = await countWindows(engine, source, plan, windows);
    for (const window of windows) {
      const alone = await countWindows(engine, source, plan, [window]);
      const among = together.filter((each) => each.window === window.start);
      expect(alone.map(({ slice }) => slice)).toEqual(among.map(({ slice }) => slice));
      for (const [at, { bundle }] of alone.entries()) {
        expect(among[at]?.bundle.columns.c).toEqual(bundle.columns.c);
        expectAlike(among[at]?.bundle.columns.x as NumericProfile, bundle.columns.x as NumericProfile);
      }
    }
    const whole = await countWindows(engine, { select, columns }, plan, []);
    for (const { slice, bundle } of whole) {
      const merged = mergeBundles(together.filter((each) => each.slice === slice).map((each) => each.bundle));
      expect(merged?.rows).toBe(bundle.rows);
      expect(merged?.columns.c).toEqual(bundle.columns.c);
      expectAlike(merged?.columns.x as NumericProfile, bundle.columns.x as NumericProfile);
    }
    expect(whole.map(({ slice }) => slice).sort()).toEqual(['', 'c=c0', 'c=c1', 'c=c2', 'c=c3', 'c=c4']);
    const first = together[0]?.bundle as Bundle;
    expect(unpackBundle(packBundle(first, plan), plan)).toEqual(first);
  });
});

test('types of every kind become numbers, instants, lengths or categories, and a column that is gone is absent', async () => {
  const select = `SELECT 9007199254740993::BIGINT AS big, 12.34::DECIMAL(10,2) AS price, true AS yes, DATE '2024-02-29' AS day,
                         TIMESTAMP '2024-01-01' AS at, 'naïve😀' AS text, '12' AS written, [1] AS list, 'infinity'::TIMESTAMP AS never`;
  const types = {
    big: 'BIGINT',
    price: 'DECIMAL(10,2)',
    yes: 'BOOLEAN',
    day: 'DATE',
    at: 'TIMESTAMP',
    text: 'VARCHAR',
    written: 'VARCHAR',
    list: 'INTEGER[]',
    never: 'TIMESTAMP',
  };
  const columns = Object.entries(types).map(([name, type]) => ({ name, type }));
  const kinds = {
    big: 'numeric',
    price: 'numeric',
    yes: 'categorical',
    day: 'instant',
    at: 'instant',
    text: 'text',
    written: 'numeric',
    list: 'categorical',
    never: 'instant',
    gone: 'numeric',
  };
  const config = {
    columns: Object.entries(kinds).map(([name, kind]) => ({ name, kind, role: 'feature' })),
    slices: [],
    problem: { kind: 'none' },
  } as unknown as MonitorConfig;
  const found = await engineIn(async (engine) => {
    const plan = await makePlan(engine, select, columns, config);
    return (await countWindows(engine, { select, columns }, plan, []))[0]?.bundle.columns ?? {};
  });
  expect(Object.keys(found).sort()).toEqual(['at', 'big', 'day', 'never', 'price', 'text', 'written', 'yes']);
  expect(found.day).toMatchObject({ least: Date.UTC(2024, 1, 29) });
  expect(found.at).toMatchObject({ least: Date.UTC(2024, 0, 1) });
  expect(found.price).toMatchObject({ least: 12.34 });
  expect(found.text).toMatchObject({ least: 6 });
  expect(found.written).toMatchObject({ least: 12 });
  expect(found.yes).toMatchObject({ names: ['true'], counts: [1] });
  expect(found.never).toMatchObject({ rows: 1, nulls: 1 });
});
