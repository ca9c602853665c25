import { expect, test } from 'vitest';
import { distinctTitle, isCounted } from './distinct-values';

test('what was counted is not called an estimate', () => {
  expect([200_000, 200_001].map(isCounted)).toEqual([true, false]);
  expect(distinctTitle(200_000)).toBe('Distinct');
  expect(distinctTitle(200_001)).toBe('Distinct, about');
  expect(distinctTitle(3e6, 'Distinct values')).toBe('Distinct values, about');
});
