import { expect, it } from 'vitest';
import { combineSeries } from './group-series';
import type { GridSeries } from './series-grid';

const series = (last: (number | null)[], given: Partial<GridSeries> = {}): GridSeries => ({
  last,
  breaks: [],
  points: last.length,
  ...given,
});
const x = [0, 1, 2, 3];

it('is the mean of those that have begun and not ended, and says of how many', () => {
  const { mean, n } = combineSeries(x, [series([1, 2, 3, 4]), series([3, 4, null, null])], 'sd');
  expect(mean).toEqual([2, 3, 3, 4]);
  expect(n).toEqual([2, 2, 1, 1]);
});

it('does not jump where one of them logs more rarely', () => {
  const { mean, n } = combineSeries(x, [series([10, 10, 10, 10]), series([0, null, null, 0])], 'sd');
  expect(mean).toEqual([5, 5, 5, 5]);
  expect(n).toEqual([2, 2, 2, 2]);
});

it('keeps a gap of one run out of the mean, and of all runs a gap', () => {
  const gap = { breaks: [1] };
  const one = combineSeries(x, [series([1, null, 1, 1], gap), series([3, 3, 3, 3])], 'sd');
  expect(one.mean).toEqual([2, 3, 2, 2]);
  expect(combineSeries(x, [series([1, null, 1, 1], gap)], 'sd').mean).toEqual([1, null, 1, 1]);
});

it('has a band of the kind that is asked for, and none of a single run', () => {
  const members = [series([1]), series([3]), series([5], { max: [50], min: [4] })];
  const at = (band: 'ci' | 'sd' | 'range') => {
    const { low, high } = combineSeries([0], members, band);
    return [low[0], high[0]];
  };
  expect(at('sd')).toEqual([1, 5]);
  // t(0.975; 2) = 4.30265…, sd = 2, n = 3
  expect(at('ci')[1]).toBeCloseTo(3 + (4.302652729911275 * 2) / Math.sqrt(3), 6);
  expect(at('range')).toEqual([1, 50]);
  expect(combineSeries([0], [series([1])], 'ci').low).toEqual([null]);
});
