import pg from 'pg';
import sql from 'sql-template-tag';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { prisma, rows } from '@/lib/platform/db';
import { closeEngine } from '@/lib/platform/duckdb';
import { asking, auditBy, callerWithRole, refusal } from '@/lib/testing/callers';
import {
  FARES,
  faresOnline,
  keyOf,
  lookUp,
  makeTable,
  publishNow as publishTableNow,
  write,
} from '@/lib/testing/features';
import { lookUpOnline } from './look-up-online';
import { checkOnline, dropOnline, getOnlineFeatures, getTable, publishTable } from './operations';
import { fromWire } from './packed-look-ups';
import { publish, publishDue } from './publish';

let maker: Caller;
beforeAll(async () => {
  maker = await callerWithRole('contributor');
});
afterAll(closeEngine);

const SERIES = `SELECT z::BIGINT AS zone, TIMESTAMPTZ '2024-01-01 00:00:00Z' + to_hours(h::INT) AS ts, (z * 100 + h)::DOUBLE AS fare
  FROM range(3) a(z), range(3) b(h)`;
const publishNow = (name: string, more: Record<string, unknown> = {}) => publishTableNow(maker, name, more);
const faresOf = (name: string, zones: unknown[]) => faresOnline(maker, name, zones);

describe('publishes', () => {
  test('all rows, then what changed: merged, deleted, overwritten', async () => {
    const { name } = await makeTable(maker, { select: FARES });
    const by = asking(maker);
    await perform(publishTable, by, { name });
    expect(await auditBy(by)).toMatchObject([
      { action: 'features.publishTable', after: { online: { mode: 'triggered' } } },
    ]);
    await publish(await keyOf(name));
    expect(await faresOf(name, [3, '4', 99])).toEqual([4.5, 6, null]);
    await write(maker, name, 'SELECT 3::BIGINT AS zone, 100.0::DOUBLE AS fare UNION ALL SELECT 99, 7.0');
    await write(maker, name, 'SELECT 4::BIGINT AS zone', 'delete');
    expect(await faresOf(name, [3, 4, 99])).toEqual([4.5, 6, null]);
    await publish(await keyOf(name));
    expect(await faresOf(name, [3, 4, 5, 99])).toEqual([100, null, 7.5, 7]);
    await write(maker, name, 'SELECT 1::BIGINT AS zone, 0.5::DOUBLE AS fare', 'overwrite');
    await publish(await keyOf(name));
    expect(await faresOf(name, [1, 3])).toEqual([0.5, null]);
    const { featureTable } = await perform(getTable, maker, { name });
    expect(featureTable.onlineStores).toMatchObject([
      { version: featureTable.version, rows: 1, error: null },
    ]);
  });

  test('a copy has a name of its own, which is never that of another table', async () => {
    const [one, other] = [
      await makeTable(maker, { select: FARES }),
      await makeTable(maker, { select: FARES }),
    ];
    const taken = await refusal(perform(publishTable, maker, { name: one.name, onlineName: other.name }));
    expect([taken.code, taken.field]).toEqual(['RESOURCE_ALREADY_EXISTS', 'onlineName']);
    await publishNow(one.name, { onlineName: `${one.name}_online` });
    await publishNow(other.name);
    // A table may get the name of a copy later.
    await rows(
      sql`UPDATE online_tables SET online_name = ${other.name} WHERE table_key = ${await keyOf(one.name)}`,
    );
    await perform(dropOnline, maker, { name: other.name });
    expect(await faresOf(one.name, [3])).toEqual([4.5]);
  });

  test('a publication that is begun is told apart from the one before, which failed', async () => {
    const { name } = await makeTable(maker, { select: FARES });
    await publishNow(name);
    await rows(
      sql`UPDATE online_tables SET error = 'The store is full.' WHERE table_key = ${await keyOf(name)}`,
    );
    await perform(publishTable, maker, { name });
    const { featureTable } = await perform(getTable, maker, { name });
    expect(featureTable.onlineStores).toMatchObject([{ error: null }]);
  });

  test('what changed, whatever the columns are called', async () => {
    const { name } = await makeTable(maker, { select: "SELECT 1::BIGINT AS zone, 1.5 AS fare, 'a' AS r" });
    await publishNow(name);
    await write(maker, name, "SELECT 1::BIGINT AS zone, 2.5 AS fare, 'a' AS r");
    await publish(await keyOf(name));
    expect(await faresOf(name, [1])).toEqual(['2.5']);
  });

  test('the latest of a series; late rows change nothing; a latest that is deleted gives way to the one before', async () => {
    const { name } = await makeTable(maker, { select: SERIES, primaryKeys: ['zone'], timestampKey: 'ts' });
    await publishNow(name);
    expect(await faresOf(name, [0, 1, 2])).toEqual([2, 102, 202]);
    await write(
      maker,
      name,
      "SELECT 1::BIGINT AS zone, TIMESTAMPTZ '2023-01-01 00:00:00Z' AS ts, 5.0::DOUBLE AS fare",
    );
    await write(maker, name, "SELECT 2::BIGINT AS zone, TIMESTAMPTZ '2024-01-01 02:00:00Z' AS ts", 'delete');
    await publish(await keyOf(name));
    expect(await faresOf(name, [0, 1, 2])).toEqual([2, 102, 201]);
    await publishNow(name, { mode: 'snapshot' });
    expect(await faresOf(name, [0, 1, 2])).toEqual([2, 102, 201]);
    expect((await perform(checkOnline, maker, { name })).check).toMatchObject({
      compared: 3,
      differences: 0,
    });
  });

  test('old rows are not told, and go', async () => {
    const { name } = await makeTable(maker, { select: SERIES, primaryKeys: ['zone'], timestampKey: 'ts' });
    await publishNow(name, { ttlSeconds: 60 });
    expect(await faresOf(name, [0])).toEqual([null]);
    expect(
      await rows({ text: `SELECT 1 FROM online_rows WHERE table_key = ${await keyOf(name)}`, values: [] }),
    ).toEqual([]);
  });

  test.each([1, 1e3, 1e6, 1e9])(
    'a whole number as time key is as old as it says, of %d to a second',
    async (perSecond) => {
      const ago = (seconds: number) =>
        `${BigInt(Math.floor(Date.now() / 1000 - seconds)) * BigInt(perSecond)}::BIGINT`;
      const select = `SELECT z::BIGINT AS zone, t AS ts, z::DOUBLE AS fare FROM (VALUES (1, ${ago(30)}), (2, ${ago(3600)})) v(z, t)`;
      const { name } = await makeTable(maker, { select, primaryKeys: ['zone'], timestampKey: 'ts' });
      await publishNow(name);
      expect(await faresOf(name, [1, 2])).toEqual([1, 2]);
      await publishNow(name, { ttlSeconds: 600 });
      await publishDue();
      expect(await faresOf(name, [1, 2])).toEqual([1, null]);
      expect((await perform(getTable, maker, { name })).featureTable.onlineStores).toMatchObject([
        { rows: 1 },
      ]);
    },
  );

  test('by a schedule, and by itself after each write', async () => {
    const { name } = await makeTable(maker, { select: FARES });
    const { name: other } = await makeTable(maker, { select: FARES });
    for (const each of [name, other])
      await perform(publishTable, maker, { name: each, schedule: '*/5 * * * *' });
    const [tableKey, otherKey] = [await keyOf(name), await keyOf(other)];
    await prisma().onlineTable.updateMany({
      where: { tableKey: { in: [tableKey, otherKey] } },
      data: { dueTime: 1 },
    });
    const jobs = (key = tableKey) =>
      rows<{ n: number; queue: string }>({
        text: 'SELECT count(*) AS n, min(queue_name) AS queue FROM graphile_worker.jobs WHERE key = $1',
        values: [`features.publish:${key}`],
      });
    const asked = vi.spyOn(pg.Client.prototype, 'query');
    await publishDue();
    const texts = asked.mock.calls.map(([query]) => (query as unknown as { text?: string }).text ?? '');
    asked.mockRestore();
    expect(texts.filter((text) => text.includes('add_job'))).toHaveLength(1);
    for (const key of [tableKey, otherKey]) {
      expect(await jobs(key)).toEqual([{ n: 1, queue: `features.publish:${key}` }]);
      const { dueTime } = await prisma().onlineTable.findUniqueOrThrow({ where: { tableKey: key } });
      expect(Number(dueTime)).toBeGreaterThan(Date.now());
    }
    await publishNow(name, { mode: 'continuous' });
    await rows({ text: 'SELECT graphile_worker.remove_job($1)', values: [`features.publish:${tableKey}`] });
    await write(maker, name, 'SELECT 50::BIGINT AS zone');
    expect((await jobs())[0]?.n).toBe(1);
  });

  test('a check finds what differs', async () => {
    const { name } = await makeTable(maker, { select: FARES });
    await publishNow(name);
    await rows({
      text: `UPDATE online_rows SET values = values::jsonb || '{"fare": 0.25}' WHERE table_key = $1 AND entity = '["3"]'`,
      values: [await keyOf(name)],
    });
    expect((await perform(checkOnline, maker, { name })).check).toMatchObject({
      compared: 10,
      differences: 1,
      different: ['["3"]'],
    });
  });

  test('no copy, no look-ups', async () => {
    const { name } = await makeTable(maker, { select: FARES });
    await publishNow(name);
    const by = asking(maker);
    await perform(dropOnline, by, { name });
    expect(await auditBy(by)).toMatchObject([{ action: 'features.dropOnline' }]);
    expect((await refusal(perform(checkOnline, maker, { name }))).code).toBe('RESOURCE_DOES_NOT_EXIST');
  });
});

