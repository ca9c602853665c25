import { describe, expect, test } from 'vitest';
import { attributionDrift } from './attribution';

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
