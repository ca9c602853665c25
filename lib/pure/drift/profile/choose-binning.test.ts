import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../stats/random';
import { type Binning, cellOf, keyOf, nextDouble, previousDouble } from './binning';
import { chooseBinning } from './choose-binning';
import { profileNumbers } from './numeric';
import { quantile } from './segments';

describe('the choice of cells', () => {
  const random = seededRandom(9);
  const draw = (n: number, value: () => number) => Array.from({ length: n }, value);
  const largestShare = (values: number[], binning: Binning) => {
    const profile = profileNumbers(values, binning);
    return Math.max(...profile.counts) / values.length;
  };

  test('whole numbers: a cell for each', () => {
    const ages = draw(500, () => 18 + random.below(60));
    const binning = chooseBinning(ages);
    expect(binning).toEqual({ kind: 'grid', low: Math.min(...ages) - 0.5, perUnit: 1, isExact: true });
    expect(cellOf(binning, keyOf(binning, 33))).toEqual({ from: 33, to: 33 });
  });

  test('whole numbers far apart: cells as wide as whole numbers', () => {
    const binning = chooseBinning(draw(5000, () => random.below(1_000_000)));
    expect(binning).toMatchObject({ kind: 'grid', perUnit: 1 / 500, isExact: false });
  });

  test.each([
    ['ratings in halves', () => random.below(10) / 2, 10],
    ['prices', () => random.below(3000) / 100, 100],
    ['negative tenths', () => -random.below(50) / 10, 10],
  ])('%s: a cell for each, that rounding does not miss', (_, value, perUnit) => {
    const values = draw(2000, value);
    const binning = chooseBinning(values);
    expect(binning).toMatchObject({ kind: 'grid', perUnit, isExact: true });
    for (const one of values) expect(cellOf(binning, keyOf(binning, one)).from).toBe(one + 0);
    expect(new Set(values.map((one) => keyOf(binning, one))).size).toBe(new Set(values).size);
  });

  test('few different values of no round step: a cell for each, and gaps between', () => {
    const binning = chooseBinning(draw(200, () => random.below(10) / 7));
    expect(binning.kind).toBe('edges');
    expect(cellOf(binning, keyOf(binning, 3 / 7))).toEqual({ from: 3 / 7, to: 3 / 7 });
    expect(keyOf(binning, 3.1 / 7)).toBe(keyOf(binning, 3 / 7) + 1);
  });

  test('a body without long tails: a thousand round cells', () => {
    const binning = chooseBinning(draw(20_000, random.normal));
    expect(binning).toEqual({ kind: 'grid', low: expect.any(Number), perUnit: 200, isExact: false });
  });

  test.each([
    ['long tails', () => Math.exp(3 * random.normal())],
    ['a sentinel far off', () => (random.next() < 0.1 ? -999 : random.next())],
    ['numbers of all sizes', () => 10 ** (600 * random.next() - 300)],
    ['both ends of all doubles', () => (random.next() - 0.5) * 1.7e308 * 2],
  ])('%s: by quantiles, heaps alone', (_, value) => {
    const values = draw(20_000, value);
    const binning = chooseBinning(values);
    expect(binning.kind).toBe('edges');
    const heap = values.filter((v) => v === -999).length / values.length;
    expect(largestShare(values, binning)).toBeLessThan(Math.max(0.011, heap + 0.001));
  });

  test('zeros in heaps stand at zero', () => {
    const values = draw(10_000, () => (random.next() < 0.7 ? 0 : random.next() * 30));
    const profile = profileNumbers(values, chooseBinning(values));
    expect(quantile(profile, 0.5)).toBe(0);
    expect(quantile(profile, 0.9)).toBeCloseTo(20, 0);
  });

  test('nothing, or one value', () => {
    expect(chooseBinning([Number.NaN])).toMatchObject({ kind: 'grid' });
    expect(chooseBinning([3.25])).toMatchObject({ kind: 'grid', isExact: true });
    expect(chooseBinning([Math.PI]).kind).toBe('edges');
    expect(chooseBinning([1e-310, 2e-310, 3e-310]).kind).toBe('edges');
  });
});

test.each<[Binning, number, number, number]>([
  [{ kind: 'edges', edges: [1, 2] }, 0, Number.NEGATIVE_INFINITY, 1],
  [{ kind: 'edges', edges: [1, 2] }, 1, 1, 2],
  [{ kind: 'edges', edges: [1, 2] }, 2, 2, Number.POSITIVE_INFINITY],
  [{ kind: 'edges', edges: [0, Number.MIN_VALUE] }, 1, 0, 0],
  [{ kind: 'grid', low: 1, perUnit: 2, isExact: false }, 3, 2.5, 3],
  [{ kind: 'grid', low: 9.95, perUnit: 10, isExact: true }, 18, 11.8, 11.8],
  [{ kind: 'grid', low: 1, perUnit: 2, isExact: false }, -32768, Number.NEGATIVE_INFINITY, -16382.5],
  [{ kind: 'grid', low: 1, perUnit: 2, isExact: false }, 32767, 16384.5, Number.POSITIVE_INFINITY],
])('a cell of %j with key %d goes from %d to %d', (binning, key, from, to) =>
  expect(cellOf(binning, key)).toEqual({ from, to }),
);

test.each([0, 1, -1, 0.1, -1e308, 5e-324, -5e-324])('the doubles next to %d have none between', (value) => {
  const [before, after] = [previousDouble(value), nextDouble(value)];
  expect(before < value && value < after).toBe(true);
  for (const other of [before, after]) {
    const middle = value / 2 + other / 2;
    expect(middle === value || middle === other || Math.abs(value) < 1e-300).toBe(true);
  }
});
