import { expect, test } from 'vitest';
import { pathOf, plotOf } from './geometry';
import { lonePlaces } from './lone-places';

test('a value between two gaps is alone, wherever it stands', () => {
  expect([...lonePlaces([1, null, 2, null, 3, 4, null, 0])]).toEqual([0, 2, 7]);
  expect([...lonePlaces([5])]).toEqual([0]);
  expect([...lonePlaces([1, 2, null, null])]).toEqual([]);
});

test('a path lifts the pen at a gap, and draws a dot of what is alone', () => {
  const room = { left: 0, right: 0, top: 0, bottom: 0 };
  const plot = plotOf({ width: 30, height: 10 }, { xDomain: [0, 3], yDomain: [0, 1], room });
  const values = [0, 1, null, 1];
  expect(
    pathOf(
      plot,
      values.map((y, x) => ({ x, y })),
    ),
  ).toBe('M0.0 10.0L10.0 0.0M30.0 0.0h0');
});
