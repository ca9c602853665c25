import { describe, expect, test } from 'vitest';
import { answerOf, isSameClass, kindOf, outputOf } from './answers';
import { compareReplay, type ReplayedRow, toleranceFor } from './compare';
import { largestDisagreements } from './largest';
import { sliceRows } from './slices';
import { busyProcesses, timesOf } from './times';

const row = (
  logged: ReplayedRow['logged'],
  candidate: ReplayedRow['candidate'],
  label: ReplayedRow['label'] = null,
  inputs: Record<string, unknown> = {},
): ReplayedRow => ({ inputs, logged, candidate, label });

describe('what an answer says', () => {
  test.each([
    [0.5, undefined, 0.5],
    [[0.5], undefined, 0.5],
    [[0.25, 0.75], undefined, '[0.25,0.75]'],
    [Number.NaN, undefined, null],
    [undefined, undefined, null],
    [{ probabilities: { a: 1 }, output_label: ['a'] }, 'output_label', 'a'],
    // The other version answers with one value alone.
    [{ variable: [0.5] }, undefined, 0.5],
    // Another version calls it by another name.
    [{ probs: [0, 1], klass: 'b' }, 'output_label', 'b'],
  ])('%j, %s → %j', (output, name, said) => {
    expect(answerOf(output, name, 1)).toBe(said);
  });

  test('of several outputs the label counts, else the first single value', () => {
    expect(outputOf([null, { score: 0.3, label: 'a' }])).toBe('label');
    expect(outputOf([{ all: [1, 2], score: 0.3 }])).toBe('score');
    expect(outputOf([0.5, { score: 1 }])).toBeUndefined();
  });

  test.each([
    [['a', 'b', null], 'classes'],
    [[0, 1, 1], 'classes'],
    [[0, 1, 0.5], 'numbers'],
    [Array.from({ length: 30 }, (_, at) => at), 'numbers'],
    [['[1,2]'], 'values'],
    [[true, false], 'classes'],
  ] as const)('%j are %s', (answers, kind) => {
    expect(kindOf(answers)).toBe(kind);
  });

  test('a label may be of another type', () => {
    expect(isSameClass(1, true)).toBe(true);
    expect(isSameClass(false, 1)).toBe(false);
    expect(isSameClass(1, '1')).toBe(true);
    expect(isSameClass('1.0', 1)).toBe(true);
    expect(isSameClass('yes', 'no')).toBe(false);
  });
});

describe('classes', () => {
  const rows = [
    row('a', 'a', 'a'),
    row('a', 'b', 'b'),
    row('a', 'b', 'a'),
    row('a', 'b', 'b'),
    row('b', 'b'),
    row('b', null, 'b'),
  ];

  test('agree or not, pair by pair, and are held to their labels', () => {
    expect(compareReplay(rows, 'classes', null)).toMatchObject({
      compared: 6,
      agreeing: 2,
      pairs: [
        { logged: 'a', candidate: 'b', rows: 3 },
        { logged: 'a', candidate: 'a', rows: 1 },
        { logged: 'b', candidate: 'b', rows: 1 },
        { logged: 'b', candidate: null, rows: 1 },
      ],
      pairsFound: 4,
      distances: null,
      judged: { rows: 5, metric: 'accuracy', logged: 0.6, candidate: 0.6, better: 2, worse: 2 },
    });
  });

  test('what was right and would be wrong stands first', () => {
    const largest = largestDisagreements([...rows, row('a', 'c'), row('a', 'b', 'c')], 'classes', null, 10);
    expect(largest.map(({ logged, candidate, label }) => [logged, candidate, label])).toEqual([
      ['a', 'b', 'a'],
      ['b', null, 'b'],
      ['a', 'b', 'b'],
      ['a', 'b', 'b'],
      ['a', 'b', 'c'],
      ['a', 'c', null],
    ]);
  });
});

