import { expect, test } from 'vitest';
import { type TableGrid, windowAt } from './use-table-window';

const grid: TableGrid = {
  rowCount: 100_000,
  rowHeight: 36,
  headHeight: 32,
  widths: Array.from({ length: 30 }, () => 100),
  pinnedWidth: 200,
};
const at = (place: Partial<Parameters<typeof windowAt>[0]>, more = {}) =>
  windowAt(
    { top: 0, left: 0, width: 500, height: 720, beyond: { rows: 6, columns: 7 }, ...place },
    { ...grid, ...more },
  );

test('at the top: what fits, and a few rows and columns beyond', () => {
  expect(at({})).toEqual({
    ...{ firstRow: 0, lastRow: 27, firstColumn: 0, lastColumn: 9, before: 0, after: 2000 },
    near: { firstColumn: 0, lastColumn: 2, before: 0, after: 2700 },
  });
});

test('nothing beyond: what fits', () => {
  expect(at({ beyond: { rows: 0, columns: 0 } })).toMatchObject({
    firstRow: 0,
    lastRow: 19,
    firstColumn: 0,
    lastColumn: 2,
  });
});

test('rows come in fours: a few pixels further it is the same window', () => {
  expect(at({ top: 36_000 })).toMatchObject({ firstRow: 992, lastRow: 1027 });
  expect(at({ top: 36_030 })).toEqual(at({ top: 36_070 }));
});

test('to the side: the room of the columns that are scrolled away is kept', () => {
  expect(at({ left: 1250 })).toMatchObject({ firstColumn: 5, lastColumn: 22, before: 500, after: 700 });
  expect(at({ left: 1250 }).near).toEqual({ firstColumn: 12, lastColumn: 15, before: 1200, after: 1400 });
  expect(at({ left: 0, width: 150 })).toMatchObject({ firstColumn: 0, lastColumn: 7 });
});

test('every column in sight is in the window, wherever one is', () => {
  for (let left = 0; left <= 2700; left += 7) {
    const { firstColumn, lastColumn, before, after } = at({ left });
    expect(before).toBe(firstColumn * 100);
    expect(after).toBe((29 - lastColumn) * 100);
    expect(before).toBeLessThanOrEqual(left);
    expect((lastColumn + 1) * 100).toBeGreaterThanOrEqual(Math.min(3000, left + 300));
  }
});

test('a table that was not measured yet has no rows', () => {
  expect(at({ width: 0, height: 0 })).toMatchObject({
    firstRow: 0,
    lastRow: -1,
    firstColumn: 0,
    lastColumn: 7,
  });
});

test('at the end, beyond it, and with nothing at all', () => {
  expect(at({ top: 3_599_280 })).toMatchObject({ lastRow: 99_999 });
  const beyond = at({ top: 5_000 }, { rowCount: 3 });
  expect(beyond.lastRow).toBe(2);
  expect(at({}, { rowCount: 0, widths: [] })).toEqual({
    ...{ firstRow: 0, lastRow: -1, firstColumn: 0, lastColumn: -1 },
    ...{ before: 0, after: 0 },
    near: { firstColumn: 0, lastColumn: -1, before: 0, after: 0 },
  });
});
