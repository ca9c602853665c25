import { describe, expect, it } from 'vitest';
import { plotOf } from './geometry';
import type { Line, LinesAnswer } from './lines';
import { bucketsFor, isBearable, type LineOptions, nearestPlace, prepareLines } from './prepare-lines';

const line = (last: (number | null)[], given: Partial<Line> = {}): Line => ({
  id: 'r',
  name: 'run',
  colour: 'red',
  last,
  breaks: [],
  ...given,
});
const answer = (lines: Line[], given: Partial<LinesAnswer> = {}): LinesAnswer => ({
  x: lines[0]?.last.map((_, index) => index * 10) ?? [],
  lines,
  rawPoints: lines.reduce((sum, { last }) => sum + last.length, 0),
  isSampled: false,
  sentence: 'said by the server',
  ...given,
});
const options: LineOptions = { x: 'step', smoothing: 0, isLogX: false, isLogY: false, isClipped: false };
const prepare = (lines: Line[], given: Partial<LineOptions> = {}, more: Partial<LinesAnswer> = {}) =>
  prepareLines(answer(lines, more), { ...options, ...given });

describe('prepareLines', () => {
  it('draws nothing where there is nothing', () => {
    expect(prepare([])).toBeUndefined();
    expect(prepare([line([null, null])])).toBeUndefined();
    expect(prepare([line([-1, 0])], { isLogY: true })).toBeUndefined();
  });

  it('leads a line across places where only other runs have points, and not across breaks', () => {
    const chart = prepare([
      line([1, 1, 1, 1]),
      line([0, null, null, 3]),
      line([5, null, 5, 5], { breaks: [1] }),
    ]);
    expect(chart?.lines[1]?.drawn).toEqual([0, 1, 2, 3]);
    expect(chart?.lines[1]?.raw).toEqual([0, null, null, 3]);
    expect(chart?.lines[2]?.drawn).toEqual([5, null, 5, 5]);
    expect(chart?.notes).toContain('1 gap');
  });

  it('keeps the spike of a stretch in band, axis and words', () => {
    const sampled = line([1, 1, 1], { min: [1, 0.5, 1], max: [1, 9, 1] });
    const chart = prepare([sampled], {}, { rawPoints: 1_240_118, isSampled: true });
    expect(chart?.lines[0]?.band).toEqual({ low: [1, 0.5, 1], high: [1, 9, 1] });
    expect(chart?.yDomain[1]).toBeGreaterThan(9);
    expect(chart?.notes[0]).toBe('3 of 1,240,118 points, least and greatest kept');
    expect(chart?.sentence).toBe('said by the server');
  });

  it('keeps what was logged behind a smoothed line', () => {
    const chart = prepare([line([0, 10, 0, 10])], { smoothing: 0.9 });
    expect(chart?.lines[0]?.faint).toEqual([0, 10, 0, 10]);
    expect(chart?.lines[0]?.drawn).not.toEqual([0, 10, 0, 10]);
  });

  it('draws over the ends set by hand, and says how much lies outside', () => {
    const chart = prepare([line([1, 2, 30, -4])], { ends: [0, 10], isClipped: true });
    expect(chart?.yDomain).toEqual([0, 10]);
    expect(chart?.beyond.map(({ x, side }) => [x, side])).toEqual([
      [20, 'above'],
      [30, 'below'],
    ]);
    expect(chart?.notes).toContain(
      '2 of 4 points drawn lie outside the y axis set by hand, values from −4 to 30',
    );
    const half = prepare([line([1, 2])], { ends: [null, 4] });
    expect(half?.yDomain).toEqual([0.95, 4]);
    expect(half?.notes).toEqual(['2 points']);
  });

  it('passes over an end that a log axis has not, and says so', () => {
    const chart = prepare([line([1, 100])], { ends: [0, 1000], isLogY: true });
    expect(chart?.yDomain[0]).toBeGreaterThan(0);
    expect(chart?.yDomain[1]).toBe(1000);
    expect(chart?.notes).toContain('a log axis has no end at or below zero: it follows the values there');
  });

  it('says what a log axis cannot show', () => {
    const chart = prepare([line([0, 1, 100])], { isLogY: true });
    expect(chart?.lines[0]?.raw[0]).toBeNull();
    expect(chart?.notes).toContain('1 at or below zero, not shown on a log axis');
    expect(chart?.yTicks).toEqual([1, 10, 100]);
    const along = prepare([line([1, 2, 3])], { isLogX: true });
    expect(along?.xDomain).toEqual([10, 20]);
    expect(along?.notes).toContain('1 place at or below zero, not shown on a log axis');
  });

  it('leaves outliers out of the axis, marks where they are and says how far they reach', () => {
    const values = Array.from({ length: 200 }, (_, at) =>
      at === 77 ? 9000 : at === 90 ? -500 : 1 + (at % 10),
    );
    const chart = prepare([line(values)], { isClipped: true });
    expect(chart?.yDomain[1]).toBeLessThan(20);
    expect(chart?.beyond).toEqual([
      { id: 'r', x: 770, side: 'above' },
      { id: 'r', x: 900, side: 'below' },
    ]);
    expect(chart?.notes).toContain('2 stretches beyond the axis, values from −500 to 9000');
    expect(prepare([line(values)])?.beyond).toEqual([]);
  });

  it('says so where not all runs of a group reach everywhere', () => {
    const group = line([1, 2, 3], { n: [3, 3, 2] });
    expect(prepare([group])?.notes.at(-1)).toMatch(/not all runs reach everywhere/);
    expect(prepare([line([1, 2], { n: [3, 3] })])?.notes).toEqual(['2 points']);
  });

  it('has whole steps only on its axis, and the window’s ends if there is one', () => {
    expect(prepare([line([1, 2])], {}, { x: [0, 1] })?.xTicks).toEqual([0, 1]);
    expect(prepare([line([1, 2])], { window: [-5, 99] })?.xDomain).toEqual([-5, 99]);
  });
});

it('draws every extreme of every stretch inside the picture', () => {
  const high = Array.from({ length: 300 }, (_, at) => (at % 37 === 5 ? 50 + at : 1));
  const chart = prepare([
    line(
      high.map(() => 1),
      { min: high.map(() => 0.5), max: high },
    ),
  ]);
  if (!chart) throw new Error('nothing was drawn');
  const plot = plotOf({ width: 400, height: 200 }, chart);
  for (const value of high) {
    expect(plot.toY(value)).toBeGreaterThanOrEqual(plot.top);
    expect(plot.toY(value)).toBeLessThanOrEqual(plot.top + plot.height);
  }
});

it('finds the nearest place that has something to read', () => {
  const chart = prepare([line([1, null, 3, 4], { breaks: [1] })]);
  expect([-5, 4, 11, 29, 99].map((x) => chart && nearestPlace(chart, x))).toEqual([0, 0, 0, 3, 3]);
});

it('asks for no more places than can be seen or drawn', () => {
  expect(bucketsFor(360, 1)).toBe(300);
  expect(bucketsFor(1400, 1)).toBe(700);
  expect(bucketsFor(800, 10)).toBe(300);
  expect(bucketsFor(800, 100)).toBe(60);
  const of = (lines: number, places: number) =>
    prepare(Array.from({ length: lines }, () => line(new Array(places).fill(1)))) ?? { x: [], lines: [] };
  expect(isBearable(of(10, 150) as never)).toBe(true);
  expect(isBearable(of(10, 300) as never)).toBe(false);
  expect(isBearable(of(60, 10) as never)).toBe(false);
});
