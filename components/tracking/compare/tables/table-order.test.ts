import { expect, it } from 'vitest';
import { nextOrder, readTableOrder, sortOf } from './table-order';

it.each([
  ['score', { column: 'score', place: 0, isDescending: false }],
  ['-2/a/b', { column: 'a/b', place: 2, isDescending: true }],
  ['0/-x', { column: '-x', place: 0, isDescending: false }],
  ['', undefined],
  [null, undefined],
])('the order %j', (text, expected) => expect(readTableOrder(text)).toEqual(expected));

it('goes up, down, and back to the files’ own', () => {
  const up = nextOrder(undefined, '-x', 1);
  const down = nextOrder(readTableOrder(up), '-x', 1);
  expect([up, down, nextOrder(readTableOrder(down), '-x', 1)]).toEqual(['1/-x', '-1/-x', null]);
  expect(nextOrder(readTableOrder(down), '-x', 0)).toBe('0/-x');
  expect(sortOf(readTableOrder(down), '-x', 1)).toBe('descending');
  expect(sortOf(readTableOrder(down), '-x', 0)).toBe('none');
});
