/** Rows pushed to a store that is not of the database, which knows nothing of its transactions. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { prisma, transaction } from '@/lib/platform/db';
import { closeEngine } from '@/lib/platform/duckdb';
import { onlineStore } from '@/lib/platform/online-store';
import { RedisStore } from '@/lib/platform/online-store/redis';
import { callerWithRole } from '@/lib/testing/callers';
import { lookUp, makeTable } from '@/lib/testing/features';
import { redisOrLine } from '@/lib/testing/redis';
import { removeFiles } from './drop-table';
import { flushBatches } from './ingest-rows';
import { dropOnline, dropTable, ingestRows, publishTable } from './operations';
import { publish } from './publish';

const server = await redisOrLine('Rows pushed to Redis are not tested');
const shared = globalThis as { plumblineOnlineStore?: unknown };
const store = server && new RedisStore(server.url);

let maker: Caller;
beforeAll(async () => {
  maker = await callerWithRole('contributor');
  shared.plumblineOnlineStore = store;
});
afterAll(async () => {
  delete shared.plumblineOnlineStore;
  await store?.close();
  await server?.stop();
  await closeEngine();
});

const FARES = 'SELECT i::BIGINT AS zone, i::DOUBLE AS fare FROM range(3) t(i)';
async function published() {
  const { name } = await makeTable(maker, { select: FARES });
  await perform(publishTable, maker, { name });
  const { key, location } = await prisma().featureTable.findFirstOrThrow({ where: { name } });
  await publish(key);
  return { name, key, location };
}
const push = (name: string, idempotencyKey: string, fare: number) =>
  perform(ingestRows, maker, { name, idempotencyKey, rows: [{ zone: 1, fare }] });
const fareOf = async (name: string) =>
  (
    await lookUp(maker, {
      lookups: [{ tableName: name, lookupKey: 'zone' }],
      rows: [{ zone: 1 }],
    })
  ).rows[0]?.fare;
const undone = (work: () => Promise<unknown>) =>
  transaction(async () => {
    await work();
    throw new Error('undone');
  }).catch(() => undefined);

describe.runIf(server)('in Redis', () => {
  test('a pushed row is there once its transaction is committed, and never where it is undone', async () => {
    const { name } = await published();
    await undone(() => push(name, 'a', 10));
    expect(await fareOf(name)).toBe(1);
    await push(name, 'a', 10);
    expect(await fareOf(name)).toBe(10);
  });

  test('a copy is not taken away by a transaction that is undone', async () => {
    const { name, key, location } = await published();
    await undone(() => perform(dropOnline, maker, { name }));
    await undone(() => perform(dropTable, maker, { name }));
    expect(await fareOf(name)).toBe(1);
    await perform(dropTable, maker, { name });
    await removeFiles({ key, location, isExternal: false });
    expect(await onlineStore().count(key)).toBe(0);
  });

  test('what the store did not hear is told to it with the next flush, in the order of the batches', async () => {
    const { name, key } = await published();
    const deaf = new RedisStore('redis://127.0.0.1:1');
    shared.plumblineOnlineStore = deaf;
    await push(name, 'a', 10);
    await push(name, 'b', 11);
    shared.plumblineOnlineStore = store;
    await deaf.close();
    expect(await fareOf(name)).toBe(1);
    await flushBatches(key);
    expect(await fareOf(name)).toBe(11);
  });
});
