import { describe, expect, it } from 'vitest';
import { prepareBars, tableOfBars } from './prepare-bars';
import { prepareBoxes, quantile } from './prepare-boxes';
import { prepareContour } from './prepare-contour';
import { prepareParallel } from './prepare-parallel';
import { preparePoints, type ValueAnswer } from './prepare-points';
import { axisFor, type Cell } from './scales';

const answer = (...cells: Cell[][]): ValueAnswer => ({
  runs: (cells[0] ?? []).map((_, at) => ({ runId: `r${at}`, name: `run ${at}` })),
  cells,
  total: cells[0]?.length ?? 0,
});
const param = (title: string) => ({ title, isParam: true });
const metric = (title: string) => ({ title, isParam: false });
const ticks = { x: 4, y: 4 };

describe('axisFor', () => {
  it('is of numbers where all values are, also those that are texts', () => {
    const axis = axisFor(['1', 2.5, null, '3'], 4, false);
    expect(axis?.names).toBeUndefined();
    expect([axis?.place('1'), axis?.place(null), axis?.place('NaN')]).toEqual([1, undefined, undefined]);
  });
  it('is logarithmic for params over two decades', () => {
    expect(axisFor(['0.001', '0.1'], 4, true)?.isLog).toBe(true);
    expect(axisFor(['0.001', '0.1'], 4, false)?.isLog).toBe(false);
    expect(axisFor(['0', '1000'], 4, true)?.isLog).toBe(false);
  });
  it('is of names otherwise, in the order of their numbers', () => {
    const axis = axisFor(['b10', 'b9', 'a'], 4, true);
    expect(axis?.names).toEqual(['a', 'b9', 'b10']);
    expect(axis?.place('b9')).toBe(1);
  });
  it('is of numbers where one run diverged: infinity has no place, and makes no names of the others', () => {
    const axis = axisFor([0.1, 0.2, Number.MAX_VALUE], 4, false);
    expect(axis?.names).toBeUndefined();
    expect(axis?.domain[1]).toBeLessThan(0.21);
    expect(axis?.place(Number.MAX_VALUE)).toBeUndefined();
    expect(axisFor([Number.MAX_VALUE, -Number.MAX_VALUE], 4, false)).toBeUndefined();
  });
  it('is none where nothing was logged', () => expect(axisFor([null, 'NaN'], 4, true)).toBeUndefined());
});

describe('preparePoints', () => {
  it('has those runs that have both values, and says how many have not', () => {
    const chart = preparePoints(answer(['1', '2', null], [5, 'NaN', 7]), [param('lr'), metric('acc')], ticks);
    expect(chart?.points.map(({ id, x, y }) => [id, x, y])).toEqual([['r0', 1, 5]]);
    expect(chart?.notes).toEqual(['1 run', '2 without both values']);
  });
  it('says how strongly they go together', () => {
    const chart = preparePoints(answer(['1', '2', '3'], [3, 2, 1]), [param('lr'), metric('acc')], ticks);
    expect(chart?.sentence).toBe('acc by lr, 3 runs, Spearman’s ρ −1');
  });
  it('says that it is of the newest runs alone', () => {
    const many = { ...answer(['1', '2'], [3, 2]), total: 12_000 };
    expect(preparePoints(many, [param('lr'), metric('acc')], ticks)?.notes[0]).toBe(
      '2 runs of the newest 2 of 12,000',
    );
  });
});

describe('prepareBoxes', () => {
  it('has quartiles as numpy has them', () => {
    expect(quantile([1, 2, 3, 4], 0.25)).toBe(1.75);
    const chart = prepareBoxes(answer([1, 2, 3, 4, 100], ['a', 'a', 'a', 'a', 'a']), 'loss', 4);
    expect(chart?.boxes).toEqual([
      { label: 'a', n: 5, low: 1, lowerQuartile: 2, median: 3, upperQuartile: 4, high: 4 },
    ]);
    expect(chart?.points).toHaveLength(5);
  });
  it('orders groups by their numbers, and warns of small ones', () => {
    const chart = prepareBoxes(answer([1, 2, 3], ['0.1', '0.01', '0.001']), 'loss', 4);
    expect(chart?.boxes.map(({ label }) => label)).toEqual(['0.001', '0.01', '0.1']);
    expect(chart?.notes).toContain('boxes of fewer than 5 runs say little');
    expect(chart?.sentence).toBe('loss in 3 groups: medians from 1 (0.1) to 3 (0.001)');
  });
});

