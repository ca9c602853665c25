import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { closeEngine } from '@/lib/platform/duckdb';
import { callerWithRole, refusal } from '@/lib/testing/callers';
import { aName, makeTable } from '@/lib/testing/features';
import { createTable, queryTables } from './operations';

let maker: Caller;
beforeAll(async () => {
  maker = await callerWithRole('contributor');
});
afterAll(closeEngine);

test('of more tables than are read at once it is said that they are too many', async () => {
  const names = Array.from({ length: 21 }, aName);
  const schema = [{ name: 'zone', type: 'long' }];
  for (const name of names) await perform(createTable, maker, { name, primaryKeys: ['zone'], schema });
  const asked = (some: string[]) => ({
    sql: `SELECT count(*) AS n FROM (${some.map((name) => `FROM ${name}`).join(' UNION ALL ')})`,
  });
  expect((await perform(queryTables, maker, asked(names.slice(0, 20)))).rows).toEqual([[0]]);
  expect(await refusal(perform(queryTables, maker, asked(names)))).toMatchObject({
    code: 'INVALID_PARAMETER_VALUE',
    field: 'sql',
    message: expect.stringContaining('20 feature tables at once'),
  });
});

test('a table is found behind the names of hundreds of its columns', async () => {
  const { name } = await makeTable(maker, {
    select: `SELECT 1::BIGINT AS zone, ${Array.from({ length: 300 }, (_, at) => `${at} AS c${at}`).join(', ')}`,
  });
  const columns = Array.from({ length: 300 }, (_, at) => `t.c${at}`).join(', ');
  const { rows } = await perform(queryTables, maker, { sql: `SELECT ${columns} FROM ${name} t` });
  expect(rows[0]?.slice(-2)).toEqual([298, 299]);
});
