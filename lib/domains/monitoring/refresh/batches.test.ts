import { expect, test } from 'vitest';
import { batchesOf } from './batches';

const sizes = (rows: number[], most: number, width = 2) =>
  batchesOf(
    rows.map((n) => ({ rows: n })),
    width,
    most,
  ).map((batch) => batch.map(({ rows: n }) => n));

test('windows are counted together while there is room, and never more than forty', () => {
  expect(sizes([1, 2, 3, 4], 12)).toEqual([[1, 2, 3], [4]]);
  expect(sizes([3, 3, 1], 12)).toEqual([[3, 3], [1]]);
  expect(sizes([], 12)).toEqual([]);
  expect(sizes(new Array(90).fill(0), 12).map(({ length }) => length)).toEqual([40, 40, 10]);
});

test('one that is larger than the room goes alone, and what follows begins anew', () => {
  expect(sizes([1, 100, 1, 1], 12)).toEqual([[1], [100], [1, 1]]);
});
