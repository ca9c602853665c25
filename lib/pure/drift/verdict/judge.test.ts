import { describe, expect, test } from 'vitest';
import type { Comparison, Effect } from '../compare/compare-columns';
import { NO_MEASURES } from '../compare/measures';
import { DEFAULT_POLICY, gravest, judgeColumns } from './judge';

const comparison = (
  p: number,
  value: number,
  given: { m?: number; name?: Effect['name']; meanChange?: number } = {},
): Comparison => ({
  n: 10_000,
  m: given.m ?? 1000,
  facets: [
    {
      facet: given.name === 'missing' ? 'missing' : 'values',
      n: 10_000,
      m: given.m ?? 1000,
      test: { name: 'kolmogorov-smirnov', statistic: 0.1, p, logP: Math.log(p) },
      effects: [{ name: given.name ?? 'wasserstein', raw: value + 0.02, chance: 0.02, value }],
    },
  ],
  measures: { ...NO_MEASURES, meanChange: given.meanChange ?? 0 },
});
const judge = (one: Comparison, policy?: Parameters<typeof judgeColumns>[0][number]['policy']) =>
  judgeColumns([{ column: 'x', comparison: one, policy }])[0];

describe('both gates', () => {
  test.each([
    [0.5, 0.01, 'stable', 'No change beyond chance (p = 0.50).'],
    [1e-9, 0.05, 'noise', 'too small to matter'],
    [0.2, 0.4, 'noise', 'by chance (p = 0.20)'],
    [1e-4, 0.15, 'drift', 'values moved by 0.15 standard deviations (p < 0.001), above the floor of 0.1'],
    [1e-4, 0.35, 'severe', 'far above'],
  ])('p %d and an effect of %d are %s', (p, value, verdict, words) => {
    const judged = judge(comparison(p, value));
    expect(judged?.verdict).toBe(verdict);
    expect(judged?.because).toContain(words);
  });

  test('too few rows say nothing, and are not counted among the questions asked', () => {
    const judged = judge(comparison(1e-9, 2, { m: 29 }));
    expect(judged).toMatchObject({ verdict: 'not-enough-data', because: 'Too few rows to tell.' });
    expect(judge(comparison(1e-9, 2, { m: 29 }), { minimumRows: 20 })?.verdict).toBe('severe');
    const [small, other] = judgeColumns([
      { column: 'a', comparison: comparison(1e-9, 2, { m: 29 }) },
      { column: 'b', comparison: comparison(0.03, 0.2) },
    ]);
    expect(small?.verdict).toBe('not-enough-data');
    expect(other?.facets[0]?.test?.adjustedP).toBeCloseTo(0.03, 12);
  });

  test('p-values are adjusted for all columns', () => {
    const many = Array.from({ length: 20 }, (_, at) => ({
      column: `c${at}`,
      comparison: comparison(at === 0 ? 0.01 : 0.3 + at / 100, 0.5),
    }));
    expect(judgeColumns(many)[0]).toMatchObject({ verdict: 'noise' });
    expect(judgeColumns(many, { ...DEFAULT_POLICY, correction: 'none' })[0]?.verdict).toBe('severe');
    expect(judgeColumns(many)[0]?.facets[0]?.test?.adjustedP).toBeCloseTo(0.2, 12);
  });

  test('each effect has its floor, and a column may have its own', () => {
    expect(judge(comparison(1e-9, 0.06, { name: 'missing' }))?.verdict).toBe('drift');
    expect(judge(comparison(1e-9, 0.06))?.verdict).toBe('noise');
    expect(
      judge(comparison(1e-9, 0.06), { limits: { wasserstein: { floor: 0.05, severe: 1 } } })?.verdict,
    ).toBe('drift');
  });

  test('a direction of no interest', () => {
    expect(judge(comparison(1e-9, 0.5, { meanChange: -1 }), { direction: 'up' })).toMatchObject({
      verdict: 'stable',
      because: 'The mean did not move the way that is watched for (p < 0.001).',
    });
    expect(judge(comparison(1e-9, 0.5, { meanChange: 1 }), { direction: 'up' })?.verdict).toBe('severe');
    expect(judge(comparison(1e-9, 0.5, { meanChange: 1 }), { direction: 'down' })?.verdict).toBe('stable');
  });
});

test('what cannot be computed does not keep a column from drifting otherwise, nor other columns from being judged', () => {
  const missing = comparison(1e-30, 0.9, { name: 'missing' });
  const [first, second, third] = judgeColumns([
    {
      column: 'a',
      comparison: { ...missing, facets: [{ facet: 'values', reason: 'no-values' }, ...missing.facets] },
    },
    { column: 'b', comparison: { ...missing, facets: [{ facet: 'values', reason: 'type-changed' }] } },
    { column: 'c', comparison: comparison(0.9, 0) },
  ]);
  expect(first).toMatchObject({ verdict: 'severe' });
  expect(second).toMatchObject({
    verdict: 'not-computable',
    because: 'Not computable: the column is of another type than in the reference.',
  });
  expect(third?.verdict).toBe('stable');
});

test('the gravest of a window', () => {
  expect(gravest(['stable', 'drift', 'noise'])).toBe('drift');
  expect(gravest(['stable', 'not-computable'])).toBe('not-computable');
  expect(gravest([])).toBe('not-computable');
  expect(judgeColumns([])).toEqual([]);
});
