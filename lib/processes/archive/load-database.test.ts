import pg from 'pg';
import { afterAll, expect, test } from 'vitest';
import { perform } from '@/lib/core/perform';
import { flushBatches } from '@/lib/domains/features/ingest-rows';
import { createTable, ingestRows, sampleRows } from '@/lib/domains/features/operations';
import { prisma } from '@/lib/platform/db';
import { closeEngine } from '@/lib/platform/duckdb';
import { env } from '@/lib/platform/env';
import { callerWithRole } from '@/lib/testing/callers';
import { aName } from '@/lib/testing/features';
import { leaveRoomForBatches } from './load-database';

afterAll(closeEngine);

test('rows that are pushed after a restore are written, though the log has later batches than the database', async () => {
  const owner = await callerWithRole('contributor');
  const name = aName();
  await perform(createTable, owner, { name, primaryKeys: ['id'], schema: [{ name: 'id', type: 'long' }] });
  const { key } = await prisma().featureTable.findFirstOrThrow({ where: { name: `main.${name}` } });
  const push = async (id: number) => {
    await perform(ingestRows, owner, { name, idempotencyKey: `batch ${id}`, rows: [{ id }] });
    await flushBatches(key);
  };
  await push(1);
  await push(2);
  // As of the beginning of a backup in the middle of which they came.
  await prisma().featureTable.update({ where: { key }, data: { lastBatch: 0 } });
  const client = new pg.Client({ connectionString: env.databaseUrl });
  await client.connect();
  await leaveRoomForBatches(client).finally(() => client.end());
  await push(3);
  const { rows } = await perform(sampleRows, owner, { name });
  expect(rows.map(([id]) => id).sort()).toEqual([1, 2, 3]);
});
