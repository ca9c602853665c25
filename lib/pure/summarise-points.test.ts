import { expect, test } from 'vitest';
import { summarisePoints } from './summarise-points';

const point = (step: number, value: number, timestamp = 0, key = 'a') => ({ key, step, value, timestamp });

test.each([
  ['one point', [point(3, 5)], { last: [3, 5], first: [3, 5], least: [3, 5], greatest: [3, 5] }],
  [
    'in any order',
    [point(2, 1), point(9, 4), point(0, 2), point(5, 8)],
    { last: [9, 4], first: [0, 2], least: [2, 1], greatest: [5, 8] },
  ],
  [
    'an extreme seen twice is that of the earlier step',
    [point(4, 1), point(2, 1), point(6, 9), point(5, 9)],
    { last: [6, 9], first: [2, 1], least: [2, 1], greatest: [5, 9] },
  ],
  [
    'NaN is no extreme, yet the greatest of one moment',
    [point(1, 2), point(1, Number.NaN), point(1, 3)],
    { last: [1, Number.NaN], first: [1, 2], least: [1, 2], greatest: [1, 3] },
  ],
  [
    'nothing but NaN',
    [point(1, Number.NaN), point(2, Number.NaN)],
    { last: [2, Number.NaN], first: [1, Number.NaN], least: undefined, greatest: undefined },
  ],
])('%s', (_, points, expected) => {
  const summary = summarisePoints(points).get('a');
  const told = Object.fromEntries(
    Object.entries(summary ?? {}).map(([name, at]) => [name, at ? [at.step, at.value] : undefined]),
  );
  expect(told).toEqual(expected);
});

test('the later time wins within a step, and keys are apart', () => {
  const summaries = summarisePoints([point(1, 5, 20), point(1, 9, 10), point(1, 7, 0, 'b')]);
  expect(summaries.get('a')?.last.value).toBe(5);
  expect(summaries.get('a')?.first.value).toBe(9);
  expect(summaries.get('b')?.last.value).toBe(7);
});
