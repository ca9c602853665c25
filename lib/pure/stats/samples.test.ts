import { describe, expect, test } from 'vitest';
import { chiSquaredTest, chiSquaredTwoSample, cramersV, fisherExact, goodnessOfFit } from './contingency';
import { compareCorrelations, midRanks, pearson, spearman } from './correlation';
import {
  hellinger,
  jensenShannonDistance,
  jensenShannonDivergence,
  kullbackLeibler,
  lInfinity,
  populationStability,
  sharesOf,
  smoothedShares,
  totalVariation,
} from './divergences';
import { correlationRatio } from './effect-size';
import golden from './golden/samples.json';
import { adjustLogP, type Correction } from './multiple-testing';
import { compareShares, wilson } from './proportions';
import { seededRandom, shuffle } from './random';
import { kolmogorovSmirnov, sorted, wasserstein } from './two-sample';

// The golden table is scipy's: golden/samples.py.
const near = (actual: number | undefined, wanted: number | string, tolerance = 1e-10) => {
  const value = Number(wanted);
  if (!Number.isFinite(value)) expect(actual).toBe(value);
  else
    expect(Math.abs((actual ?? Number.NaN) - value)).toBeLessThan(
      tolerance * Math.max(Math.abs(value), 1e-6),
    );
};

describe('two samples', () => {
  test.each(golden.samples)('$first against $second', ({ first, second, d, p, w1 }) => {
    const ks = kolmogorovSmirnov(sorted(first), sorted(second));
    near(ks?.statistic, d);
    near(ks?.p, p, 1e-9);
    near(wasserstein(sorted(first), sorted(second)), w1);
  });

  test('nothing of nothing', () => {
    expect(kolmogorovSmirnov(sorted([]), sorted([1]))).toBeUndefined();
    expect(wasserstein(sorted([1]), sorted([]))).toBeUndefined();
  });

  test('KS stays under a rising map, W1 moves with a shift and a scale', () => {
    const random = seededRandom(3);
    const a = Array.from({ length: 50 }, random.normal);
    const b = Array.from({ length: 70 }, () => random.normal() + 0.3);
    const ks = kolmogorovSmirnov(sorted(a), sorted(b))?.statistic;
    expect(kolmogorovSmirnov(sorted(a.map(Math.exp)), sorted(b.map(Math.exp)))?.statistic).toBe(ks);
    const distance = wasserstein(sorted(a), sorted(b)) ?? 0;
    const moved = (values: number[]) => sorted(values.map((value) => 3 * value + 10));
    near(wasserstein(moved(a), moved(b)), 3 * distance);
    near(wasserstein(sorted(a), sorted(a.map((value) => value + 0.7))), 0.7);
  });
});

