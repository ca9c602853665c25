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

test('the log of an endpoint that is gone stays as long as of one that nobody set, however long others keep theirs', async () => {
  const owner = await callerWithRole('contributor');
  const { name: longer } = await perform(serving.createEndpoint, owner, {
    name: `e-${unique()}`,
    config: { servedEntities: [{ entityName: (await makeModel(owner)).name, entityVersion: '1' }] },
    settings: { log: { retentionDays: 60 } },
  });
  const { id: keeps } = await prisma().servingEndpoint.findUniqueOrThrow({ where: { name: longer } });
  const gone = unique();
  const logged = async (endpointId: string, days: number) => {
    const time = Date.now() - days * DAY;
    await ensureDay(time);
    await rows(sql`
      INSERT INTO inference_log (endpoint_id, time, request_id, row_index, config_version, entity, status, latency_ms, sampling, is_shadow)
      VALUES (${endpointId}, ${time}, ${unique()}, 0, 1, 'v1', 200, 1, 1, false)`);
  };
  // Of a day of which the rest is kept.
  await logged(keeps, 60.01);
  for (const endpointId of [keeps, gone]) for (const days of [45, 20]) await logged(endpointId, days);
  await sweepServing();
  const left = await rows(sql`
    SELECT endpoint_id AS id, count(*)::int AS rows FROM inference_log WHERE endpoint_id IN (${keeps}, ${gone})
    GROUP BY 1 ORDER BY 2`);
  expect(left).toEqual([
    { id: gone, rows: 1 },
    { id: keeps, rows: 2 },
  ]);
});
