import { describe, expect, it } from 'vitest';
import { formatX, logTicks, nameX, niceTicks, paddedDomain, tickLabel, timeTicks } from './prepare-axis';
import { smoothSeries } from './smooth';

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
    expect(formatX('time', Date.UTC(2026, 10, 23, 9, 5), 3_600_000, 'UTC')).toBe('09:05');
    expect(formatX('time', Date.UTC(2026, 10, 23, 9, 5), 300_000, 'UTC')).toBe('09:05:00');
    expect(formatX('time', Date.UTC(2026, 10, 23, 9, 5), 9 * 86_400_000, 'UTC')).toBe('23 Nov');
  });

  it('of points whose times lie before the start of their run say how long before', () => {
    expect(timeTicks([-600_000, 300_000], 4).map((at) => formatX('relative', at, 0))).toEqual([
      '−10m',
      '−5m',
      '0 ms',
      '5m',
    ]);
    expect(nameX('relative', -300_000)).toBe('5m before the start');
    expect(nameX('relative', 300_000)).toBe('5m in');
  });

  it('leave room, but none below zero for what never is', () => {
    expect(paddedDomain(0, 100)).toEqual([0, 105]);
    expect(paddedDomain(5, 5)).toEqual([4.5, 5.5]);
    expect(paddedDomain(0, 0)).toEqual([0, 1]);
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
