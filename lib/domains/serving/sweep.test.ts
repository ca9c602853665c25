import sql from 'sql-template-tag';
import { expect, test } from 'vitest';
import { perform } from '@/lib/core/perform';
import { prisma, rows } from '@/lib/platform/db';
import { callerWithRole, unique } from '@/lib/testing/callers';
import { makeModel } from '@/lib/testing/models';
import { DAY, ensureDay } from './engine/store-inferences';
import * as serving from './operations';
import { sweepServing } from './sweep';

test('the log loses its old days, and no others', async () => {
  const parts = async () =>
    (
      await rows<{ name: string }>({
        text: "SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'inference_log'::regclass",
        values: [],
      })
    ).map((part) => part.name);
  const old = Date.now() - 40 * DAY;
  await ensureDay(old);
  const partOf = (time: number) =>
    `inference_log_${new Date(time).toISOString().slice(0, 10).replaceAll('-', '')}`;
  expect(await parts()).toContain(partOf(old));
  await sweepServing();
  const after = await parts();
  expect(after).not.toContain(partOf(old));
  expect(after).toContain(partOf(Date.now()));
});

async function logged(endpointId: string, days: number): Promise<void> {
  const time = Date.now() - days * DAY;
  await ensureDay(time);
  await rows(sql`
    INSERT INTO inference_log (endpoint_id, time, request_id, row_index, config_version, entity, status, latency_ms, sampling, is_shadow)
    VALUES (${endpointId}, ${time}, ${unique()}, 0, 1, 'v1', 200, 1, 1, false)`);
}

const countOf = async (...ids: string[]) =>
  rows<{ id: string; rows: number }>(sql`
    SELECT endpoint_id AS id, count(*)::int AS rows FROM inference_log WHERE endpoint_id = ANY(${ids}::text[])
    GROUP BY 1 ORDER BY 2`);

async function makeEndpoint(retentionDays: number) {
  const owner = await callerWithRole('contributor');
  const { name, id } = await perform(serving.createEndpoint, owner, {
    name: `e-${unique()}`,
    config: { servedEntities: [{ entityName: (await makeModel(owner)).name, entityVersion: '1' }] },
    settings: { log: { retentionDays } },
  });
  return { owner, name, id };
}

test('the log of an endpoint that nobody knows stays as long as of one that nobody set, however long others keep theirs', async () => {
  const { id: keeps } = await makeEndpoint(60);
  const gone = unique();
  // Of a day of which the rest is kept.
  await logged(keeps, 60.01);
  for (const endpointId of [keeps, gone]) for (const days of [45, 20]) await logged(endpointId, days);
  await sweepServing();
  expect(await countOf(keeps, gone)).toEqual([
    { id: gone, rows: 1 },
    { id: keeps, rows: 2 },
  ]);
});

test('the log of an endpoint that was deleted stays as long as was set: no longer, and no shorter', async () => {
  const [short, long] = [await makeEndpoint(2), await makeEndpoint(90)];
  for (const { owner, name, id } of [short, long]) {
    for (const days of [1, 5, 70]) await logged(id, days);
    await perform(serving.deleteEndpoint, owner, { name });
  }
  await sweepServing();
  expect(await countOf(short.id, long.id)).toEqual([
    { id: short.id, rows: 1 },
    { id: long.id, rows: 3 },
  ]);
  // Once all of it is gone, nothing is known of it.
  await prisma().servingLogLeft.updateMany({ data: { deletedTime: BigInt(Date.now() - 4 * DAY) } });
  await sweepServing();
  const where = { endpointId: { in: [short.id, long.id] } };
  expect(await prisma().servingLogLeft.findMany({ where })).toMatchObject([{ endpointId: long.id }]);
});

test('a day that somebody reads just now goes another time, and nothing else waits for it', async () => {
  const { id } = await makeEndpoint(3);
  await sweepServing();
  await logged(id, 5);
  const old = Date.now() - 400 * DAY;
  await ensureDay(old);
  const part = `inference_log_${new Date(old).toISOString().slice(0, 10).replaceAll('-', '')}`;
  const isThere = async () => (await rows(sql`SELECT 1 FROM pg_class WHERE relname = ${part}`)).length === 1;
  await prisma().$transaction(
    async (reader) => {
      await reader.$executeRawUnsafe('LOCK TABLE inference_log IN ACCESS SHARE MODE');
      await expect(sweepServing()).rejects.toThrow(/lock timeout/);
      expect(await countOf(id)).toEqual([]);
      expect(await isThere()).toBe(true);
    },
    { timeout: 60_000 },
  );
  await sweepServing();
  expect(await isThere()).toBe(false);
});
