/** What every store of online rows promises: the same list for Postgres and for Redis. */
import net from 'node:net';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { redisOrLine } from '@/lib/testing/redis';
import { prisma } from '../db';
import { freePort } from '../embedded-postgres';
import { postgresStore } from './postgres';
import { RedisStore } from './redis';
import { type OnlineStore, parseValues } from './store';

const server = await redisOrLine('Redis is not asked');
const redis = server && new RedisStore(server.url);

afterAll(async () => {
  await redis?.close();
  await server?.stop();
});

const stores: [name: string, store: OnlineStore][] = [
  ['Postgres', postgresStore],
  ...(redis ? [['Redis', redis] as [string, OnlineStore]] : []),
];

let table = 0;
beforeEach(async () => {
  const made = await prisma().featureTable.create({
    data: {
      name: `test.online.t_${crypto.randomUUID()}`,
      catalog: 'test',
      schema: 'online',
      location: 'none',
      primaryKeys: ['id'],
      partitionColumns: [],
      createdBy: '',
      creationTime: 0,
      lastUpdatedTime: 0,
    },
  });
  table = made.key;
});

const entity = (id: number | string) => JSON.stringify([String(id)]);
const row = (id: number | string, value: unknown, eventTime: number | null = null) => ({
  entity: entity(id),
  values: JSON.stringify({ id, value }),
  eventTime,
});
/** By texts and parsed, which must be the same. */
const valuesOf = async (store: OnlineStore, ...ids: (number | string)[]) => {
  const keys = { tables: ids.map(() => table), entities: ids.map(entity) };
  const [texts, values] = await Promise.all([store.get(keys), store.getValues(keys)]);
  expect(values).toEqual(parseValues(texts));
  return values.map((each) => each?.value);
};

describe.each(stores)('%s', (_, store) => {
  test('tells values by keys, in their order, whatever texts they are; nothing for what is not there', async () => {
    const texts = ['"', '\\', '\u001f', 'a,b', '],[', 'ü 😀', '{}'];
    await store.put(
      table,
      texts.map((text, at) => row(text, at)),
      1,
    );
    await store.put(table, [row('deep', { a: [1, null, 'x,"y'] }), row('none', null)], 1);
    expect(await valuesOf(store, 'no', ...texts.toReversed())).toEqual([undefined, 6, 5, 4, 3, 2, 1, 0]);
    expect(await valuesOf(store, 'deep', 'none', 'deep')).toEqual([
      { a: [1, null, 'x,"y'] },
      null,
      { a: [1, null, 'x,"y'] },
    ]);
    expect(await store.get({ tables: [table + 1_000_000], entities: [entity('"')] })).toEqual([undefined]);
    expect(await store.get({ tables: [], entities: [] })).toEqual([]);
    expect(await store.getValues({ tables: [], entities: [] })).toEqual([]);
  });

  test('answers many that ask at once each with its own', async () => {
    const ids = Array.from({ length: 300 }, (_, id) => id);
    await store.put(
      table,
      ids.map((id) => row(id, id * 2)),
      1,
    );
    const asked = await Promise.all(ids.map((id) => valuesOf(store, id, 299 - id)));
    expect(asked).toEqual(ids.map((id) => [id * 2, (299 - id) * 2]));
  });

  test('a later publication replaces, an earlier time of a pushed row does not', async () => {
    await store.put(table, [row(1, 'old', 10)], 1);
    await store.put(table, [row(1, 'published', 5)], 2);
    expect(await valuesOf(store, 1)).toEqual(['published']);
    await store.put(table, [row(1, 'pushed', 7)], -1);
    // Not in the table yet: a publication that does not know of it takes nothing back.
    await store.put(table, [row(1, 'behind', 6)], 3);
    expect(await valuesOf(store, 1)).toEqual(['pushed']);
    await store.put(table, [row(1, 'late', 6)], -2);
    expect(await valuesOf(store, 1)).toEqual(['pushed']);
    await store.put(table, [row(1, 'of its time', 7)], 3);
    await store.remove(table, [entity(1)], 9);
    await store.removeBefore(table, 9);
    expect(await valuesOf(store, 1)).toEqual(['pushed']);
    await store.settle(table, 1, 4);
    await store.put(table, [row(1, 'behind', 6)], 4);
    expect(await valuesOf(store, 1)).toEqual(['behind']);
  });

  test('without times the last pushed row stays until it is in the table', async () => {
    await store.put(table, [row(1, 'a')], 1);
    await store.put(table, [row(1, 'b')], -1);
    await store.put(table, [row(1, 'c')], -2);
    await store.put(table, [row(1, 'd')], 2);
    expect(await valuesOf(store, 1)).toEqual(['c']);
    await store.settle(table, 1, 3);
    await store.put(table, [row(1, 'd')], 3);
    expect(await valuesOf(store, 1)).toEqual(['c']);
    await store.settle(table, 2, 4);
    await store.put(table, [row(1, 'd')], 4);
    expect(await valuesOf(store, 1)).toEqual(['d']);
  });

  test('a row that was settled after a publication began stays, whatever that one brings', async () => {
    await store.put(table, [row(1, 'old'), row(3, 'old', 5)], 1);
    await store.put(table, [row(1, 'pushed'), row(2, 'pushed'), row(3, 'pushed', 5)], -1);
    await store.settle(table, 1, 3);
    await store.put(table, [row(1, 'old'), row(3, 'old', 5)], 2);
    await store.remove(table, [entity(2)], 2);
    await store.removeBefore(table, 2);
    expect(await valuesOf(store, 1, 2, 3)).toEqual(['pushed', 'pushed', 'pushed']);
    await store.put(table, [row(1, 'new'), row(3, 'new', 4)], 4);
    await store.remove(table, [entity(2)], 4);
    expect(await valuesOf(store, 1, 2, 3)).toEqual(['new', undefined, 'new']);
  });

  test('counts, samples, removes what no later publication brought, what is old, and all', async () => {
    await store.put(
      table,
      Array.from({ length: 1200 }, (_, id) => row(id, id, id)),
      1,
    );
    await store.put(
      table,
      Array.from({ length: 600 }, (_, id) => row(id, id, id)),
      2,
    );
    expect(await store.count(table)).toBe(1200);
    await store.removeBefore(table, 2);
    expect(await store.count(table)).toBe(600);
    await store.remove(table, [entity(0), entity(5_000)], 2);
    const sampled = await store.sample(table, 10);
    expect(sampled).toHaveLength(10);
    for (const each of sampled)
      expect({ ...each, values: JSON.stringify(each.values) }).toEqual(
        row(each.values.id as number, each.values.value, each.values.id as number),
      );
    let gone = 0;
    for (let some = -1; some !== 0; gone += some)
      some = await store.expire(table, Number.NEGATIVE_INFINITY, 100);
    expect([gone, await store.count(table)]).toEqual([99, 500]);
    expect(await valuesOf(store, 99, 100)).toEqual([undefined, 100]);
    await store.clear(table);
    expect([await store.count(table), await store.sample(table, 1)]).toEqual([0, []]);
    expect(await valuesOf(store, 100)).toEqual([undefined]);
  });
});

