import { expect, test } from 'vitest';
import { formatDelta, formatShare } from './format-delta';

test.each([
  [0.925, 0.9, '+0.0250', '+2.78 %'],
  [1, 3, '−2', '−66.7 %'],
  [2, 2, '=', undefined],
  [1, 0, '+1', undefined],
  [-1, -2, '+1', '+50 %'],
  ['NaN', 1, undefined, undefined],
  [1, null, undefined, undefined],
  [Number.MAX_VALUE, 1, undefined, undefined],
] as const)('%s against %s: %s, %s', (value, baseline, delta, share) => {
  expect(formatDelta(value, baseline)).toBe(delta);
  expect(formatShare(value, baseline)).toBe(share);
});
