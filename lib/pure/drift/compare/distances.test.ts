import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../stats/random';
import { kolmogorovSmirnov, sorted, wasserstein } from '../../stats/two-sample';
import { chooseBinning } from '../profile/choose-binning';
import { standardDeviation } from '../profile/moments';
import { momentsOf, profileNumbers } from '../profile/numeric';
import { chanceDivergence, poolSmall, testCounts } from './category-distances';
import { binnedKolmogorovSmirnov, binnedWasserstein, chanceWasserstein, wideBins } from './numeric-distances';

const random = seededRandom(21);
const draw = (n: number, value: () => number) => Array.from({ length: n }, value);
const profiles = (first: (number | null)[], second: (number | null)[]) => {
  const binning = chooseBinning(first.map((value) => value ?? Number.NaN));
  return [profileNumbers(first, binning), profileNumbers(second, binning)] as const;
};

describe('distances of cells are those of the rows', () => {
  const scaled = (x: number) => x * 1.03;
  const shapes: [string, () => number, (x: number) => number][] = [
    ['normal', () => random.normal(), scaled],
    ['log-normal 1.5', () => Math.exp(1.5 * random.normal()), scaled],
    ['log-normal 3', () => Math.exp(3 * random.normal()), scaled],
    ['uniform', () => random.next(), scaled],
    ['whole', () => random.below(40), (x) => x + 1],
    ['whole, many', () => random.below(100_000), (x) => Math.round(x * 1.03)],
    ['ratings', () => random.below(9) / 2, (x) => x + 0.5],
    ['half zeros', () => (random.next() < 0.5 ? 0 : random.normal()), scaled],
    ['a sentinel', () => (random.next() < 0.1 ? -999 : random.normal()), scaled],
    ['instants', () => 1_760_000_000_000 + random.below(86_400_000), (x) => x + 1_000_000],
  ];
  test.each(shapes)('%s', (_, value, change) => {
    const [first, second] = [draw(20_000, value), draw(3000, value).map(change)];
    const [reference, current] = profiles(first, second);
    const [a, b] = [sorted(first), sorted(second)];
    const exact = kolmogorovSmirnov(a, b)?.statistic ?? 0;
    const ks = binnedKolmogorovSmirnov(reference, current);
    expect(ks?.statistic).toBeLessThanOrEqual(exact + 1e-12);
    expect(ks?.atMost).toBeGreaterThanOrEqual(exact - 1e-12);
    expect(exact - (ks?.statistic ?? 0)).toBeLessThan(0.01);
    const sd = standardDeviation(momentsOf(reference)) ?? 0;
    expect(
      Math.abs((binnedWasserstein(reference, current) ?? 0) - (wasserstein(a, b) ?? 0)) / sd,
    ).toBeLessThan(0.005);
  });

  test('of whole numbers and of ratings to the last digit', () => {
    for (const value of [() => random.below(40), () => random.below(9) / 2]) {
      const [first, second] = [draw(5000, value), draw(700, value)];
      const [reference, current] = profiles(first, second);
      const [a, b] = [sorted(first), sorted(second)];
      expect(binnedKolmogorovSmirnov(reference, current)?.statistic).toBeCloseTo(
        kolmogorovSmirnov(a, b)?.statistic ?? 0,
        12,
      );
      expect(binnedWasserstein(reference, current)).toBeCloseTo(wasserstein(a, b) ?? 0, 11);
    }
  });

  test('rows far outside the reference still count with all their distance', () => {
    const first = draw(5000, () => Math.exp(3 * random.normal()));
    const second = first.map((x) => x + 1e7);
    expect((binnedWasserstein(...profiles(first, second)) ?? 0) / 1e7).toBeCloseTo(1, 9);
  });

  test('of ratings that became fractions to half a step', () => {
    const [first, second] = [draw(5000, () => random.below(9) / 2), draw(900, () => 4.5 * random.next())];
    const distance = wasserstein(sorted(first), sorted(second)) ?? 0;
    expect(Math.abs((binnedWasserstein(...profiles(first, second)) ?? 0) - distance)).toBeLessThan(0.05);
  });

  test('nothing between equals', () => {
    const values = draw(3000, random.normal);
    const [reference, current] = profiles(values, values);
    expect(binnedKolmogorovSmirnov(reference, current)).toMatchObject({ statistic: 0, p: 1 });
    expect(binnedWasserstein(reference, current)).toBeLessThan(1e-12);
  });
});

