import { expect, it } from 'vitest';
import { ranks, spearman } from './spearman';

it('ranks, with equal values sharing theirs', () =>
  expect(ranks([10, 30, 20, 20])).toEqual([1, 4, 2.5, 2.5]));

// scipy.stats.spearmanr
it.each([
  [[1, 2, 3, 4, 5], [5, 6, 7, 8, 7], 0.8207826816681233],
  [[1, 2, 3], [3, 2, 1], -1],
  [[0.1, 0.2, 0.3, 0.4], [1, 4, 9, 16], 1],
])('of %j and %j is %d', (x, y, expected) => expect(spearman(x, y)).toBeCloseTo(expected, 12));

it('is unknown where nothing varies or little is known', () => {
  expect(spearman([1, 1, 1], [1, 2, 3])).toBeUndefined();
  expect(spearman([1, 2], [1, 2])).toBeUndefined();
});
