import { afterAll, expect, test } from 'vitest';
import { closeEngine, withEngine } from '@/lib/platform/duckdb';
import { describeSet } from './leakage';

afterAll(closeEngine);

test('distinct values are counted, as those of the tables that the set is made of', async () => {
  const plan = {
    columns: [{ name: 'distance', type: 'long' }],
    labels: [],
    lookups: [],
  } as unknown as Parameters<typeof describeSet>[2];
  const { rows, columns } = await withEngine({}, (engine) =>
    describeSet(engine, '(SELECT (i % 1063)::BIGINT AS distance FROM range(6000) t(i))', plan, undefined),
  );
  expect(rows).toBe(6000);
  expect(columns).toMatchObject([{ name: 'distance', nulls: 0, distinct: 1063 }]);
});
