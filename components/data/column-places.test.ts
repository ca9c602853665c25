import { expect, it } from 'vitest';
import { placeColumns } from './column-places';

const column = (id: string, width: number, isPinned = false) => ({
  id,
  title: id,
  width,
  isPinned,
  cell: () => null,
});

it('puts pinned columns first, each kind from its own beginning', () => {
  const placed = placeColumns([column('a', 100), column('p', 60, true), column('b', 80)], { b: 90 });
  expect(placed.pinned.map(({ data, start, width }) => [data.id, start, width])).toEqual([['p', 0, 60]]);
  expect(placed.center.map(({ data, start, width }) => [data.id, start, width])).toEqual([
    ['a', 0, 100],
    ['b', 100, 90],
  ]);
  expect(placed.center.map(({ previous }) => previous?.id)).toEqual([undefined, 'a']);
  expect([placed.widths, placed.pinnedWidth, placed.width]).toEqual([[100, 90], 60, 250]);
});

it('keeps to widths that can be read, whatever a link or the browser has kept', () => {
  const { widths } = placeColumns([column('a', 100), column('b', 100)], { a: 3, b: 90_000 });
  expect(widths).toEqual([56, 800]);
});
