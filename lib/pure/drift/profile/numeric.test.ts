import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../stats/random';
import type { Binning } from './binning';
import { chooseBinning } from './choose-binning';
import { profileFromJson, profileToJson } from './json';
import { momentsFromSums, standardDeviation } from './moments';
import { emptyNumericProfile, finiteRows, momentsOf, profileNumbers } from './numeric';
import { mergeProfiles } from './profile';
import { quantile, quantiles } from './segments';

describe('numbers', () => {
  const binning: Binning = { kind: 'grid', low: 0, perUnit: 1, isExact: false };

  test('each kind of value is counted for itself', () => {
    const profile = profileNumbers(
      [1, null, undefined, Number.NaN, Infinity, -Infinity, -0, 0, 2n, 5e-324],
      binning,
    );
    expect(profile).toMatchObject({
      rows: 10,
      nulls: 2,
      nans: 1,
      minusInfinities: 1,
      plusInfinities: 1,
      zeros: 2,
    });
    expect(profile).toMatchObject({ least: 0, greatest: 2, keys: [0, 1, 2], counts: [3, 1, 1] });
    expect(Object.is(profile.least, 0)).toBe(true);
    expect(finiteRows(profile)).toBe(5);
  });

  test('the largest doubles do not spoil the mean, and JSON bears what has no number', () => {
    const profile = profileNumbers([1e308, -1e308, 1.5e308], binning);
    expect(momentsOf(profile).mean / 5e307).toBeCloseTo(1, 12);
    expect(profile.m2).toBe(Number.POSITIVE_INFINITY);
    expect(standardDeviation(momentsOf(profile))).toBeUndefined();
    expect(profile.keys).toEqual([-32768, 32767]);
    expect(profileFromJson(profileToJson(profile))).toEqual(profile);
    const halves = mergeProfiles(
      profileNumbers([1e308, -1e308], binning),
      profileNumbers([1.5e308], binning),
    );
    expect(halves).toEqual({ ...profile, meanOffset: halves.meanOffset });
    expect(halves.meanOffset / profile.meanOffset).toBeCloseTo(1, 12);
  });

  test('long tails: mean and spread as two passes over the values have them', () => {
    const random = seededRandom(14);
    const values = Array.from({ length: 20_000 }, () => Math.exp(3 * random.normal()));
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    const moments = momentsOf(profileNumbers(values, chooseBinning(values)));
    expect(Math.abs(moments.mean / mean - 1)).toBeLessThan(1e-12);
    expect(Math.abs((standardDeviation(moments) ?? 0) / Math.sqrt(variance) - 1)).toBeLessThan(1e-12);
  });

  test('instants keep their spread', () => {
    const start = 1_760_000_000_000;
    const random = seededRandom(4);
    const values = Array.from({ length: 5000 }, () => start + random.below(1000));
    const mean = values.reduce((sum, value) => sum + (value - start), 0) / 5000;
    const variance = values.reduce((sum, value) => sum + (value - start - mean) ** 2, 0) / 5000;
    const profile = profileNumbers(values, chooseBinning(values));
    expect(standardDeviation(momentsOf(profile))).toBeCloseTo(Math.sqrt(variance), 9);
    const shifted = values.map((value) => value - start);
    const sums = momentsFromSums(
      5000,
      start,
      shifted.reduce((sum, value) => sum + value, 0),
      shifted.reduce((sum, value) => sum + value * value, 0),
    );
    expect(standardDeviation(sums)).toBeCloseTo(Math.sqrt(variance), 9);
  });

  test('where the rows of a wide cell are is known by their sum', () => {
    const profile = profileNumbers([-7, 0.5, 3, 9, 11], { kind: 'edges', edges: [0, 1, 2] });
    expect(profile).toMatchObject({ keys: [0, 1, 3], counts: [1, 1, 3], sums: [-7, 0.5, 23] });
  });
});

describe('quantiles', () => {
  test('those of the values, as finely as the cells are', () => {
    const random = seededRandom(6);
    const values = Array.from({ length: 10_000 }, random.normal).sort((a, b) => a - b);
    const profile = profileNumbers(values, chooseBinning(values));
    for (const share of [0.01, 0.25, 0.5, 0.75, 0.99])
      expect(Math.abs((quantile(profile, share) ?? 0) - (values[share * 10_000] ?? 0))).toBeLessThan(0.005);
    expect(quantiles(profile, [0, 1])).toEqual([values[0], values.at(-1)]);
  });
  test('of nothing there is none', () =>
    expect(quantile(emptyNumericProfile({ kind: 'edges', edges: [1] }), 0.5)).toBeUndefined());
});
