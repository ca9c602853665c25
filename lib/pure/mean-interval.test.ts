import { expect, test } from 'vitest';
import { halfInterval95, studentT975 } from './mean-interval';

test.each([
  [1, 12.7062],
  [2, 4.3027],
  [9, 2.2622],
  [11, 2.201],
  [20, 2.086],
  [30, 2.0423],
  [100, 1.984],
  [10_000, 1.9602],
])('t of %d degrees of freedom', (degrees, quantile) => {
  expect(studentT975(degrees)).toBeCloseTo(quantile, 4);
});

test('the interval of a mean; none of a single value', () => {
  expect(halfInterval95(4, 2)).toBeCloseTo(3.1824, 3);
  expect(halfInterval95(1, null)).toBeUndefined();
});
