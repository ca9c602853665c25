import { expect, it } from 'vitest';
import { isEnds, readEnds } from './y-range';

it.each([
  ['0', '1e-3', { ends: [0, 0.001] }],
  ['', '2', { ends: [null, 2] }],
  [' ', '', { ends: undefined }],
  ['two', '', { fault: 'An end of the axis is a number, or empty.' }],
  ['1e999', '', { fault: 'An end of the axis is a number, or empty.' }],
  ['2', '2', { fault: 'The lower end must be below the upper one.' }],
])('what was typed as %j and %j', (low, high, expected) => expect(readEnds(low, high)).toEqual(expected));

it('knows ends that a link brings', () => {
  expect(
    [
      [0, 1],
      [null, -3],
      [null, null],
    ].every(isEnds),
  ).toBe(true);
  expect([[1, 0], [0], ['0', 1], null, [Number.NaN, 1]].some(isEnds)).toBe(false);
});
