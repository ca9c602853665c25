/** Tables of thousands of columns: looked at by some of them, taken over by few rows at once. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { closeEngine } from '@/lib/platform/duckdb';
import { callerWithRole } from '@/lib/testing/callers';
import { makeTable } from '@/lib/testing/features';
import { sampleRows } from './operations';
import { rowsAtOnce } from './publish';

let maker: Caller;
beforeAll(async () => {
  maker = await callerWithRole('contributor');
});
afterAll(closeEngine);

const SELECT = 'SELECT 1::BIGINT AS a_mean, 2::BIGINT AS b_mean, 3::BIGINT AS b_max, 4::BIGINT AS id';

test('rows of the columns that are looked for, and of the keys always', async () => {
  const { name } = await makeTable(maker, { select: SELECT, primaryKeys: ['id'] });
  const sampled = async (more: Record<string, unknown>) => {
    const { columns, rows, matching } = await perform(sampleRows, maker, { name, ...more });
    return [columns.map((column) => column.name), rows, matching];
  };
  expect(await sampled({})).toEqual([['a_mean', 'b_mean', 'b_max', 'id'], [[1, 2, 3, 4]], 4]);
  expect(await sampled({ mostColumns: 2 })).toEqual([['id', 'a_mean', 'b_mean'], [[4, 1, 2]], 4]);
  expect(await sampled({ search: 'MEAN b' })).toEqual([['id', 'b_mean'], [[4, 2]], 1]);
  expect(await sampled({ search: 'nothing' })).toEqual([['id'], [[4]], 0]);
  expect(await sampled({ columns: ['b_max'], search: 'mean' })).toEqual([[], [], 0]);
});

test.each([
  [1, 5_000],
  [50, 5_000],
  [3_000, 83],
  [1_000_000, 1],
])('of %i columns %i rows are taken over at once', (columns, rows) => {
  expect(rowsAtOnce(columns)).toBe(rows);
});
