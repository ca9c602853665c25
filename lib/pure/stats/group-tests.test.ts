import { describe, expect, test } from 'vitest';
import { compareGroups } from './compare-groups';
import { cliffsDelta, hedgesG, sizeOfDelta, sizeOfG } from './effect-size';
import golden from './golden/group-tests.json';
import { type MeanTest, paired, welch } from './mean-tests';
import { leastRuns, MOST_RUNS, noncentralTAbove, pairedPower, welchPower } from './power';
import { mannWhitney, type RankTest, signedRanks } from './rank-tests';
import { describeSample, mean, variance } from './sample';

/** The golden table is of scipy, and of counting all ways: golden/group-tests.py. */
type Row = (number | boolean)[];

const close = (actual: number | undefined, wanted: number, tolerance: number) => {
  const gap = Math.abs((actual ?? Number.NaN) - wanted) / Math.max(Math.abs(wanted), 1e-300);
  expect(actual === wanted ? 0 : gap, `${actual} should be ${wanted}`).toBeLessThan(tolerance);
};

function checkMeans(found: MeanTest | undefined, [difference, low, high, t, degrees, p]: number[]): void {
  close(found?.difference, difference ?? 0, 1e-9);
  close(found?.low, low ?? 0, 1e-8);
  close(found?.high, high ?? 0, 1e-8);
  close(found?.t, t ?? 0, 1e-8);
  close(found?.degrees, degrees ?? 0, 1e-8);
  close(found?.p, p ?? 0, 1e-8);
}

function checkRanks(found: RankTest | undefined, [statistic, p, isExact]: Row): void {
  expect(found?.statistic).toBe(statistic);
  expect(found?.isExact).toBe(isExact);
  close(found?.p, Number(p), 1e-9);
}

describe.each(golden.groups)('two groups %#', ({ first, second, ...wanted }) => {
  test('Welch', () => checkMeans(welch(first, second), wanted.welch));
  test('Mann-Whitney', () => checkRanks(mannWhitney(first, second), wanted.mannWhitney));
  test('Hedges’ g', () => close(hedgesG(first, second), wanted.hedgesG, 1e-9));
  test('Cliff’s delta', () => expect(cliffsDelta(first, second)).toBeCloseTo(wanted.cliffsDelta, 12));
});

describe.each(golden.pairs)('pairs %#', ({ differences, ...wanted }) => {
  test('Student', () => checkMeans(paired(differences), wanted.paired));
  test('Wilcoxon', () => checkRanks(signedRanks(differences), wanted.signedRanks));
});

describe('power', () => {
  test.each(golden.noncentralT)('noncentral t %j', (t = 0, degrees = 0, shift = 0, wanted = 0) =>
    close(noncentralTAbove(t, degrees, shift), wanted, 1e-6),
  );
  test.each(golden.welchPower)('Welch %j', (difference = 0, first = 0, second = 0, n = 0, wanted = 0) =>
    close(welchPower(difference, { first, second }, n), wanted, 1e-6),
  );
  test.each(golden.pairedPower)('pairs %j', (difference = 0, sd = 0, n = 0, wanted = 0) =>
    close(pairedPower(difference, sd, n), wanted, 1e-6),
  );

  test('seventeen a side show one standard deviation eight times of ten, as the tables have it', () => {
    const needed = (difference: number) =>
      leastRuns((n) => welchPower(difference, { first: 1, second: 1 }, n), 0.8);
    expect(needed(1)).toBe(17);
    expect(needed(0.5)).toBe(64);
    expect(needed(20)).toBe(2);
    expect(needed(0.01)).toBeUndefined();
    expect(leastRuns((n) => n / MOST_RUNS, 1)).toBe(MOST_RUNS);
  });
});

describe('too little to say anything', () => {
  test('one value a side has no spread to test by', () => {
    expect(welch([1], [2, 3])).toBeUndefined();
    expect(hedgesG([1], [2, 3])).toBeUndefined();
    expect(paired([1])).toBeUndefined();
    expect(describeSample([4])).toEqual({ n: 1, mean: 4, sd: null, median: 4, min: 4, max: 4 });
  });
  test('nor have values that are all the same, whatever rounding makes of them', () => {
    expect(welch([0.1, 0.1, 0.1], [0.3, 0.3])).toBeUndefined();
    expect(hedgesG([0.1, 0.1, 0.1], [0.3, 0.3])).toBeUndefined();
    expect(paired([0.1 + 0.2, 0.3])).toBeUndefined();
    expect(signedRanks([0, 0])).toBeUndefined();
    expect(mannWhitney([], [1])).toBeUndefined();
  });
  test('ranks cannot do better than their number allows', () => {
    expect(mannWhitney([1, 2, 3], [4, 5, 6])).toMatchObject({ p: 0.1, leastP: 0.1 });
    expect(mannWhitney([1], [2])).toMatchObject({ p: 1, leastP: 1 });
    // Of the 35 ways to deal them only one is as far, on one side alone: the other one's ties lie nearer.
    expect(mannWhitney([0, 0, 0], [1, 1, 1, 2])).toMatchObject({ p: 1 / 35, leastP: 1 / 35, isTied: true });
    expect(mannWhitney([0, 0, 0], [0, 0, 1])).toMatchObject({ leastP: 1, isTied: true });
    expect(signedRanks([1, 2, 3])).toMatchObject({ p: 0.25, leastP: 0.25 });
  });
});

test('the mean of large numbers that are close keeps its digits', () => {
  expect(mean([1e15, 1e15 + 2, 1e15 + 4])).toBe(1e15 + 2);
  expect(variance([1e15, 1e15 + 2, 1e15 + 4])).toBe(4);
});

test('sizes in words', () => {
  expect([0.1, -0.3, 0.6, -2].map(sizeOfG)).toEqual(['negligible', 'small', 'medium', 'large']);
  expect([0.1, -0.2, 0.4, -1].map(sizeOfDelta)).toEqual(['negligible', 'small', 'medium', 'large']);
});

test('the interval is as sure as the p-value that counts', () => {
  const [first, second] = [
    [1, 2, 3, 4],
    [3, 4, 5, 7],
  ] as const;
  const widths = [0.05, 0.01].map((alpha) => {
    const { welch } = compareGroups(first, second, undefined, { alpha, power: 0.8 });
    return (welch?.high ?? 0) - (welch?.low ?? 0);
  });
  // t quantiles at scipy's 5.585 degrees of freedom, 0.995 over 0.975.
  expect((widths[1] ?? 0) / (widths[0] ?? 1)).toBeCloseTo(1.53444, 4);
});
