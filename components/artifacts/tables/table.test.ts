import { describe, expect, it, test } from 'vitest';
import {
  cellText,
  firstRow,
  isNumberText,
  parseLoggedTable,
  parseSeparated,
  pictureOf,
  separatorOf,
} from './parse-table';
import { sortOrder } from './sort-order';
import { memoryTable } from './table-source';

describe('separatorOf', () => {
  test.each([
    ['a,b\n1;2;3;4,5', ','],
    ['a;b;c\r\n1,5;2,5;3,5', ';'],
    ['a\tb\n1,2,3\t4', '\t'],
    ['a|b', '|'],
    ['"a;b;c",d\n1,2', ','],
    ['"two\nlines";b\n1,2,3,4', ';'],
    ['one', ','],
    ['', ','],
  ])('%j is separated by %j', (text, separator) => {
    expect(separatorOf(text)).toBe(separator);
  });
});

describe('firstRow', () => {
  test.each([
    ['a,b\r\n1,2\n', 'a,b\r'],
    ['"two\nlines",b\n1,2\n', '"two\nlines",b'],
    ['\ufeff"two\nlines",b\n1,2\n', '\ufeff"two\nlines",b'],
    ['a,"say ""hi""\nnow"\n1,2', 'a,"say ""hi""\nnow"'],
    // In the middle of a name it is a letter like any other.
    ['5" pipe,b\n1,2\n', '5" pipe,b'],
    ['a,b', 'a,b'],
  ])('of %j it is %j', (text, row) => {
    expect(firstRow(text, ',')).toBe(row);
  });

  it('gives the names of a later part of a file', () => {
    const text = '"two\nlines",b\n1,2\n';
    const later = `${firstRow(text, separatorOf(text))}\n3,4\n`;
    expect(parseSeparated(later, separatorOf(later), false)).toEqual({
      columns: ['two\nlines', 'b'],
      rows: [['3', '4']],
    });
  });
});

describe('parseSeparated', () => {
  it('reads quotes, doubled quotes, line ends within, and other line ends', () => {
    expect(parseSeparated('\ufeffa,b\r\n"1,5","say ""hi"""\n"two\nlines",\n', ',', false)).toEqual({
      columns: ['a', 'b'],
      rows: [
        ['1,5', 'say "hi"'],
        ['two\nlines', ''],
      ],
    });
  });
  it('loses no cell of a row that is longer than the head', () => {
    expect(parseSeparated('a,b\n1,2,3\n4\n', ',', false)).toEqual({
      columns: ['a', 'b', ''],
      rows: [['1', '2', '3'], ['4']],
    });
  });
  it('leaves out a row that was cut off', () => {
    expect(parseSeparated('a\tb\n1\t2\n3\t', '\t', true).rows).toEqual([['1', '2']]);
    expect(parseSeparated('a\tb\n1\t2', '\t', false).rows).toEqual([['1', '2']]);
  });
});

it('reads what log_table wrote, and no other JSON', () => {
  expect(parseLoggedTable({ columns: ['a'], data: [[1], [null], [{ b: 2 }]] })).toEqual({
    columns: ['a'],
    rows: [[1], [null], [{ b: 2 }]],
  });
  for (const other of [null, [], { columns: 1, data: [] }, { columns: [], data: [1] }]) {
    expect(parseLoggedTable(other)).toBeUndefined();
  }
});

it('finds pictures in cells', () => {
  expect(pictureOf({ type: 'image', filepath: 'a.png', compressed_filepath: 'a.webp' })).toEqual({
    path: 'a.png',
    thumbnail: 'a.webp',
  });
  expect(pictureOf({ type: 'image', filepath: 'a.png' })?.thumbnail).toBe('a.png');
  for (const other of [null, 'a.png', {}, { type: 'image' }, { type: 'sound', filepath: 'a' }]) {
    expect(pictureOf(other)).toBeUndefined();
  }
});

test.each([
  [10n, '10'],
  [null, ''],
  [new Date(0), '1970-01-01T00:00:00.000Z'],
  [{ b: 2n }, '{"b":"2"}'],
])('%s is written as %s', (value, text) => expect(cellText(value)).toBe(text));

test.each([
  ['1', true],
  ['-2.5e3', true],
  ['.5', true],
  ['1a', false],
  ['', false],
])('%j is a number: %s', (text, is) => expect(isNumberText(text)).toBe(is));

describe('sortOrder', () => {
  const order = (values: unknown[], isNumeric: boolean, isDescending: boolean) => [
    ...sortOrder(values, isNumeric, isDescending),
  ];
  it('numbers by size, empty ones last either way', () => {
    expect(order(['10', '', '9', null, '-1'], true, false)).toEqual([4, 2, 0, 1, 3]);
    expect(order(['10', '', '9', null, '-1'], true, true)).toEqual([0, 2, 4, 1, 3]);
  });
  it('texts as people would, equal ones as they came', () => {
    expect(order(['b', 'a10', 'a9', 'b', ''], false, false)).toEqual([2, 1, 0, 3, 4]);
    expect(order(['b', 'a10', 'a9', 'b', ''], false, true)).toEqual([0, 3, 1, 2, 4]);
  });
});

test('a table in memory: stretches, orders, which columns are numbers', async () => {
  const table = memoryTable(
    ['n', 't', 'm'],
    [
      ['1', 'x', ''],
      ['-2.5e3', 'y', '.5'],
    ],
  );
  // Cells are kept by it: those of another file of this name must not be taken for these.
  expect(table.key).not.toBe(memoryTable(['n', 't', 'm'], []).key);
  expect(table.columns.map(({ isNumeric }) => isNumeric)).toEqual([true, false, true]);
  expect(table.columns.map(({ letters }) => letters)).toEqual([6, 1, 2]);
  expect(await table.readColumn(1, { start: 1, end: 2 })).toEqual(['y']);
  expect(await table.readColumn(1, await table.order(0, false))).toEqual(['y', 'x']);
});
