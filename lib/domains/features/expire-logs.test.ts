import fs from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { prisma } from '@/lib/platform/db';
import { closeEngine } from '@/lib/platform/duckdb';
import { env } from '@/lib/platform/env';
import { callerWithRole } from '@/lib/testing/callers';
import { lookUp, makeTable, write } from '@/lib/testing/features';
import { bytesOf } from '@/lib/testing/training-sets';
import { expireLogs } from './expire-logs';
import { createTrainingSet, publishTable, readTable, restoreTable, vacuumTable } from './operations';
import { publish } from './publish';

let maker: Caller;
beforeAll(async () => {
  maker = await callerWithRole('contributor');
});
afterAll(closeEngine);

const LATER = Date.now() + 40 * 86_400_000;
const FARE = (fare: number) => `SELECT 1::BIGINT AS zone, ${fare}::DOUBLE AS fare, 'z' AS label`;

/** A table of eleven versions and more, of which the last checkpoint is that of version 10. */
async function written() {
  const { name } = await makeTable(maker, { select: FARE(0) });
  for (let fare = 1; fare <= 10; fare += 1) await write(maker, name, FARE(fare));
  const { key, location } = await prisma().featureTable.findFirstOrThrow({ where: { name } });
  const log = path.join(env.home, 'lake', location, '_delta_log');
  const first = async () => (await fs.readdir(log)).filter((entry) => entry.endsWith('.json')).sort()[0];
  return { name, key, first };
}
const read = (name: string, version: number) => perform(readTable, maker, { name, version } as never);

test('by the time logs end, and what is gone is said to be gone', async () => {
  const { name, first } = await written();
  await expireLogs();
  expect(await first()).toBe('00000000000000000000.json');
  await expireLogs(LATER);
  expect(await first()).toBe('00000000000000000010.json');
  const gone = {
    code: 'RESOURCE_DOES_NOT_EXIST',
    message: expect.stringContaining('no version 3 any more: its log was shortened'),
  };
  await expect(read(name, 3)).rejects.toMatchObject(gone);
  await expect(perform(restoreTable, maker, { name, version: 3 })).rejects.toMatchObject(gone);
});

test('versions that training sets were made of stay, and a vacuum beside it keeps them too', async () => {
  const { name, first } = await written();
  const lookup = { tableName: name, lookupKey: ['zone'], version: 4 };
  await perform(createTrainingSet, maker, {
    source: { tableName: name, columns: ['zone'] },
    lookups: [lookup],
  } as never);
  await expireLogs(LATER);
  expect(await first()).toBe('00000000000000000000.json');
  await perform(vacuumTable, maker, { name, isDryRun: false });
  await bytesOf(await read(name, 4));
});

test('a copy online that was last made of a version that is gone is made anew', async () => {
  const { name, key } = await written();
  await perform(publishTable, maker, { name, mode: 'triggered' } as never);
  await publish(key);
  await prisma().onlineTable.update({ where: { tableKey: key }, data: { version: 4 } });
  await write(maker, name, FARE(77));
  await expireLogs(LATER);
  await publish(key);
  const { rows } = await lookUp(maker, {
    lookups: [{ tableName: name, lookupKey: ['zone'] }],
    rows: [{ zone: 1 }],
  });
  expect(rows[0]).toMatchObject({ fare: 77 });
});
