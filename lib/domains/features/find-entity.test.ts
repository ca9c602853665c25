import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { closeEngine } from '@/lib/platform/duckdb';
import { callerWithRole, refusal } from '@/lib/testing/callers';
import { makeTable, publishNow, write } from '@/lib/testing/features';
import { findEntity } from './operations';

let maker: Caller;
beforeAll(async () => {
  maker = await callerWithRole('contributor');
});
afterAll(closeEngine);

const DAYS = `SELECT i::BIGINT AS zone, TIMESTAMP '2026-01-01' + to_days(d::INTEGER) AS ts, (i * 10 + d)::DOUBLE AS fare
  FROM range(3) t(i), range(3) s(d)`;
const find = (name: string, keys: Record<string, string>, at?: string) =>
  perform(findEntity, maker, { name, keys, ...(at !== undefined && { at }) });

test('the latest row, the one of a time, none, and what the online copy has', async () => {
  const { name } = await makeTable(maker, {
    select: DAYS,
    primaryKeys: ['zone', 'ts'],
    timestampKey: 'ts',
  });
  const latest = await find(name, { zone: ' 1 ' });
  expect(latest.columns).toEqual(['zone', 'ts', 'fare']);
  expect([latest.row?.[2], latest.online]).toEqual([12, null]);
  expect((await find(name, { zone: '1' }, '2026-01-02')).row?.[2]).toBe(11);
  expect((await find(name, { zone: '1' }, '2026-01-01T23:59:59Z')).row?.[2]).toBe(10);
  expect((await find(name, { zone: '1' }, '2025-12-31')).row).toBeNull();
  expect((await find(name, { zone: '7' })).row).toBeNull();
  await publishNow(maker, name);
  await write(maker, name, "SELECT 1::BIGINT AS zone, TIMESTAMP '2026-02-01' AS ts, 99.0::DOUBLE AS fare");
  const both = await find(name, { zone: '1' });
  expect([both.row?.[2], both.online?.fare]).toEqual([99, { value: 12, status: 'PRESENT' }]);
  expect((await find(name, { zone: '7' })).online?.fare).toEqual({ value: null, status: 'NOT_FOUND' });
});

test('keys of several types', async () => {
  const { name } = await makeTable(maker, {
    select:
      "SELECT 'a''b' AS code, 0.5::DOUBLE AS rate, true AS told, DATE '2026-03-01' AS day, 1.5::DECIMAL(4,2) AS price, 7 AS n",
    primaryKeys: ['code', 'rate', 'told', 'day', 'price'],
  });
  await publishNow(maker, name);
  const keys = { code: "a'b", rate: '0.50', told: 'TRUE', day: '2026-03-01', price: '1.50' };
  const found = await find(name, keys);
  expect([found.row?.at(-1), found.online?.n]).toEqual([7, { value: 7, status: 'PRESENT' }]);
});

test('a text with a space at its end is a key of its own', async () => {
  const select = "SELECT 'a' AS code, 1 AS n UNION ALL SELECT 'a ', 2";
  const { name } = await makeTable(maker, { select, primaryKeys: ['code'] });
  await publishNow(maker, name);
  for (const [code, n] of [
    ['a', 1],
    ['a ', 2],
  ] as const) {
    const found = await find(name, { code });
    expect([found.row, found.online?.n?.value]).toEqual([[code, n], n]);
  }
});

test('refuses a key that is missing or no value of its type, and a time for what has none', async () => {
  const { name } = await makeTable(maker);
  const refused = async (keys: Record<string, string>, at?: string) => {
    const { code, field } = await refusal(find(name, keys, at));
    return [code, field];
  };
  expect(await refused({})).toEqual(['INVALID_PARAMETER_VALUE', 'keys.zone']);
  expect(await refused({ zone: 'one' })).toEqual(['INVALID_PARAMETER_VALUE', 'keys.zone']);
  expect(await refused({ zone: '1.5' })).toEqual(['INVALID_PARAMETER_VALUE', 'keys.zone']);
  expect(await refused({ zone: '1' }, '2026-01-01')).toEqual(['INVALID_PARAMETER_VALUE', 'at']);
  const { name: series } = await makeTable(maker, {
    select: DAYS,
    primaryKeys: ['zone', 'ts'],
    timestampKey: 'ts',
  });
  expect((await refusal(find(series, { zone: '1' }, 'yesterday'))).field).toBe('at');
});
