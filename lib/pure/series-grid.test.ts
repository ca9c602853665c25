import { describe, expect, it } from 'vitest';
import { bridge, type Cell, gridOf, layOnGrid } from './series-grid';

const steps = { width: 1, isWhole: true, hasGaps: true };
const cell = (bucket: number, last: number, given: Partial<Cell> = {}): Cell => ({
  run: 0,
  bucket,
  points: 1,
  x: bucket,
  last,
  min: Number.isNaN(last) ? null : last,
  max: Number.isNaN(last) ? null : last,
  ...given,
});

describe('gridOf', () => {
  it.each([
    [0, 99, 100, { width: 1, first: 0, count: 100 }],
    [0, 100, 100, { width: 2, first: 0, count: 51 }],
    [-5, 5, 300, { width: 1, first: -5, count: 11 }],
    [7, 7, 300, { width: 1, first: 7, count: 1 }],
    // Cut at multiples, so one stretch more than the length alone would need: the next width.
    [1, 4, 2, { width: 4, first: 0, count: 2 }],
  ])('from %d to %d in at most %d whole stretches', (low, high, most, grid) =>
    expect(gridOf(low, high, most, true)).toEqual(grid),
  );

  it('is as fine as numbers are where they are not whole', () => {
    expect(gridOf(0, 1, 5, false)).toEqual({ width: 0.25, first: 0, count: 5 });
    expect(gridOf(0.5, 0.5, 300, false)).toEqual({ width: 1, first: 0, count: 1 });
  });

  it('puts an x into the same stretch whatever else is shown', () => {
    const [narrow, wide] = [gridOf(0, 5000, 100, true), gridOf(0, 6000, 100, true)];
    expect(narrow.width).toBe(wide.width);
    expect(narrow.first).toBe(wide.first);
  });
});

describe('layOnGrid', () => {
  it('takes places where some run has a point, and leaves the extremes out where nothing was merged', () => {
    const cells = [cell(0, 1), cell(2, 3), cell(1, 5, { run: 1 })];
    const { x, series, isSampled } = layOnGrid(cells, 2, steps);
    expect(x).toEqual([0, 1, 2]);
    expect(series[0]).toEqual({ last: [1, null, 3], breaks: [], points: 2 });
    expect(isSampled).toBe(false);
  });

  it('keeps the extremes of a stretch, in whichever order cells come', () => {
    const cells = [cell(1, 2, { points: 9, min: 0.5, max: 40, x: 15 }), cell(0, 1, { points: 9, x: 7 })];
    const { x, series, isSampled } = layOnGrid(cells, 1, { ...steps, width: 8 });
    expect(x).toEqual([7, 15]);
    expect(series[0]?.max).toEqual([1, 40]);
    expect(series[0]?.min).toEqual([1, 0.5]);
    expect(isSampled).toBe(true);
  });

  it('stands in the middle of a stretch where runs have their last points at different x', () => {
    const cells = [cell(1, 2, { x: 15 }), cell(1, 2, { run: 1, x: 12 })];
    expect(layOnGrid(cells, 2, { ...steps, width: 8 }).x).toEqual([11]);
  });

  it('breaks where NaN or infinity was logged', () => {
    const cells = [cell(0, 1), cell(1, Number.NaN), cell(2, Number.MAX_VALUE), cell(3, 2)];
    const [series] = layOnGrid(cells, 1, steps).series;
    expect(series?.last).toEqual([1, null, null, 2]);
    expect(series?.breaks).toEqual([1, 2]);
  });

  it('breaks where a run is silent for long, and makes a place for it', () => {
    const cells = [0, 1, 2, 3, 20, 21, 22, 23].map((step) => cell(step, step));
    const { x, series } = layOnGrid(cells, 1, steps);
    expect(x).toEqual([0, 1, 2, 3, 4, 20, 21, 22, 23]);
    expect(series[0]?.breaks).toEqual([4]);
    expect(layOnGrid(cells, 1, { ...steps, hasGaps: false }).series[0]?.breaks).toEqual([]);
  });

  it('does not break where a run logs at every hundredth step and another at every one', () => {
    const often = Array.from({ length: 400 }, (_, step) => cell(step, 1, { run: 1 }));
    const rarely = [0, 100, 200, 300].map((step) => cell(step, step));
    const { x, series } = layOnGrid([...often, ...rarely], 2, steps);
    expect(series[0]?.breaks).toEqual([]);
    expect(bridge(x, series[0]?.last ?? [], [])[150]).toBe(150);
  });
});

describe('bridge', () => {
  it('fills evenly along x, between values only', () =>
    expect(bridge([0, 1, 3, 4], [null, 2, null, 5], [])).toEqual([null, 2, 4, 5]));
  it('leaves breaks, and what lies beside them', () =>
    expect(bridge([0, 1, 2, 3], [1, null, null, 4], [2])).toEqual([1, null, null, 4]));
});
