import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../stats/random';
import { chooseBinning } from '../profile/choose-binning';
import { profileNumbers } from '../profile/numeric';
import { histogramOf } from './histogram';
import { compareSummaries, summariseNumbers } from './summary';

const random = seededRandom(17);
const draw = (n: number, value: () => number) => Array.from({ length: n }, value);
const profiles = (first: (number | null)[], second: (number | null)[]) => {
  const binning = chooseBinning(first.map((value) => value ?? Number.NaN));
  return [profileNumbers(first, binning), profileNumbers(second, binning)] as const;
};

describe('summaries', () => {
  // scipy 1.17: ttest_ind(b, a, equal_var=False).confidence_interval(), and f.ppf for the ratio.
  const [reference, current] = profiles([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, null], [3, 5, 7, 9, 15, null, null]);
  test('of each side', () => {
    expect(summariseNumbers(reference)).toEqual({
      rows: 11,
      values: 10,
      missing: 1,
      zeros: 0,
      mean: 5.5,
      sd: expect.closeTo(3.02765, 5),
      least: 1,
      lowerQuartile: 3,
      median: 5,
      upperQuartile: 8,
      greatest: 10,
    });
    const [nothing] = profiles([null], []);
    expect(summariseNumbers(nothing)).toMatchObject({
      rows: 1,
      values: 0,
      mean: null,
      sd: null,
      median: null,
      least: null,
    });
  });
  test('of their differences', () => {
    const change = compareSummaries(reference, current);
    expect(change.mean?.difference).toBeCloseTo(2.3, 12);
    expect(change.mean?.low).toBeCloseTo(MEAN_LOW, 8);
    expect(change.mean?.high).toBeCloseTo(MEAN_HIGH, 8);
    expect(change.sd?.ratio).toBeCloseTo(SD_RATIO, 8);
    expect(change.sd?.low).toBeCloseTo(SD_LOW, 8);
    expect(change.sd?.high).toBeCloseTo(SD_HIGH, 8);
    expect(change.missing?.difference).toBeCloseTo(2 / 7 - 1 / 11, 12);
  });
  test('of what does not vary', () => {
    expect(compareSummaries(...profiles([5, 5, 5], [5, 5]))).toMatchObject({ mean: null, sd: null });
    expect(compareSummaries(...profiles([5, 6], [7]))).toMatchObject({ mean: null, sd: null });
    expect(compareSummaries(...profiles([], []))).toEqual({ mean: null, sd: null, missing: null });
  });
});

describe('histograms', () => {
  const total = (bars: { reference: number; current: number }[], side: 'reference' | 'current') =>
    bars.reduce((sum, bar) => sum + bar[side], 0);
  test.each<[string, () => number, 'linear' | 'logarithmic']>([
    ['normal', () => random.normal(), 'linear'],
    ['long tails', () => Math.exp(2.5 * random.normal()), 'logarithmic'],
    ['whole numbers', () => random.below(500), 'linear'],
    ['instants', () => 1.76e12 + random.below(86_400_000), 'linear'],
  ])('%s: all rows, in few bars that rise', (_, value, scale) => {
    const histogram = histogramOf(...profiles(draw(5000, value), draw(400, value)));
    expect(histogram.scale).toBe(scale);
    expect(histogram.bars.length).toBeLessThanOrEqual(33);
    expect(histogram.bars.length).toBeGreaterThan(12);
    expect(total(histogram.bars, 'reference')).toBeCloseTo(1, 9);
    expect(total(histogram.bars, 'current')).toBeCloseTo(1, 9);
    for (const [at, bar] of histogram.bars.entries()) {
      expect(bar.from).toBeLessThan(bar.to);
      if (at > 0) expect(bar.from).toBe(histogram.bars[at - 1]?.to);
    }
  });
  test('the bars hold what lies between their ends', () => {
    const [first, second] = [draw(20_000, random.normal), draw(20_000, () => random.normal() + 1)];
    const { bars } = histogramOf(...profiles(first, second));
    for (const { from, to, reference, current } of bars) {
      const share = (values: number[]) =>
        values.filter((value) => value >= from && value < to).length / values.length;
      expect(Math.abs(reference - share(first))).toBeLessThan(0.001);
      expect(Math.abs(current - share(second))).toBeLessThan(0.001);
    }
  });
  test('few values have a bar each', () =>
    expect(histogramOf(...profiles([1, 1, 2, 5], [2, 7])).bars).toEqual([
      { from: 1, to: 1, reference: 0.5, current: 0 },
      { from: 2, to: 2, reference: 0.25, current: 0.5 },
      { from: 5, to: 5, reference: 0.25, current: 0 },
      { from: 7, to: 7, reference: 0, current: 0.5 },
    ]));
  test('nothing, or one side alone', () => {
    expect(histogramOf(...profiles([], [])).bars).toEqual([]);
    const { bars } = histogramOf(...profiles(draw(500, random.normal), []));
    expect(total(bars, 'reference')).toBeCloseTo(1, 9);
    expect(total(bars, 'current')).toBe(0);
  });
});

const MEAN_LOW = -3.304244492673787;
const MEAN_HIGH = 7.9042444926737865;
const SD_RATIO = 1.5207653575510174;
const SD_LOW = 0.7001315224646915;
const SD_HIGH = 4.538072280719566;