describe('prepareContour', () => {
  const names = [param('a'), param('b'), metric('acc')];
  it('is exact at the runs, blank far from them, and between them in between', () => {
    const chart = prepareContour(answer(['0', '0', '1'], ['0', '1', '0'], [0, 0, 1]), names, ticks);
    const heights = chart?.field.flat() ?? [];
    expect(heights).toContain(null);
    const known = heights.filter((height) => height !== null);
    expect(Math.min(...known)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...known)).toBeLessThanOrEqual(1);
    // The lower right corner is where the highest run is.
    expect(chart?.field[1]?.[46]).toBeGreaterThan(0.8);
    expect(chart?.field[1]?.[1]).toBeLessThan(0.2);
  });
  it('has no hole between runs, however far apart they are', () => {
    const square = answer(['0', '0', '1', '1'], ['0', '1', '0', '1'], [0, 1, 2, 3]);
    const chart = prepareContour(square, names, ticks);
    const middle = chart?.field.slice(6, -6).flatMap((row) => row.slice(6, -6));
    expect(middle).not.toHaveLength(0);
    expect(middle).not.toContain(null);
  });
  it('draws lines of equal height where runs are near each other', () => {
    const near = answer(['0', '0.3', '0.6', '1'], ['0', '0.2', '0', '0.2'], [0, 1, 2, 3]);
    const chart = prepareContour(near, names, ticks);
    expect(chart?.lines.some(({ segments }) => segments.length > 0)).toBe(true);
  });
  it('needs numbers, and three places', () => {
    expect(prepareContour(answer(['x', 'y', 'z'], ['0', '1', '2'], [0, 1, 2]), names, ticks)).toBeUndefined();
    expect(prepareContour(answer(['0', '0', '0'], ['1', '1', '1'], [0, 1, 2]), names, ticks)).toBeUndefined();
  });
});

describe('prepareParallel', () => {
  const values = answer(['1', '2', '3'], ['adam', 'sgd', 'adam'], [0.1, 0.9, null]);
  const prepare = (ranges = {}) =>
    prepareParallel(
      values,
      ['params.lr', 'params.opt', 'metrics.acc'],
      [param('lr'), param('opt'), metric('acc')],
      ranges,
      4,
    );
  it('has runs with a value on every axis', () => {
    const chart = prepare();
    expect(chart?.lines.map(({ id }) => id)).toEqual(['r0', 'r1']);
    expect(chart?.notes).toEqual(['2 runs', '1 without a value on every axis']);
    expect(chart?.sentence).toBe('2 runs across lr, opt, acc: acc from 0.1000 by run 0 to 0.9000 by run 1');
  });
  it('chooses those that pass through a stretch, of numbers or of names', () => {
    const chosen = (ranges: object) => prepare(ranges)?.lines.map(({ isChosen }) => isChosen);
    expect(chosen({ 'metrics.acc': [0.5, 1] })).toEqual([false, true]);
    expect(chosen({ 'params.opt': [-0.4, 0.4] })).toEqual([true, false]);
    expect(prepare({ 'metrics.acc': [5, 6] })?.sentence).toMatch(/^0 runs .* from none to none$/);
  });
});

describe('prepareBars', () => {
  const bar = (id: string, value: number | null, half?: number) => ({
    id,
    name: id,
    colour: 'red',
    value,
    half,
  });
  it('has the greatest on top, as many as there is room for, from zero on', () => {
    const chart = prepareBars('acc', [bar('a', 1), bar('b', 3), bar('c', 2), bar('d', null)], 2, 4);
    expect(chart?.bars.map(({ id }) => id)).toEqual(['b', 'c']);
    expect(chart?.domain[0]).toBe(0);
    expect(chart?.notes).toEqual(['the 2 greatest of 3 values', '1 without one']);
    expect(chart?.sentence).toBe('acc of 3: greatest 3 by b, least 1 by a');
  });
  it('leaves room for intervals and for what is below zero', () => {
    const chart = prepareBars('acc', [bar('a', -1), bar('b', 3, 2)], 9, 4);
    expect(chart?.domain[0]).toBeLessThan(-1);
    expect(chart?.domain[1]).toBeGreaterThan(5);
  });
  it('has all values in its table, whatever there is room to draw', () => {
    const chart = prepareBars('acc', [bar('a', 1), bar('b', 3), bar('c', 2)], 2, 4);
    expect(chart && tableOfBars(chart, 'acc')).toEqual({
      columns: ['Name', 'acc'],
      rows: [
        ['b', 3],
        ['c', 2],
        ['a', 1],
      ],
    });
    const groups = prepareBars(
      'acc',
      [
        { ...bar('a', 1, 0.5), n: 3 },
        { ...bar('b', 2), n: 1 },
      ],
      1,
      4,
    );
    expect(groups && tableOfBars(groups, 'acc').rows).toEqual([
      ['b', 2, null, 1],
      ['a', 1, 0.5, 3],
    ]);
  });
  it('is nothing where nothing is', () => expect(prepareBars('acc', [bar('a', null)], 9, 4)).toBeUndefined());
});