describe('two vectors of counts', () => {
  test.each(golden.counts)('$first against $second', ({ first, second, ...wanted }) => {
    const [p, q] = [sharesOf(first), sharesOf(second)];
    const plain = chiSquaredTwoSample(first, second);
    near(plain.statistic, wanted.chi2);
    near(plain.p, wanted.p);
    near(chiSquaredTest([first, second], { isYates: true }).p, wanted.yatesP);
    near(jensenShannonDistance(p, q, 'e'), wanted.jsE);
    near(jensenShannonDistance(p, q, 2), wanted.js2);
    near(kullbackLeibler(p, q), wanted.kl);
    const scaled = first.map((count) => (count * sum(second)) / sum(first));
    near(goodnessOfFit(second, scaled).statistic, wanted.fit);
    near(goodnessOfFit(second, scaled).p, wanted.fitP);
    near(populationStability(p, q), kullbackLeibler(p, q) + kullbackLeibler(q, p));
  });

  test('by hand', () => {
    const [p, q] = [
      [0.5, 0.5, 0],
      [0.25, 0.25, 0.5],
    ];
    near(totalVariation(p, q), 0.5);
    near(lInfinity(p, q), 0.5);
    near(hellinger(p, q), Math.sqrt(1 - 2 * Math.sqrt(0.125)));
    expect(populationStability(p, q)).toBe(Number.POSITIVE_INFINITY);
    expect(sharesOf([0, 0])).toEqual([0, 0]);
    expect(smoothedShares([3, 0])).toEqual([3.5 / 4, 0.5 / 4]);
  });

  test('zero between equals, positive between others, the same both ways and in any order', () => {
    const random = seededRandom(5);
    for (let round = 0; round < 50; round += 1) {
      const counts = () => Array.from({ length: 6 }, () => random.below(20));
      const [a, b] = [
        [1, ...counts()],
        [2, ...counts()],
      ];
      const [p, q] = [smoothedShares(a), smoothedShares(b)];
      for (const measure of [
        kullbackLeibler,
        jensenShannonDivergence,
        populationStability,
        hellinger,
        totalVariation,
        lInfinity,
      ]) {
        expect(measure(p, p)).toBeLessThan(1e-15);
        expect(measure(p, q)).toBeGreaterThan(0);
        const order = shuffle([...p.keys()], random);
        const inOrder = (shares: number[]) => order.map((at) => shares[at] ?? 0);
        near(measure(inOrder(p), inOrder(q)), measure(p, q));
        if (measure !== kullbackLeibler) near(measure(q, p), measure(p, q));
      }
      expect(jensenShannonDistance(p, q, 2)).toBeLessThanOrEqual(1);
      near(chiSquaredTwoSample(b, a).statistic, chiSquaredTwoSample(a, b).statistic);
    }
    expect(jensenShannonDistance([1, 0], [0, 1], 2)).toBe(1);
  });

  test('a table with one filled row or column says nothing', () => {
    expect(
      chiSquaredTest([
        [3, 4],
        [0, 0],
      ]),
    ).toMatchObject({ p: 1, degrees: 0 });
    expect(
      chiSquaredTest([
        [3, 0],
        [4, 0],
      ]),
    ).toMatchObject({ p: 1, degrees: 0 });
    expect(chiSquaredTest([])).toMatchObject({ p: 1, degrees: 0 });
    expect(
      chiSquaredTest([
        [0, 0],
        [0, 0],
      ]),
    ).toMatchObject({ p: 1, degrees: 0 });
  });
});

test.each(golden.fisher)('Fisher of %d %d %d %d', (a, b, c, d, p) => near(fisherExact(a, b, c, d).p, p));

describe("Cramér's V", () => {
  test('of what hangs together wholly, and of what does not', () => {
    expect(
      cramersV([
        [500, 0],
        [0, 500],
      ]),
    ).toBeCloseTo(1, 2);
    expect(
      cramersV([
        [250, 250],
        [250, 250],
      ]),
    ).toBe(0);
    expect(
      cramersV([
        [5, 0],
        [3, 0],
      ]),
    ).toBeUndefined();
  });
  test('chance alone gives next to nothing, even in a large table of few rows', () => {
    const random = seededRandom(1);
    const table = Array.from({ length: 12 }, () => new Array<number>(12).fill(0));
    for (let row = 0; row < 1000; row += 1) {
      const line = table[random.below(12)] ?? [];
      const at = random.below(12);
      line[at] = (line[at] ?? 0) + 1;
    }
    // Uncorrected it would be about √(11/1000) = 0.1.
    expect(cramersV(table)).toBeLessThan(0.06);
  });
});

test('the correlation ratio: all between groups, none, and a spread of one’s own for each', () => {
  expect(correlationRatio({ n: 30, groups: 3, within: 0, all: 12 })).toBe(1);
  expect(correlationRatio({ n: 30, groups: 3, within: 12, all: 12 })).toBe(0);
  // Two groups of two, 0 and 2 and 4 and 6: 4 of 20 within.
  expect(correlationRatio({ n: 4, groups: 2, within: 4, all: 20 })).toBeCloseTo(Math.sqrt(0.7), 12);
  for (const nothing of [
    { n: 10, groups: 10, within: 0, all: 5 },
    { n: 10, groups: 1, within: 5, all: 5 },
    { n: 10, groups: 2, within: 0, all: 0 },
  ])
    expect(correlationRatio(nothing)).toBeUndefined();
});

