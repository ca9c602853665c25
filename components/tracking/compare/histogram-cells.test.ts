import { expect, it } from 'vitest';
import { cellsOf } from './histogram-cells';

const bins = (...counts: number[]) => ({ histogram: { edges: [0, 1, 2], counts } });

it('are shares of what was counted, of bins with the same edges', () => {
  expect(cellsOf(bins(1, 3), bins(0, 10))).toEqual([
    [0.25, 0.75],
    [0, 1],
  ]);
  expect(cellsOf(bins(1, 3), { histogram: { edges: [0, 1, 3], counts: [1, 3] } })).toBeUndefined();
});

it('are none where nothing was counted, and empty on the side that counts nothing', () => {
  expect(cellsOf(bins(0, 0), bins(0, 0))).toBeUndefined();
  expect(cellsOf(bins(0, 0), bins(1, 1))).toEqual([
    [0, 0],
    [0.5, 0.5],
  ]);
});

it('are by name where there are no bins: shares of all names, also of those that are not drawn', () => {
  const many = Array.from({ length: 30 }, (_, at): [string, number] => [`n${at}`, 1]);
  const [before, after] = cellsOf({ values: many }, { values: [['n0', 4]] }) ?? [];
  expect(before).toEqual(Array.from({ length: 24 }, () => 1 / 30));
  expect(after?.[0]).toBe(1);
});