test.runIf(redis)('Redis takes pushed batches in any order, and settled ones not again', async () => {
  const store = redis as OnlineStore;
  await store.put(table, [row(1, 'second'), row(2, 'second', 5)], -2);
  await store.put(table, [row(1, 'first'), row(2, 'first', 5), row(3, 'first')], -1);
  expect(await valuesOf(store, 1, 2, 3)).toEqual(['second', 'second', 'first']);
  await store.put(table, [row(2, 'later', 6)], -1);
  expect(await valuesOf(store, 2)).toEqual(['later']);
  await store.settle(table, 2, 1);
  await store.put(table, [row(1, 'late'), row(4, 'late')], -2);
  expect(await valuesOf(store, 1, 4)).toEqual(['second', undefined]);
  await store.put(table, [row(1, 'third')], -3);
  expect(await valuesOf(store, 1)).toEqual(['third']);
});

test('a Redis that takes in all and answers nothing is one too', async () => {
  const silent = net.createServer((socket) => socket.on('error', () => undefined).resume());
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const { port } = silent.address() as net.AddressInfo;
  const store = new RedisStore(`redis://127.0.0.1:${port}`, 50);
  await expect(store.get({ tables: [1], entities: ['["1"]'] })).rejects.toMatchObject({
    code: 'TEMPORARILY_UNAVAILABLE',
  });
  await store.close();
  silent.close();
});

test('a Redis that is not there is a fault that passes, in words', async () => {
  const gone = new RedisStore(`redis://127.0.0.1:${await freePort()}`);
  await expect(gone.get({ tables: [1], entities: ['["1"]'] })).rejects.toMatchObject({
    code: 'TEMPORARILY_UNAVAILABLE',
    message: 'The online store does not answer. Try again in a moment.',
  });
  await gone.close();
});