describe('proportions', () => {
  test.each(golden.wilson)('Wilson of %d in %d at %d', (k, n, level, low, high) => {
    const interval = wilson(k, n, level);
    near(interval?.low, low);
    near(interval?.high, high);
  });
  test('none of none is not zero', () => expect(wilson(0, 0)).toBeUndefined());
  test("Newcombe's own example", () => {
    const compared = compareShares({ successes: 48, n: 80 }, { successes: 56, n: 70 });
    expect(compared?.difference).toBeCloseTo(0.2, 12);
    expect(compared?.low).toBeCloseTo(0.0524, 4);
    expect(compared?.high).toBeCloseTo(0.3339, 4);
  });
  test('the test is that of a two by two table', () => {
    const compared = compareShares({ successes: 10, n: 30 }, { successes: 20, n: 30 });
    near(
      compared?.p,
      chiSquaredTest([
        [10, 20],
        [20, 10],
      ]).p,
    );
    expect(compareShares({ successes: 0, n: 5 }, { successes: 0, n: 9 })?.p).toBe(1);
    expect(compareShares({ successes: 0, n: 0 }, { successes: 0, n: 9 })).toBeUndefined();
  });
});

describe('many tests at once', () => {
  const adjusted = (ps: number[], correction: Correction) =>
    adjustLogP(ps.map(Math.log), correction).map(Math.exp);
  test.each(golden.corrected)('$p', ({ p, bh, by }) => {
    for (const [at, value] of adjusted(p, 'benjamini-hochberg').entries()) near(value, bh[at] ?? 0);
    for (const [at, value] of adjusted(p, 'benjamini-yekutieli').entries()) near(value, by[at] ?? 0);
  });
  test('Holm and Bonferroni', () => {
    const ps = [0.01, 0.02, 0.03, 0.04, 0.2];
    for (const [at, value] of adjusted(ps, 'holm').entries())
      near(value, [0.05, 0.08, 0.09, 0.09, 0.2][at] ?? 0);
    for (const [at, value] of adjusted(ps, 'bonferroni').entries())
      near(value, [0.05, 0.1, 0.15, 0.2, 1][at] ?? 0);
    expect(adjusted(ps, 'none')).toEqual(ps.map((p) => Math.exp(Math.log(p))));
  });
  test('keep their order below the least double', () =>
    expect(adjustLogP([-2000, -1000], 'benjamini-hochberg')).toEqual([-2000 + Math.LN2, -1000]));
});

describe('pairs', () => {
  test.each(golden.pairs)('$x with $y', ({ x, y, ...wanted }) => {
    near(pearson(x, y), wanted.pearson);
    near(spearman(x, y), wanted.spearman);
  });
  test('ranks share their mean', () => expect([...midRanks([3, 1, 3, 2])]).toEqual([3.5, 1, 3.5, 2]));
  test('what does not vary has no correlation', () => {
    expect(pearson([1, 1, 1], [1, 2, 3])).toBeUndefined();
    expect(spearman([1, 2], [1, 2])).toBeUndefined();
  });
  test('Fisher z of a difference', () => {
    // (atanh 0.5 − atanh 0.3) / √(2/97)
    near(compareCorrelations({ r: 0.3, n: 100 }, { r: 0.5, n: 100 })?.z, 1.66992002, 1e-6);
    expect(compareCorrelations({ r: 0.3, n: 3 }, { r: 0.5, n: 100 })).toBeUndefined();
    expect(compareCorrelations({ r: 1, n: 30 }, { r: 0.5, n: 100 })?.logP).toBeLessThan(Math.log(1e-6));
    expect(compareCorrelations({ r: -1, n: 30 }, { r: -1 + 1e-15, n: 100 })?.p).toBe(1);
  });
});

test('a seed repeats itself, and its numbers are uniform and normal', () => {
  const draw = (seed: number) => Array.from({ length: 5 }, seededRandom(seed).next);
  expect(draw(7)).toEqual(draw(7));
  expect(draw(7)).not.toEqual(draw(8));
  const random = seededRandom(11);
  const values = sorted(Array.from({ length: 5000 }, random.normal));
  const uniform = sorted(Array.from({ length: 5000 }, random.next));
  expect(
    kolmogorovSmirnov(uniform, sorted(Array.from({ length: 5000 }, (_, at) => at / 5000)))?.p,
  ).toBeGreaterThan(0.01);
  expect(Math.abs(values.reduce((a, b) => a + b) / 5000)).toBeLessThan(0.05);
});

const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);
