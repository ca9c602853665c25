import { describe, expect, it } from 'vitest';
import { formatX, logTicks, niceTicks, paddedDomain, tickLabel, timeTicks } from './prepare-axis';
import { bucketsFor, nearestRow, prepareSeries, type SeriesAnswer, smoothSeries } from './prepare-series';

const answer = (last: (number | null)[], given: Partial<SeriesAnswer> = {}): SeriesAnswer => ({
  x: last.map((_, index) => index * 10),
  series: [{ runId: 'r', last, min: last, max: last }],
  rawPoints: last.length,
  isSampled: false,
  ...given,
});
const options = { name: 'loss', x: 'step' as const, smoothing: 0, isLog: false };

describe('ticks', () => {
  it.each([
    [
      [0, 1],
      [0, 0.25, 0.5, 0.75, 1],
    ],
    [
      [0, 97],
      [0, 25, 50, 75],
    ],
    [
      [-3, 3],
      [-2, 0, 2],
    ],
    [
      [0.30001, 0.30009],
      [0.300025, 0.30005, 0.300075],
    ],
    [[5, 5], [5]],
  ] as const)('of %j are %j', ([low, high], expected) => expect(niceTicks([low, high], 4)).toEqual(expected));

  it('of a log axis are powers of ten, or round values within one', () => {
    expect(logTicks([0.001, 100], 6)).toEqual([0.001, 0.01, 0.1, 1, 10, 100]);
    expect(logTicks([1e-8, 1e4], 4)).toEqual([1e-8, 1e-4, 1, 1e4]);
    expect(logTicks([0.1, 5], 4)).toEqual([0.1, 0.2, 0.5, 1, 2, 5]);
    expect(logTicks([2, 8], 3)).toEqual([2, 4, 6, 8]);
  });

  it('are written short', () => {
    expect([0, 0.25, -1500, 2e6, 0.00002, 1e-7].map(tickLabel)).toEqual([
      '0',
      '0.25',
      '−1,500',
      '2e6',
      '2e−5',
      '1e−7',
    ]);
  });

  it('of time are round in time', () => {
    expect(timeTicks([0, 600_000], 4)).toEqual([0, 300_000, 600_000]);
    expect(formatX('relative', 300_000, 0)).toBe('5m');
    expect(formatX('time', Date.UTC(2026, 10, 23, 9, 5), 3_600_000, 'UTC')).toBe('09:05:00');
    expect(formatX('time', Date.UTC(2026, 10, 23, 9, 5), 9 * 86_400_000, 'UTC')).toBe('23 Nov');
  });

  it('leave room, but none below zero for what never is', () => {
    expect(paddedDomain(0, 100)).toEqual([0, 105]);
    expect(paddedDomain(5, 5)).toEqual([4.5, 5.5]);
    expect(paddedDomain(0, 0)).toEqual([-1, 1]);
  });
});

describe('smoothSeries', () => {
  it('changes nothing at zero and keeps a constant constant', () => {
    expect(smoothSeries([0, 1], [1, 2], 0)).toEqual([1, 2]);
    const flat = smoothSeries([0, 1, 2, 30], [3, 3, 3, 3], 0.9);
    for (const value of flat) expect(value).toBeCloseTo(3, 12);
  });
  it('keeps gaps', () => expect(smoothSeries([0, 1, 2], [1, null, 1], 0.9)[1]).toBeNull());
  it('calms a noise', () => {
    const x = Array.from({ length: 300 }, (_, index) => index);
    const noisy = x.map((at) => (at % 2 === 0 ? 1 : -1));
    expect(Math.abs(smoothSeries(x, noisy, 0.97).at(-1) ?? 1)).toBeLessThan(0.05);
  });
});

describe('prepareSeries', () => {
  it('draws nothing where there is nothing', () => {
    expect(prepareSeries(answer([]), options)).toBeUndefined();
    expect(prepareSeries(answer([null, null]), options)).toBeUndefined();
    expect(prepareSeries(answer([-1, 0]), { ...options, isLog: true })).toBeUndefined();
  });

  it('keeps a gap a gap, and says what is missing', () => {
    const chart = prepareSeries(answer([1, null, 3]), options);
    expect(chart?.rows.map(({ raw }) => raw)).toEqual([1, null, 3]);
    expect(chart?.notes).toEqual(['3 points', '1 not a number']);
  });

  it('keeps the spike of a stretch in band, axis and words', () => {
    const sampled = answer([1, 1, 1], {
      series: [{ runId: 'r', last: [1, 1, 1], min: [1, 0.5, 1], max: [1, 9, 1] }],
      rawPoints: 1_240_118,
      isSampled: true,
    });
    const chart = prepareSeries(sampled, options);
    expect(chart?.hasBand).toBe(true);
    expect(chart?.rows[1]?.band).toEqual([0.5, 9]);
    expect(chart?.yDomain[1]).toBeGreaterThan(9);
    expect(chart?.notes[0]).toBe('3 of 1,240,118 points, least and greatest kept');
    expect(chart?.summary).toBe('loss: last 1 at step 20, lowest 0.5000 at step 10, highest 9 at step 10');
  });

  it('says what a log axis cannot show', () => {
    const chart = prepareSeries(answer([0, 1, 100]), { ...options, isLog: true });
    expect(chart?.rows[0]?.raw).toBeNull();
    expect(chart?.notes).toContain('1 at or below zero, not shown on a log axis');
    expect(chart?.yTicks).toEqual([1, 10, 100]);
  });

  it('has whole steps only on its axis', () =>
    expect(prepareSeries(answer([1, 2], { x: [0, 1] }), options)?.xTicks).toEqual([0, 1]));
});

it('finds the nearest place that has a value', () => {
  const rows = prepareSeries(answer([1, null, 3, 4]), options)?.rows ?? [];
  expect([-5, 4, 11, 29, 99].map((x) => nearestRow(rows, x))).toEqual([0, 0, 0, 3, 3]);
});

it('asks for no more places than can be seen or drawn', () => {
  expect(bucketsFor(360, 1)).toBe(180);
  expect(bucketsFor(5000, 1)).toBe(2500);
  expect(bucketsFor(800, 100)).toBe(60);
});
