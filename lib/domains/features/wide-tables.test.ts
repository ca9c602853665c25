/** Tables of thousands of columns: looked at by some of them, taken over by few rows at once. */
import sql from 'sql-template-tag';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { rows } from '@/lib/platform/db';
import { closeEngine } from '@/lib/platform/duckdb';
import { EngineProcess } from '@/lib/platform/duckdb/process';
import { onlineStore } from '@/lib/platform/online-store';
import { callerWithRole } from '@/lib/testing/callers';
import { FARES, keyOf, makeTable, upload, write } from '@/lib/testing/features';
import { getProfile, publishTable, sampleRows, writeTable } from './operations';
import { profileTable } from './profile';
import { publish } from './publish';

let maker: Caller;
beforeAll(async () => {
  maker = await callerWithRole('contributor');
});
afterAll(closeEngine);

const SELECT = 'SELECT 1::BIGINT AS a_mean, 2::BIGINT AS b_mean, 3::BIGINT AS b_max, 4::BIGINT AS id';

test('rows of the columns that are looked for, and of the keys always', async () => {
  const { name } = await makeTable(maker, { select: SELECT, primaryKeys: ['id'] });
  const sampled = async (more: Record<string, unknown>) => {
    const { columns, rows: cells, matching } = await perform(sampleRows, maker, { name, ...more });
    return [columns.map((column) => column.name), cells, matching];
  };
  expect(await sampled({})).toEqual([['a_mean', 'b_mean', 'b_max', 'id'], [[1, 2, 3, 4]], 4]);
  expect(await sampled({ mostColumns: 2 })).toEqual([['id', 'a_mean', 'b_mean'], [[4, 1, 2]], 4]);
  expect(await sampled({ search: 'MEAN b' })).toEqual([['id', 'b_mean'], [[4, 2]], 1]);
  expect(await sampled({ search: 'nothing' })).toEqual([['id'], [[4]], 0]);
  expect(await sampled({ columns: ['b_max'], search: 'mean' })).toEqual([[], [], 0]);
});

/** The statements that engines were sent meanwhile. */
async function statementsOf(work: () => Promise<unknown>): Promise<string[]> {
  const sent = vi.spyOn(EngineProcess.prototype, 'send');
  try {
    await work();
    return sent.mock.calls.flatMap(([request]) => (request.type === 'run' ? request.statement.sql : []));
  } finally {
    sent.mockRestore();
  }
}

const WIDE = `SELECT i::BIGINT AS id, ${Array.from({ length: 300 }, (_, at) => `i * ${at}.5::DOUBLE AS f${at}`).join(', ')}`;
const count = (text: string | undefined, part: RegExp) => text?.match(part)?.length ?? 0;

