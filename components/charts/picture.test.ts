import { expect, it } from 'vitest';
import { tableOfLines } from './lines-table';
import { toCsv } from './picture';
import type { PreparedLines } from './prepare-lines';

it('writes a table that a spreadsheet reads as what it is', () =>
  expect(
    toCsv({
      columns: ['Step', 'a "b", c'],
      rows: [
        [0, 1.5],
        [1, null],
        [2, '=cmd()'],
        [3, 'two\nlines'],
      ],
    }),
  ).toBe('Step,"a ""b"", c"\r\n0,1.5\r\n1,\r\n2,\'=cmd()\r\n3,"two\nlines"'));

it('writes params that are numbers as numbers, and infinities as the runs’ own file does', () =>
  expect(
    toCsv({
      columns: ['Run', 'lr'],
      rows: [
        ['a', '-0.5'],
        ['b', Number.MAX_VALUE],
        ['\r=cmd()', '-x'],
      ],
    }),
  ).toBe('Run,lr\r\na,-0.5\r\nb,Infinity\r\n"\'\r=cmd()",\'-x'));

it('has a row a place, extremes where there are some, and no value that was not logged', () => {
  const chart = {
    x: [0, 1, 2],
    lines: [
      { name: 'one', raw: [1, null, 3], drawn: [1, 2, 3], band: { low: [0, 0.5, 3], high: [2, 2.5, 3] } },
      {
        name: 'mean',
        raw: [5, null, null],
        drawn: [5, null, null],
        band: { low: [4, null, null], high: [6, null, null] },
        n: [2, 0, 0],
      },
    ],
  } as unknown as PreparedLines;
  expect(tableOfLines(chart, { x: 'step' })).toEqual({
    columns: ['Step', 'one', 'one lowest', 'one highest', 'mean', 'mean from', 'mean to', 'mean runs'],
    rows: [
      [0, 1, 0, 2, 5, 4, 6, 2],
      [1, null, null, null, null, null, null, 0],
      [2, 3, 3, 3, null, null, null, 0],
    ],
  });
});
