import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { closeEngine } from '@/lib/platform/duckdb';
import { callerWithRole, refusal } from '@/lib/testing/callers';
import { aName, makeTable } from '@/lib/testing/features';
import { createTable, exportQuery, queryTables } from './operations';

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

describe('as a file', () => {
  const fileOf = async (sql: string) => {
    const { body, size, type } = await perform(exportQuery, maker, { sql });
    const bytes = new Uint8Array(await new Response(body).arrayBuffer());
    expect([bytes.length, type]).toEqual([size, 'text/csv; charset=utf-8']);
    return Buffer.from(bytes).toString().split('\r\n').slice(0, -1);
  };

  test('all rows, beyond those that one answer may have', async () => {
    const lines = await fileOf('SELECT range AS n FROM range(25_000)');
    expect([lines.length, lines[0], lines.at(-1)]).toEqual([25_001, 'n', '24999']);
  });

  test('whole numbers to their last digit, no text that is a formula, and the names of what has no rows', async () => {
    const { name } = await makeTable(maker);
    expect(
      await fileOf(
        `SELECT zone, 9007199254740993 AS far, '=1+1' AS said, [1, 2] AS list, NULL AS gone, TIMESTAMPTZ '2024-01-01 00:00:00Z' AS at
         FROM ${name} WHERE zone = 1`,
      ),
    ).toEqual(['zone,far,said,list,gone,at', `1,9007199254740993,'=1+1,"[1,2]",,2024-01-01T00:00:00Z`]);
    expect(await fileOf(`SELECT zone, fare FROM ${name} WHERE false`)).toEqual(['zone,fare']);
  });

  test('what is wrong with the SQL is an answer, and no file', async () => {
    expect(await refusal(perform(exportQuery, maker, { sql: 'SELECT 1 FROM no.such_table' }))).toMatchObject({
      code: 'INVALID_PARAMETER_VALUE',
      field: 'sql',
    });
  });
});
