import { describe, expect, test } from 'vitest';
import { chiSquared, type Distribution, fisherF, normal, studentT, twoSided } from './distributions';
import golden from './golden/distributions.json';
import { logGamma } from './incomplete-gamma';
import { kolmogorov, kolmogorovTwoSample } from './kolmogorov';

/** The golden table is of scipy and mpmath: golden/distributions.py. */
type Row = (number | string)[];
const numbers = (row: Row) => row.map(Number);

/** Relative to what is wanted; the limits are met exactly. */
const close = (actual: number, wanted: number, tolerance: number) => {
  const isLimit = actual === wanted;
  const gap = isLimit ? 0 : Math.abs(actual - wanted) / Math.abs(wanted);
  expect(gap, `${actual} should be ${wanted}`).toBeLessThan(tolerance);
};

function checkTails(distribution: Distribution, row: Row): void {
  const [x = 0, logCdf = 0, logSf = 0] = numbers(row.slice(-3));
  close(distribution.logCdf(x), logCdf, 1e-11);
  close(distribution.logSf(x), logSf, 1e-11);
  // A logarithm of −700 has lost three digits of what it is the logarithm of.
  close(distribution.cdf(x), Math.exp(logCdf), 1e-11);
  close(distribution.sf(x), Math.exp(logSf), 1e-11);
}

describe('tails and their logarithms', () => {
  test.each(golden.normal)('normal %j', (...row) => checkTails(normal, row));
  test.each(golden.studentT)('t %j', (...row) => checkTails(studentT(Number(row[0])), row));
  test.each(golden.chiSquared)('chi-squared %j', (...row) => checkTails(chiSquared(Number(row[0])), row));
  test.each(golden.fisherF)('F %j', (...row) => checkTails(fisherF(Number(row[0]), Number(row[1])), row));
  test.each(golden.logGamma)('log Γ(%d)', (x, wanted) =>
    expect(Math.abs(logGamma(x) - wanted)).toBeLessThan(1e-14 * Math.max(1, Math.abs(wanted))),
  );
});

describe('quantiles', () => {
  const check = (distribution: Distribution, row: number[]) => {
    const [p = 0, quantile = 0, upper = 0] = row.slice(-3);
    if (quantile === 0) expect(Math.abs(distribution.quantile(p))).toBeLessThan(1e-14);
    else close(distribution.quantile(p), quantile, 1e-9);
    if (upper === 0) expect(Math.abs(distribution.upperQuantile(p))).toBeLessThan(1e-14);
    else close(distribution.upperQuantile(p), upper, 1e-9);
  };
  test.each(golden.normalQuantile)('normal %j', (...row) => check(normal, row));
  test.each(golden.studentTQuantile)('t %j', (...row) => check(studentT(row[0] ?? 0), row));
  test.each(golden.chiSquaredQuantile)('chi-squared %j', (...row) => check(chiSquared(row[0] ?? 0), row));
  test.each(golden.fisherFQuantile)('F %j', (...row) => check(fisherF(row[0] ?? 0, row[1] ?? 0), row));
  test('the ends', () => {
    expect(normal.quantile(0)).toBe(Number.NEGATIVE_INFINITY);
    expect(normal.quantile(1)).toBe(Number.POSITIVE_INFINITY);
    expect(chiSquared(3).quantile(0)).toBe(0);
    expect(chiSquared(3).quantile(1)).toBe(Number.POSITIVE_INFINITY);
    expect(normal.quantile(1.5)).toBeNaN();
    expect(normal.quantile(Number.NaN)).toBeNaN();
  });
});

describe('what has no answer is NaN, what is extreme has a limit', () => {
  test.each([
    studentT(0),
    studentT(-1),
    studentT(Number.NaN),
    chiSquared(0),
    fisherF(0, 3),
    fisherF(3, Number.NaN),
  ])('parameters %#', (distribution) => {
    expect(distribution.sf(1)).toBeNaN();
    expect(distribution.quantile(0.3)).toBeNaN();
  });
  test('of NaN', () => {
    for (const distribution of [normal, studentT(3), chiSquared(3), fisherF(3, 4)])
      expect(distribution.cdf(Number.NaN)).toBeNaN();
  });
  test('of infinities and of numbers below the support', () => {
    for (const distribution of [normal, studentT(3), chiSquared(3), fisherF(3, 4)]) {
      expect(distribution.sf(Number.POSITIVE_INFINITY)).toBe(0);
      expect(distribution.cdf(Number.POSITIVE_INFINITY)).toBe(1);
      expect(distribution.cdf(Number.NEGATIVE_INFINITY)).toBe(0);
      expect(distribution.sf(Number.NEGATIVE_INFINITY)).toBe(1);
    }
    expect(chiSquared(3).cdf(-5)).toBe(0);
  });
  test('t with infinitely many degrees of freedom is normal', () => expect(studentT(Infinity)).toBe(normal));
  test('two-sided', () => {
    close(twoSided(normal, -1.959963984540054).p, 0.05, 1e-12);
    expect(twoSided(studentT(5), 0)).toEqual({ p: 1, logP: 0 });
    expect(twoSided(normal, 60).p).toBe(0);
    close(twoSided(normal, 60).logP, golden.normal.map(numbers).find(([x]) => x === 60)?.[2] ?? 0, 1e-3);
  });
});

describe('Kolmogorov', () => {
  test.each(golden.kolmogorov)('one sample of %d at %d', (n, d, sf) => close(kolmogorov(n, d).p, sf, 1e-8));
  test.each(golden.twoSample)('two samples of %d and %d at %d', (n, m, d, p) => {
    const exact = kolmogorovTwoSample(n, m, d, 'exact');
    // scipy subtracts from 1 where the sizes differ.
    close(exact.p, p, 1e-9 + 1e-14 / p);
    expect(kolmogorovTwoSample(m, n, d, 'exact').p).toBeCloseTo(exact.p, 13);
  });
  test.each(golden.separated)('all of %d values below all of %d', (n, m, logP) =>
    close(kolmogorovTwoSample(n, m, 1, 'exact').logP, logP, 1e-12),
  );
  test.each(golden.kolmogorovTail)('logarithm of the tail of %d at %d', (n, d, logP) => {
    close(kolmogorov(n, d).logP, logP, 1e-12);
    close(kolmogorovTwoSample(2 * n, 2 * n, d, 'asymptotic').logP, logP, 1e-12);
  });
  test('which method: exact while it is cheap', () => {
    expect(kolmogorovTwoSample(10_000, 10_000, 0.02).method).toBe('exact');
    expect(kolmogorovTwoSample(10_000, 100, 0.2).method).toBe('exact');
    expect(kolmogorovTwoSample(10_001, 100, 0.2).method).toBe('asymptotic');
    expect(kolmogorovTwoSample(9_999, 10_000, 0.02).method).toBe('asymptotic');
  });
  test('limits', () => {
    for (const method of ['exact', 'asymptotic'] as const) {
      expect(kolmogorovTwoSample(30, 40, 0, method).p).toBe(1);
      expect(kolmogorovTwoSample(0, 40, 0.5, method).p).toBeNaN();
      expect(kolmogorovTwoSample(30, 40, Number.NaN, method).p).toBeNaN();
    }
    expect(kolmogorov(5, 0).p).toBe(1);
    expect(kolmogorov(5, 1).p).toBe(0);
  });
});