describe('numbers', () => {
  // Differences 0 … 99 hundredths, and every tenth row has a label that the candidate meets.
  const rows = Array.from({ length: 100 }, (_, at) =>
    row(at, at + at / 100, at % 10 === 0 ? at + at / 100 : null),
  );

  test('how far they are apart', () => {
    const found = compareReplay(rows, 'numbers', 0.5);
    expect(found).toMatchObject({ kind: 'numbers', compared: 100, agreeing: 51, tolerance: 0.5, pairs: [] });
    const { meanDifference, rmse, quantiles } = found.distances ?? {
      meanDifference: 0,
      rmse: 0,
      quantiles: [],
    };
    expect(meanDifference).toBeCloseTo(0.495, 10);
    expect(rmse).toBeCloseTo(Math.sqrt(0.32835), 10);
    expect(quantiles.map(({ value }) => Math.round(value * 100))).toEqual([49, 89, 94, 98, 99]);
    expect(found.judged).toMatchObject({ rows: 10, metric: 'rmse', candidate: 0, better: 9, worse: 0 });
    expect(found.judged?.logged).toBeCloseTo(Math.sqrt(0.285), 10);
    expect(found.judged?.gain?.mean).toBeCloseTo(0.45, 10);
    expect(found.judged?.gain?.low).toBeGreaterThan(0.2);
  });

  test('without a tolerance a hundredth of the spread counts, and rounding never', () => {
    expect(toleranceFor(rows)).toBeCloseTo(0.29, 2);
    expect(toleranceFor([row(5, 6), row(5, 5)])).toBeCloseTo(5e-6, 10);
    expect(toleranceFor([])).toBe(1e-6);
    const small = [row(1e-9, 2e-9), row(3e-9, 3e-9)];
    expect(compareReplay(small, 'numbers', toleranceFor(small)).agreeing).toBe(1);
  });

  test('the furthest first, and one that is missing before all', () => {
    const largest = largestDisagreements([row(1, null), ...rows], 'numbers', 0.5, 3);
    expect(largest.map(({ logged }) => logged)).toEqual([1, 99, 98]);
  });
});

describe('slices', () => {
  const rows = Array.from({ length: 200 }, (_, at) =>
    row(1.5, at % 4 === 0 ? 2.5 : 1.5, at % 2 === 0 ? 1.5 : null, {
      region: at % 4 === 0 ? 'north' : 'south',
      age: at,
      id: `id ${at}`,
      constant: 'x',
      plan: at % 3 === 0 ? null : 'free',
    }),
  );
  const sliced = sliceRows(rows, 'numbers', 0.1);

  test('the column that tells most stands first; ids and constants are no slices', () => {
    expect(sliced.map(({ name }) => name).sort()).toEqual(['age', 'plan', 'region']);
    const [first] = sliced;
    expect(first).toMatchObject({ name: 'region' });
    expect(first?.strength).toBeGreaterThan(0.98);
    expect(first?.slices).toEqual([
      {
        of: { kind: 'value', value: 'south' },
        rows: 150,
        agreeing: 150,
        meanDifference: 0,
        labelled: 50,
        logged: 0,
        candidate: 0,
      },
      {
        of: { kind: 'value', value: 'north' },
        rows: 50,
        agreeing: 0,
        meanDifference: 1,
        labelled: 50,
        logged: 0,
        candidate: 1,
      },
    ]);
  });

  test('numbers stand in ranges of about equal rows, rows without a value by themselves', () => {
    expect(
      sliced.find(({ name }) => name === 'age')?.slices.map(({ of, rows: count }) => [of, count]),
    ).toEqual([
      [{ kind: 'range', from: 0, to: 40 }, 40],
      [{ kind: 'range', from: 40, to: 80 }, 40],
      [{ kind: 'range', from: 80, to: 120 }, 40],
      [{ kind: 'range', from: 120, to: 160 }, 40],
      [{ kind: 'range', from: 160, to: 199 }, 40],
    ]);
    expect(
      sliced.find(({ name }) => name === 'plan')?.slices.map(({ of, rows: count }) => [of.kind, count]),
    ).toEqual([
      ['value', 133],
      ['missing', 67],
    ]);
  });

  test('a heap of one value is not parted', () => {
    const heaped = Array.from({ length: 100 }, (_, at) => row('a', 'a', null, { x: at < 70 ? 0 : at }));
    const slices = sliceRows(heaped, 'classes', null)[0]?.slices ?? [];
    expect(slices[0]).toMatchObject({ rows: 70 });
    expect(slices.reduce((sum, { rows: count }) => sum + count, 0)).toBe(100);
  });
});

describe('times', () => {
  test('of none there is nothing to say', () => expect(timesOf([])).toBeUndefined());
  test('median, 95th and mean', () => {
    expect(timesOf(Array.from({ length: 100 }, (_, at) => at + 1))).toEqual({
      n: 100,
      mean: 50.5,
      p50: 50,
      p95: 95,
    });
  });
  test('fifty requests a second of 20 ms keep one process busy', () => expect(busyProcesses(50, 20)).toBe(1));
});