describe('what chance adds is what it adds on average', () => {
  test.each<[string, number, number, () => number]>([
    ['normal', 1000, 200, () => random.normal()],
    ['log-normal', 2000, 2000, () => Math.exp(random.normal())],
    ['ratings', 500, 500, () => random.below(6) / 2],
  ])('Wasserstein of %s', (_, n, m, value) => {
    const pairs = Array.from({ length: 60 }, () => profiles(draw(n, value), draw(m, value)));
    const average = (of: (pair: (typeof pairs)[number]) => number) =>
      pairs.reduce((sum, pair) => sum + of(pair), 0) / pairs.length;
    const seen = average((pair) => binnedWasserstein(...pair) ?? 0);
    expect(average((pair) => chanceWasserstein(...pair)) / seen).toBeGreaterThan(0.85);
    expect(average((pair) => chanceWasserstein(...pair)) / seen).toBeLessThan(1.18);
  });

  test.each([
    [10_000, 100, 200],
    [10_000, 100, 10],
    [500, 400, 50],
    [300, 300, 1000],
    [100_000, 10_000, 20],
  ])('Jensen-Shannon of %d against %d rows in %d categories', (n, m, k) => {
    const count = (rows: number) => {
      const counts = new Array<number>(k).fill(0);
      for (let row = 0; row < rows; row += 1) {
        const at = Math.floor(random.next() ** 1.5 * k);
        counts[at] = (counts[at] ?? 0) + 1;
      }
      return counts;
    };
    let [seen, expected] = [0, 0];
    for (let run = 0; run < 40; run += 1) {
      const [first, second] = [count(n), count(m)];
      expected += chanceDivergence(first, second);
      seen += first.reduce((sum, a, at) => {
        const [p, q] = [a / n, (second[at] ?? 0) / m];
        const term = (x: number) => (x > 0 ? x * Math.log((2 * x) / (p + q)) : 0);
        return sum + (term(p) + term(q)) / 2;
      }, 0);
    }
    expect(expected / seen).toBeGreaterThan(0.9);
    expect(expected / seen).toBeLessThan(1.1);
  });
});

describe('wide bins', () => {
  test('are tenths of the reference, open at both ends', () => {
    const [reference, current] = profiles(draw(10_000, random.normal), [-50, 50, 0]);
    const bins = wideBins(reference, current);
    expect(bins).toHaveLength(10);
    for (const bin of bins) expect(Math.abs(bin.reference - 1000)).toBeLessThan(60);
    expect(bins[0]?.current).toBe(1);
    expect(bins[9]?.current).toBe(1);
  });
  test('a heap is a bin of its own, and what lies beyond it another', () => {
    const [reference, current] = profiles(
      draw(5000, () => Math.min(1, random.next() * 1.5)),
      [0.5, 1, 1, 2],
    );
    const bins = wideBins(reference, current);
    expect(bins.at(-1)).toMatchObject({ reference: 0, current: 1 });
    expect(bins.at(-2)?.current).toBe(2);
    expect(bins.at(-2)?.reference).toBeGreaterThan(1500);
  });
  test('hold all rows', () => {
    for (const value of [random.normal, () => random.below(3), () => Math.exp(3 * random.normal())]) {
      const bins = wideBins(...profiles(draw(500, value), draw(77, value)));
      expect(bins.reduce((sum, bin) => sum + bin.reference, 0)).toBe(500);
      expect(bins.reduce((sum, bin) => sum + bin.current, 0)).toBe(77);
    }
  });
});

describe('tests of counts', () => {
  test('small categories are pooled with their neighbours until five rows are expected', () => {
    const [a, b] = poolSmall([1000, 20, 20, 20, 940], [100, 2, 2, 2, 94]);
    expect(a).toEqual([1000, 60, 940]);
    expect(b).toEqual([100, 6, 94]);
    expect(poolSmall([5, 1], [6, 0])[0]).toEqual([6]);
  });
  test('one row of a new category does not make p = 0', () => {
    const test = testCounts([500, 500, 0], [49, 50, 1]);
    expect(test.p).toBeGreaterThan(0.05);
  });
  test('few rows are counted out exactly', () => {
    expect(testCounts([3, 6], [6, 3])).toMatchObject({ name: 'fisher' });
    expect(testCounts([3, 6], [6, 3]).p).toBeCloseTo(0.34694, 4);
    expect(testCounts([300, 700], [340, 660]).name).toBe('chi-squared');
  });
  test('no drift: small p-values are as rare as they should be, with many categories and few rows too', () => {
    let found = 0;
    for (let run = 0; run < 400; run += 1) {
      const count = (rows: number) => {
        const counts = new Array<number>(200).fill(0);
        for (let row = 0; row < rows; row += 1) {
          const at = random.below(200);
          counts[at] = (counts[at] ?? 0) + 1;
        }
        return counts;
      };
      if (testCounts(count(4000), count(300)).p < 0.05) found += 1;
    }
    expect(found / 400).toBeLessThan(0.085);
    expect(found / 400).toBeGreaterThan(0.015);
  });
});
