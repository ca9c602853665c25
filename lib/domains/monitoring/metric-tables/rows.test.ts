import { expect, test } from 'vitest';
import { chooseBinning } from '@/lib/pure/drift/profile/choose-binning';
import { profileNumbers } from '@/lib/pure/drift/profile/numeric';
import { profileScores } from '@/lib/pure/drift/profile/scores';
import type { CountingPlan } from '../counting/plan';
import { driftRows } from './drift-rows';
import { profileRows } from './profile-rows';

test('whom a model chooses is told before any label has come, what came true of it is not', () => {
  const plan: CountingPlan = {
    columns: [],
    slices: [],
    model: { kind: 'binary', score: 's', positive: '1', threshold: 0.5 },
  };
  const bundle = (scores: number[]) => ({
    rows: scores.length,
    columns: {},
    scores: profileScores(
      scores.map((score) => [score, null]),
      0.5,
    ),
  });
  const [row] = profileRows(plan, bundle([0.9, 0.2]), bundle([0.9, 0.2, 0.1, 0.3, 0.7, 0.4]));
  expect(row?.statistical_parity).toEqual({ 1: 0.25 });
  expect(row?.predictive_parity).toEqual({ 1: null });
});

test('numbers of few values have the test of numbers too', () => {
  const stars = (values: number[]) => Array.from({ length: 200 }, (_, at) => values[at % values.length] ?? 0);
  const binning = chooseBinning(stars([1, 2, 3, 4, 5]));
  const column = {
    name: 'stars',
    kind: 'numeric' as const,
    role: 'feature' as const,
    type: 'BIGINT',
    plan: { kind: 'numeric' as const, binning },
  };
  const bundle = (values: number[]) => ({
    rows: 200,
    columns: { stars: profileNumbers(stars(values), binning) },
  });
  const [row] = driftRows(
    { columns: [column], slices: [] },
    bundle([1, 2, 3, 4, 5]),
    bundle([1, 1, 1, 2, 3]),
  );
  expect(row?.ks_test).toMatchObject({ statistic: expect.closeTo(0.4, 10), pvalue: expect.any(Number) });
});