test('all rows are published by one statement that reads each file once, in several pieces', async () => {
  const { name } = await makeTable(maker, { select: `${WIDE} FROM range(3000) t(i)`, primaryKeys: ['id'] });
  await perform(publishTable, maker, { name } as never);
  const key = await keyOf(name);
  const put = vi.spyOn(onlineStore(), 'put');
  const statements = await statementsOf(() => publish(key));
  expect(statements.map((text) => count(text, /part-[^']*\.parquet/g))).toEqual([1]);
  expect(put.mock.calls.length).toBeGreaterThan(1);
  put.mockRestore();
  expect(await onlineStore().count(key)).toBe(3000);
});

test('a profile of many columns is counted by some statements for all of them', async () => {
  const { name } = await makeTable(maker, {
    select: `${WIDE}, 'v' || i % 3 AS said, i > 4 AS told, TIMESTAMP '2026-01-01' + to_days(i::INTEGER) AS at FROM range(10) t(i)`,
    primaryKeys: ['id'],
  });
  const key = await keyOf(name);
  const statements = await statementsOf(() => profileTable(key));
  expect(statements.length).toBeLessThan(30);
  const { profile } = await perform(getProfile, maker, { name });
  expect(Object.keys(profile?.byColumn ?? {})).toHaveLength(304);
  expect(profile?.byColumn).toMatchObject({
    f2: { nulls: 0, distinct: 10, mean: 11.25, quantiles: [0, 5.625, 11.25, 16.875, 22.5] },
    said: { distinct: 3, top: [{ value: 'v0', count: 4 }, { value: 'v1', count: 3 }, { value: 'v2' }] },
    told: {
      distinct: 2,
      top: [
        { value: 'false', count: 5 },
        { value: 'true', count: 5 },
      ],
    },
    at: { least: '2026-01-01 00:00:00+00', greatest: '2026-01-10 00:00:00+00' },
  });
});

test('what is missing, infinite or no number is in no slice, and a table without rows has a profile', async () => {
  const { name } = await makeTable(maker, {
    select: `SELECT i::BIGINT AS id, CASE i WHEN 0 THEN NULL WHEN 1 THEN 'inf' WHEN 2 THEN 'nan' ELSE i::VARCHAR END::DOUBLE AS f
             FROM range(6) t(i)`,
    primaryKeys: ['id'],
  });
  const { name: bare } = await makeTable(maker, { select: `${FARES} LIMIT 0` });
  for (const each of [name, bare]) await profileTable(await keyOf(each));
  const columnsOf = async (each: string) =>
    (await perform(getProfile, maker, { name: each })).profile?.byColumn;
  const f = (await columnsOf(name))?.f;
  expect(f).toMatchObject({ nulls: 1, distinct: 5, mean: 4, quantiles: [3, 3.5, 4, 4.5, 5] });
  expect(f?.histogram).toEqual(Array.from({ length: 20 }, (_, at) => Number([0, 10, 19].includes(at))));
  const empty = [null, null, null, null, null];
  expect((await columnsOf(bare))?.fare).toEqual({
    ...{ type: 'double', nulls: 0, distinct: 0 },
    ...{ mean: null, std: null, quantiles: empty },
  });
});

test('values of wide rows are kept as they are: to compress them was most of what publishing cost', async () => {
  const [column] = await rows(sql`
    SELECT attstorage::text AS storage FROM pg_attribute WHERE attrelid = 'online_rows'::regclass AND attname = 'values'`);
  expect(column).toEqual({ storage: 'e' });
});

test.each([
  ['all columns and a new one', `${WIDE}, 1.5::DOUBLE AS extra FROM range(90, 110) t(i)`],
  [
    'some of the columns',
    'SELECT i::BIGINT AS id, 7.5::DOUBLE AS f1, 1.5::DOUBLE AS extra FROM range(90, 110) t(i)',
  ],
])('rows with %s are merged in one pass, and only what moves rows names all columns', async (_, select) => {
  const { name } = await makeTable(maker, { select: `${WIDE} FROM range(100) t(i)`, primaryKeys: ['id'] });
  const uploadId = await upload(maker, select);
  const statements = await statementsOf(async () => {
    const written = await perform(writeTable, maker, { name, uploadId, mode: 'merge' });
    expect(written).toMatchObject({ rowsInserted: 10, rowsUpdated: 10 });
  });
  const copy = statements.find((text) => text.startsWith('COPY'));
  expect(count(copy, /part-[^']*\.parquet/g)).toBe(1);
  expect(statements.filter((text) => text.includes('"f2"')).length).toBeLessThanOrEqual(2);
});

test('a merge without new columns leaves the list of columns alone', async () => {
  const { name } = await makeTable(maker, { select: SELECT, primaryKeys: ['id'] });
  const [before] = await rows(
    sql`SELECT max(xmin::text::bigint) AS last FROM features WHERE table_key = ${await keyOf(name)}`,
  );
  await write(maker, name, SELECT);
  const [after] = await rows(
    sql`SELECT max(xmin::text::bigint) AS last FROM features WHERE table_key = ${await keyOf(name)}`,
  );
  expect(after).toEqual(before);
});

test('profiles are kept of the newest hundred versions and of the last one of the newest hundred days', async () => {
  const { name } = await makeTable(maker, { select: SELECT, primaryKeys: ['id'] });
  const key = await keyOf(name);
  const DAY = 86_400_000;
  // Long before the first: two a day for two hundred days, and of the day after them two hundred.
  await rows(sql`
    INSERT INTO feature_profiles (table_key, version, time, rows, columns)
    SELECT ${key}::int, i - 600, ${DAY}::bigint * (i / 2) + i % 2, 1, '{}'::jsonb FROM generate_series(0, 399) AS i
    UNION ALL SELECT ${key}::int, i - 200, ${DAY}::bigint * 200 + i, 1, '{}'::jsonb FROM generate_series(0, 199) AS i`);
  await profileTable(key);
  const kept = await rows<{ version: number }>(
    sql`SELECT version FROM feature_profiles WHERE table_key = ${key} ORDER BY version DESC`,
  );
  const versions = kept.map(({ version }) => Number(version));
  const [own = 0] = versions;
  expect(own).toBeGreaterThanOrEqual(0);
  expect(versions.slice(0, 100)).toEqual([own, ...Array.from({ length: 99 }, (_, at) => -1 - at)]);
  // The days of the newest hundred are two; of the ninety-eight before them the last version each.
  expect(versions.slice(100)).toEqual(Array.from({ length: 98 }, (_, at) => -201 - 2 * at));
});
