import { randomBytes } from 'node:crypto';
import sql from 'sql-template-tag';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { prisma, rows } from '@/lib/platform/db';
import { closeEngine } from '@/lib/platform/duckdb';
import { settleGivenUp } from '@/lib/platform/queue-given-up';
import { asking, auditBy, callerWithRole, refusal } from '@/lib/testing/callers';
import {
  aName,
  FARES,
  faresOnline,
  keyOf,
  lookUp,
  makeTable,
  publishNow,
  write,
} from '@/lib/testing/features';
import { flushBatches } from './ingest-rows';
import { givenUp } from './jobs';
import { checkOnline, createTable, ingestRows, listVersions, sampleRows } from './operations';
import { publish } from './publish';

let maker: Caller;
beforeAll(async () => {
  maker = await callerWithRole('contributor');
});
afterAll(closeEngine);

/** What is taken has to fit: the batch that it is in would never get into the table, nor any behind it. */
const EDGES: Record<string, { good: unknown[]; bad: unknown[] }> = {
  byte: { good: [-128, 127, '5'], bad: [128, -129, 1.5, '1e2'] },
  short: { good: [-32768, 32767], bad: [32768, true] },
  integer: { good: [-(2 ** 31), 2 ** 31 - 1], bad: [2 ** 31] },
  long: { good: ['9223372036854775807', '-9223372036854775808', 0], bad: ['9223372036854775808', 2 ** 53] },
  float: { good: [3.4e38, 1e-50, -0], bad: [1e39, '1'] },
  double: { good: [1.7e308, 5e-324], bad: [Number.POSITIVE_INFINITY, Number.NaN, '1'] },
  'decimal(3,2)': { good: ['9.99', '-0.1', 1.5, '001.10', '1.500'], bad: ['12345.678', 10, '0.001', 1e21] },
  'decimal(38,20)': {
    good: ['99999999999999.99', 1.1, 9007199254740991],
    bad: [99999999999999.98, 0.1234567890123456, 2 ** 53],
  },
  boolean: { good: [true, false], bad: [0, 'true'] },
  string: { good: ['', 'null', 'é😀', '{"a":1}'], bad: [1, {}] },
  date: { good: ['0001-01-01', '2024-02-29', '9999-12-31'], bad: ['0000-01-01', '2023-02-29', '2024-1-1'] },
  timestamp: {
    good: [
      '2024-02-29T12:00:00Z',
      '2024-02-29 12:00',
      '2024-02-29T12:00:00.123456789+05:30',
      '2024-02-29T12:00:00-15:59',
      '2024-02-29T12:00:00+02',
      '2024-02-29T12:00+02:00',
      '2024-02-29',
      '0001-01-01T00:00:00Z',
      '9999-12-31T23:59:59.999999Z',
    ],
    bad: ['2024-02-29T24:00:00Z', '2024-02-29T12:00:00+16:00', '0000-01-01T00:00:00Z', 'now', 5],
  },
  'array<double>': { good: [[], [1, null, 2.5]], bad: [1, ['a'], [[1]], { 0: 1 }] },
  'array<array<long>>': { good: [[[1], [], ['9007199254740993']]], bad: [[1]] },
  'map<string,integer>': { good: [{}, { a: 1, 'b c': null }], bad: [[], { a: 'x' }, { a: 2 ** 31 }] },
  'struct<Lat:double,at:timestamp>': {
    good: [{ Lat: 1.5, at: '2024-02-29T12:00:00Z' }, { Lat: 1 }],
    bad: [{ lat: 1 }, { Lat: 'x' }, 'x'],
  },
  binary: { good: [], bad: ['AAE=', [0, 1]] },
};

