import { describe, expect, test } from 'vitest';
import { attributionDrift, judgeAttribution, meanSize } from './attribution';
import { chooseBinning } from './profile/choose-binning';
import { profileNumbers } from './profile/numeric';

describe('attributions', () => {
  const of = (values: Record<string, number>) => new Map(Object.entries(values));
  test('the same order is no drift, whatever the unit', () =>
    expect(attributionDrift(of({ a: 3, b: 2, c: 1 }), of({ a: 30, b: 20, c: 10 }))).toMatchObject({
      ndcg: 1,
      spearman: 1,
    }));
  test('a feature that the model goes by no longer', () => {
    const drift = attributionDrift(of({ a: 6, b: 3, c: 1 }), of({ b: 3, c: 1, d: 6 }));
    // (0·1 + 0.3/log2 3 + 0.1/2 + 0.6/log2 5) / (0.6 + 0.3/log2 3 + 0.1/2)
    expect(drift?.ndcg).toBeCloseTo(
      (0.3 / Math.log2(3) + 0.05 + 0.6 / Math.log2(5)) / (0.6 + 0.3 / Math.log2(3) + 0.05),
      12,
    );
    expect(
      drift?.features
        .slice(0, 2)
        .map(({ feature }) => feature)
        .sort(),
    ).toEqual(['a', 'd']);
    expect(drift?.spearman).toBeLessThan(0);
  });
  test('nothing to go by', () => {
    expect(attributionDrift(of({}), of({ a: 1 }))).toBeUndefined();
    expect(attributionDrift(of({ a: 1 }), of({ a: 2 }))).toMatchObject({ ndcg: 1, spearman: null });
  });
});

test('the mean size of a column is that of its values, on both sides of zero', () => {
  const values = Array.from({ length: 4001 }, (_, at) => (at - 2000) / 1000);
  const exact = values.reduce((sum, value) => sum + Math.abs(value), 0) / values.length;
  const profile = profileNumbers(values, chooseBinning(values));
  expect(meanSize(profile)).toBeCloseTo(exact, 2);
  expect(meanSize(profileNumbers([], chooseBinning(values)))).toBeUndefined();
});

test('another order of features is drift, and says which', () => {
  const drift = attributionDrift(
    new Map([
      ['a', 8],
      ['b', 1],
      ['c', 1],
    ]),
    new Map([
      ['a', 0.5],
      ['b', 1],
      ['c', 8],
    ]),
  );
  if (!drift) throw new Error('there is none');
  const judged = judgeAttribution(drift);
  expect(judged.verdict).toBe('severe');
  expect(judged.because).toMatch(/^The model goes by other features: a had 80 % of all contributions/);
});
