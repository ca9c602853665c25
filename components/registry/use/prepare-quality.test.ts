import { expect, test } from 'vitest';
import { linesByVersion } from './prepare-quality';

const windows = [1, 2, 3].map((start) => ({ start, rows: 9, labelled: 9, value: 1 }));
const versions = [
  { version: 1, values: [3, 4, null] },
  { version: 2, values: [null, null, null] },
];

test('a version a line, a window without it a gap, and the reference behind them', () => {
  const { x, lines, sentence } = linesByVersion({ windows, versions, reference: 2 }, 'Mean absolute error');
  expect(x).toEqual([1, 2, 3]);
  expect(lines.map(({ name, last, breaks }) => [name, last, breaks])).toEqual([
    ['Version 1', [3, 4, null], [2]],
    ['Version 2', [null, null, null], [0, 1, 2]],
    ['Reference', [2, 2, 2], []],
  ]);
  expect(sentence).toBe('Mean absolute error, last values: Version 1: 4; Version 2: none.');
});

test('without a reference there is no line of it', () => {
  expect(linesByVersion({ windows, versions, reference: null }, 'AUC').lines).toHaveLength(2);
});