describe('takes rows', () => {
  const push = (name: string, idempotencyKey: string, ...given: Record<string, unknown>[]) =>
    perform(ingestRows, maker, { name, idempotencyKey, rows: given });

  test('that are too many to be read at once, in their order', async () => {
    const { name } = await makeTable(maker, {
      select: "SELECT 0::BIGINT AS zone, 'x' AS word",
      primaryKeys: ['zone'],
    });
    // What no compression makes small.
    const words = Array.from({ length: 3 }, () => randomBytes(2 << 20).toString('hex'));
    for (const [at, word] of words.entries())
      await push(name, `batch ${at}`, { zone: 0, word }, { zone: at + 1, word: String(at) });
    await flushBatches(await keyOf(name));
    const { rows: sample } = await perform(sampleRows, maker, { name, columns: ['zone', 'word'] });
    const found = new Map(sample.map(([zone, word]) => [Number(zone), String(word)]));
    expect([...found.keys()].sort()).toEqual([0, 1, 2, 3]);
    expect(found.get(0)?.slice(0, 50)).toBe(words[2]?.slice(0, 50));
  });

  test('and goes on trying to keep them once the queue has given that up', async () => {
    const { name } = await makeTable(maker, { select: 'SELECT 0::BIGINT AS zone', primaryKeys: ['zone'] });
    await push(name, 'waits', { zone: 1 });
    const key = `features.flush:${await keyOf(name)}`;
    await rows(sql`UPDATE graphile_worker._private_jobs SET attempts = max_attempts WHERE key = ${key}`);
    await settleGivenUp(givenUp);
    const again = await rows<{ attempts: number; isLater: boolean }>(sql`
      SELECT attempts, run_at > now() AS "isLater" FROM graphile_worker.jobs WHERE key = ${key}`);
    expect(again).toEqual([{ attempts: 0, isLater: true }]);
  });

  test('but none that is too large for the engine to read: it would keep those behind it out', async () => {
    const { name } = await makeTable(maker, {
      select: "SELECT 0::BIGINT AS zone, 'x' AS word",
      primaryKeys: ['zone'],
    });
    const word = 'é'.repeat(8 << 20);
    const refused = await refusal(push(name, 'large', { zone: 1, word: '' }, { zone: 2, word }));
    expect([refused.code, refused.field]).toEqual(['INVALID_PARAMETER_VALUE', 'rows[1]']);
    await push(name, 'small', { zone: 2, word: word.slice(0, 7 << 20) });
    await flushBatches(await keyOf(name));
    expect((await perform(sampleRows, maker, { name, columns: ['zone'] })).rows).toHaveLength(2);
  });

  test('of two nanoseconds the later one is online, in whatever order they come', async () => {
    const time = (last: number) => `170000000000000000${last}`;
    const { name } = await makeTable(maker, {
      select: `SELECT i::BIGINT AS zone, ${time(5)} AS ts, 5::DOUBLE AS fare FROM range(2) t(i)`,
      primaryKeys: ['zone', 'ts'],
      timestampKey: 'ts',
    });
    await publishNow(maker, name);
    await push(name, 'at once', { zone: 0, ts: time(7), fare: 7 }, { zone: 0, ts: time(6), fare: 6 });
    await push(name, 'late', { zone: 0, ts: time(6), fare: 6 }, { zone: 1, ts: time(4), fare: 4 });
    expect(await faresOnline(maker, name, [0, 1])).toEqual([7, 5]);
    await flushBatches(await keyOf(name));
    await publish(await keyOf(name));
    expect(await faresOnline(maker, name, [0, 1])).toEqual([7, 5]);
  });

  test('online at once, in the table later, once however often they are sent', async () => {
    const { name } = await makeTable(maker, { select: FARES });
    await publishNow(maker, name);
    const by = asking(maker);
    const first = [
      { zone: 3, fare: 30 },
      { zone: 70, fare: 1.5 },
    ];
    await perform(ingestRows, by, { name, idempotencyKey: 'a', rows: first });
    expect(await auditBy(by)).toMatchObject([{ action: 'features.ingestRows', after: { rows: 2 } }]);
    expect(await faresOnline(maker, name, [3, 70])).toEqual([30, 1.5]);
    expect(await push(name, 'b', { zone: 3, fare: 31 })).toEqual({ isRepeated: false, rows: 1 });
    expect(await push(name, 'a', ...first)).toEqual({ isRepeated: true, rows: 2 });
    expect(await faresOnline(maker, name, [3])).toEqual([31]);
    // A publication of what is not in the table yet does not take it back.
    await publishNow(maker, name, { mode: 'snapshot' });
    expect(await faresOnline(maker, name, [3, 70])).toEqual([31, 1.5]);
    const key = await keyOf(name);
    await flushBatches(key);
    await flushBatches(key);
    const { rows: there } = await perform(sampleRows, maker, { name });
    expect(there).toContainEqual([3, 31]);
    expect(there).toHaveLength(11);
    const { versions } = await perform(listVersions, maker, { name });
    expect(versions[0]).toMatchObject({ operation: 'MERGE', writer: { user: 'ingest' } });
    await publish(key);
    expect((await perform(checkOnline, maker, { name })).check).toMatchObject({
      compared: 11,
      differences: 0,
    });
  });

  test('a key that comes again with other rows is refused: they would be lost', async () => {
    const { name } = await makeTable(maker, { select: FARES });
    await push(name, 'daily', { zone: 3, fare: 30 });
    for (const given of [[{ zone: 3, fare: 31 }], [{ zone: 3, fare: 30 }, { zone: 4 }]]) {
      const refused = await refusal(push(name, 'daily', ...given));
      expect([refused.code, refused.message]).toEqual([
        'RESOURCE_CONFLICT',
        expect.stringContaining("with the idempotency key 'daily' before"),
      ]);
    }
    await flushBatches(await keyOf(name));
    expect((await refusal(push(name, 'daily', { zone: 9, fare: 1 }))).code).toBe('RESOURCE_CONFLICT');
    expect(await push(name, 'daily', { zone: 3, fare: 30 })).toEqual({ isRepeated: true, rows: 1 });
  });

  test('a commit whose mark was lost is not made again', async () => {
    const { name } = await makeTable(maker, { select: FARES });
    await push(name, 'a', { zone: 1, fare: 10 });
    const key = await keyOf(name);
    const { rows: batch } = await prisma().featureBatch.findFirstOrThrow({ where: { tableKey: key } });
    await flushBatches(key);
    await write(maker, name, 'SELECT 1::BIGINT AS zone, 11.0::DOUBLE AS fare');
    await prisma().featureBatch.updateMany({ where: { tableKey: key }, data: { rows: batch as never } });
    await flushBatches(key);
    expect((await perform(sampleRows, maker, { name })).rows).toContainEqual([1, 11]);
  });

  test('rows that are pushed to a database of before the lake are written, in their order, and stay online until then', async () => {
    const { name } = await makeTable(maker, { select: FARES });
    await publishNow(maker, name);
    const key = await keyOf(name);
    for (const fare of [10, 11, 12]) {
      await push(name, `before ${fare}`, { zone: 1, fare });
      await flushBatches(key);
    }
    // As of before the second of them, by whatever means it was restored.
    await prisma().featureBatch.deleteMany({ where: { tableKey: key } });
    await prisma().featureTable.update({ where: { key }, data: { lastBatch: 1 } });
    for (const fare of [20, 21, 22]) await push(name, `after ${fare}`, { zone: 1, fare });
    await rows({
      text: 'UPDATE feature_batches SET time = time + 3600000 WHERE table_key = $1',
      values: [key],
    });
    await flushBatches(key);
    expect((await perform(sampleRows, maker, { name })).rows).toContainEqual([1, 22]);
    const waiting = await prisma().featureBatch.findMany({
      where: { tableKey: key },
      orderBy: { number: 'asc' },
    });
    expect(
      waiting.map(({ idempotencyKey, number, rows: left }) => [idempotencyKey, Number(number), left]),
    ).toEqual([
      ['after 20', 5, null],
      ['after 21', 6, null],
      ['after 22', 7, null],
    ]);
    await publish(key);
    const found = await lookUp(maker, {
      lookups: [{ tableName: name, lookupKey: 'zone' }],
      rows: [{ zone: 1 }],
    });
    expect(found.rows[0]).toMatchObject({ fare: 22 });
    expect(await push(name, 'after 22', { zone: 1, fare: 22 })).toMatchObject({ isRepeated: true });
  });

  test('what was pushed since the version of the copy is no difference', async () => {
    const { name } = await makeTable(maker, { select: FARES });
    await publishNow(maker, name);
    await push(name, 'a', { zone: 1, fare: 10 });
    const differences = async () => (await perform(checkOnline, maker, { name })).check.differences;
    expect(await differences()).toBe(0);
    await flushBatches(await keyOf(name));
    expect(await differences()).toBe(0);
    await rows({
      text: `UPDATE online_rows SET values = '{"zone":1,"fare":11}' WHERE table_key = $1 AND entity = '["1"]'`,
      values: [await keyOf(name)],
    });
    expect(await differences()).toBe(1);
  });

  test.each(Object.entries(EDGES))(
    'whatever a %s is taken with goes into the table and is told alike before it does; all else is refused',
    async (type, { good, bad }) => {
      const schema = [
        { name: 'id', type: 'long' },
        { name: 'x', type },
      ];
      const { featureTable } = await perform(createTable, maker, {
        name: aName(),
        primaryKeys: ['id'],
        schema,
      });
      const { name } = featureTable;
      for (const [at, x] of bad.entries())
        expect((await refusal(push(name, `bad ${at}`, { id: 1, x }))).field, JSON.stringify(x)).toBe(
          'rows[0].x',
        );
      if (good.length === 0) return;
      const given = good.map((x, id) => ({ id, x }));
      const online = async () =>
        (
          await lookUp(maker, {
            lookups: [{ tableName: name, lookupKey: 'id' }],
            rows: given.map(({ id }) => ({ id })),
          })
        ).rows;
      await publishNow(maker, name);
      await push(name, 'good', ...given);
      const pushed = await online();
      await flushBatches(await keyOf(name));
      await publishNow(maker, name, { mode: 'snapshot' });
      expect(pushed).toEqual(await online());
      const { rows: there } = await perform(sampleRows, maker, { name });
      expect(there).toHaveLength(good.length);
      expect(there.every(([, x]) => x !== null)).toBe(true);
    },
  );

  test('a text that a table cannot be partitioned by is refused before it holds up all others', async () => {
    const select = "SELECT 1::BIGINT AS zone, 'a' AS city";
    const { name } = await makeTable(maker, { select, partitionColumns: ['city'] });
    for (const city of ['', 'x'.repeat(101), 'é'.repeat(42)])
      expect((await refusal(push(name, 'a', { zone: 2, city }))).field).toBe('rows[0].city');
    await push(name, 'a', { zone: 2, city: 'é'.repeat(41) }, { zone: 3, city: null });
    await flushBatches(await keyOf(name));
    expect((await perform(sampleRows, maker, { name })).rows).toHaveLength(3);
  });

  test.each([
    ['a key that is missing', { fare: 1 }, 'rows[0].zone'],
    ['a column that is none', { zone: 1, nope: 1 }, 'rows[0].nope'],
    ['a wrong type', { zone: 1, fare: 'much' }, 'rows[0].fare'],
    ['a fraction for a whole number', { zone: 1.5 }, 'rows[0].zone'],
  ])('refuses %s', async (_, row, field) => {
    const { name } = await makeTable(maker, { select: FARES });
    expect((await refusal(push(name, 'a', row))).field).toBe(field);
  });
});
