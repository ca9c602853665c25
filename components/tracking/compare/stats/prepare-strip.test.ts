import { expect, test } from 'vitest';
import { prepareStrip } from './prepare-strip';

const row = (values: number[], low?: number, high?: number) => ({ values, mean: values[0] ?? 0, low, high });

test('every value is on the line, at its place', () => {
  const { rows, ticks } = prepareStrip([row([0, 5, 10], -1, 11)], 1000);
  const dots = rows[0]?.dots ?? [];
  expect(dots.map(({ index }) => index)).toEqual([0, 1, 2]);
  expect(dots[1]?.x).toBeCloseTo(500);
  expect(rows[0]?.low).toBeGreaterThan(0);
  expect(rows[0]?.high).toBeLessThan(1000);
  expect(ticks.map(({ value }) => value)).toEqual([0, 5, 10]);
});

test('equal values stand beside each other', () => {
  const dots = prepareStrip([row([1, 1, 1, 1, 2])], 300).rows[0]?.dots ?? [];
  expect(dots.slice(0, 4).map(({ y }) => y)).toEqual([0, 9, -9, 18]);
  for (const a of dots) {
    for (const b of dots) if (a !== b) expect(Math.hypot(a.x - b.x, a.y - b.y)).toBeGreaterThan(8.9);
  }
});

test('one value, none, and values that are all the same have a place too', () => {
  expect(prepareStrip([row([7])], 100).rows[0]?.dots[0]?.x).toBeCloseTo(50);
  expect(prepareStrip([row([0, 0])], 100).rows[0]?.dots).toHaveLength(2);
  expect(prepareStrip([row([])], 100)).toMatchObject({ rows: [{ dots: [] }], ticks: [] });
});
