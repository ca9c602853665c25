import { expect, it } from 'vitest';
import { nextOrder, readTableOrder, sortOf } from './table-order';

const RUNS = ['00000000aaaa', '11111111bbbb', '22222222cccc'];
const read = (text: string | null, refs = RUNS) => readTableOrder(text, RUNS, refs);

it.each([
  ['score', { column: 'score', run: null, isDescending: false }],
  ['/score', { column: 'score', run: null, isDescending: false }],
  ['-22222222cccc/a/b', { column: 'a/b', run: '22222222cccc', isDescending: true }],
  ['11111111bbbb/-x', { column: '-x', run: '11111111bbbb', isDescending: false }],
  ['-2/a/b', { column: 'a/b', run: '22222222cccc', isDescending: true }],
  ['ffffffff0000/x', undefined],
  ['7/x', undefined],
  ['', undefined],
  [null, undefined],
])('the order %j', (text, expected) => expect(read(text)).toEqual(expected));

it('is that of the run it names where others of the link are not found, and none where that one is not', () => {
  const found = RUNS.slice(1);
  for (const text of ['22222222cccc/x', '2/x']) expect(read(text, found)?.run).toBe('22222222cccc');
  for (const text of ['00000000aaaa/x', '0/x']) expect(read(text, found)).toBeUndefined();
});

it('goes up, down, and back to the files’ own', () => {
  const [first = '', second = ''] = RUNS;
  const up = nextOrder(undefined, '-x', second);
  const down = nextOrder(read(up), '-x', second);
  expect([up, down, nextOrder(read(down), '-x', second)]).toEqual([
    '11111111bbbb/-x',
    '-11111111bbbb/-x',
    null,
  ]);
  expect(nextOrder(read(down), '-x', first)).toBe('00000000aaaa/-x');
  expect(sortOf(read(down), '-x', second)).toBe('descending');
  expect(sortOf(read(down), '-x', first)).toBe('none');
});

it('names no run of a column that all share', () => {
  const up = nextOrder(undefined, '/x', null);
  expect([up, sortOf(read(up), '/x', null), nextOrder(read(up), '/x', null)]).toEqual([
    '//x',
    'ascending',
    '-//x',
  ]);
  // As links of before have it.
  expect(sortOf(read('-0/x'), 'x', null)).toBe('descending');
});
