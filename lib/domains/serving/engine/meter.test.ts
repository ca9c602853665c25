import { afterAll, expect, test } from 'vitest';
import { rows } from '@/lib/platform/db';
import { makeLiveEndpoint } from '@/lib/testing/live-endpoint';
import { Meter } from './meter';

const meter = new Meter(crypto.randomUUID());
afterAll(() => meter.close());

const rename = (from: string, to: string) =>
  rows({ text: `ALTER TABLE ${from} RENAME TO ${to}`, values: [] });

test('what was counted while the database failed is added once it does not', async () => {
  const { endpoint, minutes } = await makeLiveEndpoint(meter, {});
  const count = (milliseconds: number) =>
    meter.count({
      endpointKey: endpoint.row.key,
      entity: 'v1',
      configVersion: 1,
      status: 200,
      predictions: 2,
      milliseconds,
    });
  count(1);
  await rename('serving_minutes', 'serving_minutes_away');
  try {
    await meter.write();
    count(1);
    count(500);
  } finally {
    await rename('serving_minutes_away', 'serving_minutes');
  }
  const counted = await minutes();
  const sum = (of: (minute: (typeof counted)[number]) => number) =>
    counted.reduce((total, minute) => total + of(minute), 0);
  expect(sum(({ requests }) => requests)).toBe(3);
  expect(sum(({ predictions }) => predictions)).toBe(6);
  expect(sum(({ buckets }) => buckets.reduce((total, each) => total + each, 0))).toBe(3);
  await meter.write();
  expect(await minutes()).toEqual(counted);
});