describe('looks up', () => {
  test('for a model’s packed look-ups: given values win, defaults stand in, each status is told', async () => {
    const { name } = await makeTable(maker, { select: `${FARES} UNION ALL SELECT 20, NULL` });
    await publishNow(name);
    const spec = {
      lookups: [
        {
          table_name: name,
          lookup_key: ['zone'],
          feature_names: ['fare'],
          rename_outputs: { fare: 'mean' },
          default_values: { mean: -1 },
        },
      ],
    };
    const given = [{ zone: 2 }, { zone: 2, mean: null }, { zone: 20 }, { zone: 77 }, {}];
    const found = await lookUpOnline({ sql: (statement) => rows(statement) }, spec, given);
    expect(found.rows.map(({ mean }) => mean)).toEqual([3, null, -1, -1, -1]);
    // The same of one that asks by keys, who is told how each was found.
    const [lookup] = spec.lookups.map(fromWire);
    const told = await lookUp(maker, { lookups: [lookup as object], rows: given });
    expect(told).toEqual({
      rows: [
        { zone: 2, mean: 3 },
        { zone: 2, mean: null },
        { zone: 20, mean: -1 },
        { zone: 77, mean: -1 },
        { mean: -1 },
      ],
      by_column: { mean: ['PRESENT', 'GIVEN', 'NULL_VALUE', 'NOT_FOUND', 'NOT_FOUND'] },
    });
  });

  test('of several tables, each with all its features, whatever they are', async () => {
    const texts = await makeTable(maker, {
      select: `SELECT * FROM (VALUES (1::BIGINT, '"a", {b}', NULL::DOUBLE), (2, 'ü\\\\', 1e300)) t(zone, said, far)`,
    });
    const fares = await makeTable(maker, { select: FARES });
    for (const { name } of [texts, fares]) await publishNow(name);
    const lookups = [texts, fares].map(({ name }) => ({ tableName: name, lookupKey: 'zone' }));
    expect(await lookUp(maker, { lookups, rows: [{ zone: 1 }, { zone: 2, at: [1] }, { zone: 3 }] })).toEqual({
      rows: [
        { zone: 1, said: '"a", {b}', far: null, fare: 1.5 },
        { zone: 2, at: [1], said: 'ü\\\\', far: 1e300, fare: 3 },
        { zone: 3, said: null, far: null, fare: 4.5 },
      ],
      by_column: {
        said: ['PRESENT', 'PRESENT', 'NOT_FOUND'],
        far: ['NULL_VALUE', 'PRESENT', 'NOT_FOUND'],
        fare: ['PRESENT', 'PRESENT', 'PRESENT'],
      },
    });
  });

  test('a feature that came a moment ago', async () => {
    const { name } = await makeTable(maker, { select: FARES });
    await publishNow(name);
    const ask = (featureNames?: string[]) =>
      lookUp(maker, { lookups: [{ tableName: name, lookupKey: 'zone', featureNames }], rows: [{ zone: 1 }] });
    expect((await ask()).rows).toEqual([{ zone: 1, fare: 1.5 }]);
    await write(maker, name, 'SELECT 1::BIGINT AS zone, 2.5::DOUBLE AS later');
    await publishNow(name);
    expect((await ask(['later'])).rows).toEqual([{ zone: 1, later: 2.5 }]);
  });

  test('refuses unknown features, keys too many, tables that are not published', async () => {
    const { name } = await makeTable(maker, { select: FARES });
    const ask = (lookup: Record<string, unknown>) =>
      refusal(
        perform(getOnlineFeatures, maker, {
          lookups: [{ tableName: name, lookupKey: 'zone', ...lookup }],
          rows: [{ zone: 1 }],
        }),
      );
    expect((await ask({})).message).toContain('is not published');
    await publishNow(name);
    expect((await ask({ featureNames: ['nope'] })).code).toBe('INVALID_PARAMETER_VALUE');
    expect(
      (
        await refusal(
          perform(getOnlineFeatures, maker, {
            lookups: [1, 2].map(() => ({ tableName: name, lookupKey: 'zone' })),
            rows: [{ zone: 1 }],
          }),
        )
      ).message,
    ).toContain("Two features are called 'fare'");
    const rides = await makeTable(maker, {
      select: 'SELECT 1::BIGINT AS ride, 2::BIGINT AS zone',
      primaryKeys: ['ride'],
    });
    await publishNow(rides.name);
    const byRide = { tableName: rides.name, lookupKey: 'ride' };
    const byZone = { tableName: name, lookupKey: 'ZONE' };
    for (const [lookups, at] of [
      [[byRide, byZone], 1],
      [[byZone, byRide], 0],
    ] as const) {
      const refused = await refusal(
        perform(getOnlineFeatures, maker, { lookups: [...lookups], rows: [{ ride: 1 }] }),
      );
      expect(refused.message).toBe(
        `Look-up ${at + 1} (${name}): 'ZONE' is itself looked up, from ${rides.name}. Keys must be columns of the rows that are given: look it up into them first.`,
      );
      expect(refused.field).toBe(`lookups[${at}].lookupKeys`);
    }
    expect((await ask({ lookupKey: ['zone', 'b'] })).code).toBe('INVALID_PARAMETER_VALUE');
    expect((await ask({ tableName: 'no.table' })).code).toBe('RESOURCE_DOES_NOT_EXIST');
  });
});

describe('refuses bad input', () => {
  test('a pattern that is none, an age for rows without a time', async () => {
    const { name } = await makeTable(maker, { select: FARES });
    const ask = (more: Record<string, unknown>) =>
      refusal(perform(publishTable, maker, { name, ...more } as never));
    expect((await ask({ schedule: 'daily' })).field).toBe('schedule');
    expect((await ask({ ttlSeconds: 60 })).field).toBe('ttlSeconds');
    expect((await ask({ mode: 'sometimes' })).field).toBe('mode');
  });
});
