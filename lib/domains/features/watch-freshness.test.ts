import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { prisma } from '@/lib/platform/db';
import { closeEngine } from '@/lib/platform/duckdb';
import { callerWithRole } from '@/lib/testing/callers';
import { makeTable, write } from '@/lib/testing/features';
import { dropTable, updateTable } from './operations';
import { watchFreshness } from './watch-freshness';

let maker: Caller;
beforeAll(async () => {
  maker = await callerWithRole('contributor');
});
afterAll(closeEngine);

const HOUR = 3_600_000;
const noticesOf = (tableId: string) =>
  prisma().notification.findMany({ where: { key: `feature-table:${tableId}:overdue` } });

test('who manages a table hears once that it is overdue, and no more once it was written', async () => {
  const { name, tableId } = await makeTable(maker, { freshnessMinutes: 60 });
  await watchFreshness(Date.now());
  expect(await noticesOf(tableId)).toEqual([]);
  const late = Date.now() + 3 * HOUR;
  await watchFreshness(late);
  await watchFreshness(late + HOUR);
  const [told, ...others] = await noticesOf(tableId);
  expect(others).toEqual([]);
  expect(told).toMatchObject({
    userId: maker.user?.id,
    tone: 'warning',
    title: `${name} was not written in time`,
    href: `/features/${name}`,
    count: 1,
    settledTime: null,
  });
  expect(told?.body).toMatch(/every 1h; the last write is overdue by (2h|1h 59m)/);

  await write(maker, name, "SELECT 1::BIGINT AS zone, 2.0 AS fare, 'x' AS label");
  await watchFreshness(Date.now());
  expect(await noticesOf(tableId)).toMatchObject([{ outcome: 'written again' }]);
  // The next one that is missed is told again.
  await watchFreshness(Date.now() + 3 * HOUR);
  expect(await noticesOf(tableId)).toMatchObject([{ settledTime: null, outcome: null }]);
});

test('where nothing is expected any more, or the table is gone, nobody is waited for', async () => {
  const [expected, dropped] = [
    await makeTable(maker, { freshnessMinutes: 5 }),
    await makeTable(maker, { freshnessMinutes: 5 }),
  ];
  const late = Date.now() + HOUR;
  await watchFreshness(late);
  await perform(updateTable, maker, { name: expected.name, freshnessMinutes: null });
  await perform(dropTable, maker, { name: dropped.name });
  await watchFreshness(late);
  for (const { tableId } of [expected, dropped])
    expect(await noticesOf(tableId)).toMatchObject([{ outcome: 'nothing is expected any more' }]);
});
