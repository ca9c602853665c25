import { expect, test } from 'vitest';
import { linesOf, type Point } from './prepare-history';

const point = (
  version: number,
  more: { rows?: number; profile?: Partial<Point['profile']> } = {},
): Point => ({
  version,
  time: version * 86_400_000,
  rows: 10,
  ...more,
  profile: { nulls: 1, distinct: 5, mean: version, quantiles: [0, 1, 2, 3, 4], ...more.profile },
});

test('mean, median and quartiles over the versions; over days by their times', () => {
  const points = [point(1), point(3)];
  const spread = linesOf(points, 'spread', 'version');
  expect(spread?.x).toEqual([1, 3]);
  expect(spread?.lines.map(({ name, last, min, max }) => [name, last, min, max])).toEqual([
    ['Mean', [1, 3], undefined, undefined],
    ['Median', [2, 2], [1, 1], [3, 3]],
  ]);
  expect(spread?.sentence).toBe('Mean from 1 to 3; Median at 2.');
  expect(linesOf(points, 'spread', 'day')?.x).toEqual([86_400_000, 3 * 86_400_000]);
});

test('a share of no rows is a gap, and so is a mean that is none', () => {
  const points = [point(1), point(2, { rows: 0, profile: { nulls: 0, mean: null } }), point(3)];
  expect(linesOf(points, 'missing', 'version')?.lines[0]).toMatchObject({
    last: [10, null, 10],
    breaks: [1],
  });
  expect(linesOf(points, 'spread', 'version')?.lines[0]).toMatchObject({ last: [1, null, 3], breaks: [1] });
});

test('texts have no spread, but so many values', () => {
  const texts = [point(1, { profile: { mean: undefined, quantiles: undefined } })];
  expect(linesOf(texts, 'spread', 'version')).toBeUndefined();
  expect(linesOf(texts, 'distinct', 'version')?.lines[0]?.last).toEqual([5]);
});
