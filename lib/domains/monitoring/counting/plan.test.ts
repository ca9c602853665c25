import { expect, test } from 'vitest';
import { profileCategoryPairs } from '@/lib/pure/drift/profile/category-pairs';
import { type Bundle, type CountedPair, mergeBundles } from './plan';

test('pairs of columns add up, those too of which the first window has no row', () => {
  const counted = (pair: [string, string], rows: number) => ({
    pair,
    table: profileCategoryPairs([['x', 'y', rows]], ['x'], ['y']),
  });
  const bundle = (...pairs: CountedPair[]): Bundle => ({ rows: 1, columns: {}, pairs });
  const merged = mergeBundles([
    bundle(counted(['a', 'b'], 2)),
    bundle(counted(['a', 'b'], 3), counted(['a', 'c'], 4)),
  ]);
  expect(merged?.pairs?.map(({ pair, table }) => [pair, table.counts[0]?.[0]])).toEqual([
    [['a', 'b'], 5],
    [['a', 'c'], 4],
  ]);
});
