import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { prisma } from '@/lib/platform/db';
import { closeEngine } from '@/lib/platform/duckdb';
import { callerWithRole } from '@/lib/testing/callers';
import { makeTable, write } from '@/lib/testing/features';
import { getFeatureHistory, getProfile } from './operations';
import { profileTable } from './profile';

let maker: Caller;
beforeAll(async () => {
  maker = await callerWithRole('contributor');
});
afterAll(closeEngine);

const keyOf = async (name: string) =>
  (await prisma().featureTable.findFirstOrThrow({ where: { name, deletedTime: null } })).key;

test('a profile a version', async () => {
  const { name } = await makeTable(maker, {
    select: 'SELECT i::BIGINT AS zone, CASE WHEN i < 5 THEN i::DOUBLE END AS fare FROM range(10) t(i)',
  });
  await profileTable(await keyOf(name));
  await write(maker, name, 'SELECT 5::BIGINT AS zone, 100.0::DOUBLE AS fare');
  await profileTable(await keyOf(name));
  const { profile } = await perform(getProfile, maker, { name });
  expect(profile).toMatchObject({ version: 2, rows: 10, byColumn: { fare: { nulls: 4, distinct: 6 } } });
  expect(profile?.byColumn.fare?.quantiles?.[4]).toBe(100);
  expect(profile?.byColumn.fare?.histogram?.reduce((sum, n) => sum + n)).toBe(6);
  const { points } = await perform(getFeatureHistory, maker, { name, feature: 'fare' });
  expect(points.map(({ version, profile: { nulls } }) => [version, nulls])).toEqual([
    [1, 5],
    [2, 4],
  ]);
});

test('a profile of numbers beyond what 64 bits hold', async () => {
  const { name } = await makeTable(maker, {
    select: `SELECT i::BIGINT AS zone, (i * 1e30)::DOUBLE AS far, (18446744073709551600 + i)::DECIMAL(20,0) AS large FROM range(3) t(i)`,
  });
  await profileTable(await keyOf(name));
  const { profile } = await perform(getProfile, maker, { name });
  expect(profile?.byColumn.far?.quantiles?.[4]).toBe(2e30);
  expect(profile?.byColumn.far?.histogram?.reduce((sum, n) => sum + n)).toBe(3);
  expect(profile?.byColumn.large?.distinct).toBe(3);
});

test('numbers of no mean or spread that a double holds do not keep the others from being counted', async () => {
  const { name } = await makeTable(maker, {
    select: `SELECT i::BIGINT AS zone, i::DOUBLE AS fare, CASE WHEN i = 0 THEN 1e300 ELSE i END::DOUBLE AS odd,
             CASE WHEN i = 0 THEN -1.7e308 ELSE 1.7e308 END::DOUBLE AS wide FROM range(3) t(i)`,
  });
  await profileTable(await keyOf(name));
  const { profile } = await perform(getProfile, maker, { name });
  expect(profile?.byColumn).toMatchObject({
    fare: { mean: 1, std: 1 },
    odd: { mean: null, std: null, distinct: 3 },
    wide: { mean: null, std: null, distinct: 2 },
  });
  expect(profile?.byColumn.odd?.quantiles?.[4]).toBe(1e300);
  expect(profile?.byColumn.wide?.histogram).toBeUndefined();
});

test('a profile of texts that no database holds', async () => {
  const { name } = await makeTable(maker, {
    select: `SELECT i::BIGINT AS zone, 'a' || chr(0) || '\\u0000' AS word FROM range(3) t(i)`,
  });
  await profileTable(await keyOf(name));
  const { profile } = await perform(getProfile, maker, { name });
  expect(profile?.byColumn.word?.top).toEqual([{ value: 'a\\u0000', count: 3 }]);
});
