import { expect, test } from 'vitest';
import { profileNumbers } from '@/lib/pure/drift/profile/numeric';
import type { CountingPlan } from '../counting/plan';
import { judgeContributions } from './judge-groups';

const binning = { kind: 'grid' as const, low: -1, perUnit: 100, isExact: false };
const columns: CountingPlan['columns'] = ['shap_age', 'shap_income', 'shap_city'].map((name) => ({
  name,
  role: 'contribution',
  kind: 'numeric',
  type: 'DOUBLE',
  plan: { kind: 'numeric', binning },
}));

const bundleOf = (rows: number, sizes: readonly number[]) => ({
  rows,
  columns: Object.fromEntries(
    columns.map(({ name }, at) => [name, profileNumbers(Array(rows).fill(sizes[at]), binning)]),
  ),
});

test('a window of a few rows says nothing of what the model goes by', () => {
  const reference = bundleOf(500, [0.9, 0.3, 0.1]);
  const turned = [0.1, 0.3, 0.9];
  expect(judgeContributions({ columns }, reference, bundleOf(100, turned), 100)?.verdict).toBe('severe');
  expect(judgeContributions({ columns }, reference, bundleOf(99, turned), 100)).toBeUndefined();
  expect(judgeContributions({ columns }, bundleOf(99, turned), reference, 100)).toBeUndefined();
});
