/** A table that is published is published otherwise. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { prisma } from '@/lib/platform/db';
import { closeEngine } from '@/lib/platform/duckdb';
import { callerWithRole } from '@/lib/testing/callers';
import { FARES, keyOf, makeTable, publishNow, write } from '@/lib/testing/features';
import { dropOnline, publishTable } from './operations';
import { publish } from './publish';

let maker: Caller;
beforeAll(async () => {
  maker = await callerWithRole('contributor');
});
afterAll(closeEngine);

test('rows that had grown too old are there again where they may be older now', async () => {
  const { name } = await makeTable(maker, {
    select: `SELECT z::BIGINT AS zone, now() - to_hours(1 + 24 * z::INT) AS ts, 1.5::DOUBLE AS fare FROM range(3) t(z)`,
    primaryKeys: ['zone'],
    timestampKey: 'ts',
  });
  const tableKey = await keyOf(name);
  const after = async (more: Record<string, unknown>) => {
    await publishNow(maker, name, more);
    return prisma().onlineRow.count({ where: { tableKey } });
  };
  const day = 86_400;
  expect(await after({ ttlSeconds: day })).toBe(1);
  expect(await after({ ttlSeconds: 2 * day })).toBe(2);
  expect(await after({ ttlSeconds: day })).toBe(1);
  expect(await after({})).toBe(3);
});

test('what an earlier publication ended of is no fault of the next', async () => {
  const { name } = await makeTable(maker, { select: FARES });
  await publishNow(maker, name);
  await prisma().onlineTable.update({
    where: { tableKey: await keyOf(name) },
    data: { error: 'The disk is full.' },
  });
  const { onlineTable } = await perform(publishTable, maker, { name });
  expect(onlineTable.error).toBeNull();
});

test('what is taken away while it is published stays away, and is whole where it is published anew', async () => {
  const { name } = await makeTable(maker, {
    select: 'SELECT z::BIGINT AS zone, 1.5::DOUBLE AS fare FROM range(3) t(z)',
    primaryKeys: ['zone'],
  });
  const tableKey = await keyOf(name);
  const count = () => prisma().onlineRow.count({ where: { tableKey } });
  await publishNow(maker, name);
  await write(maker, name, 'SELECT 3::BIGINT AS zone, 1.5::DOUBLE AS fare');
  const changing = publish(tableKey);
  await perform(dropOnline, maker, { name });
  await perform(publishTable, maker, { name });
  await changing;
  await publish(tableKey);
  expect(await count()).toBe(4);
  await write(maker, name, 'SELECT 4::BIGINT AS zone, 1.5::DOUBLE AS fare');
  const last = publish(tableKey);
  await perform(dropOnline, maker, { name });
  await last;
  expect(await count()).toBe(0);
});
