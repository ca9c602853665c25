import { expect, test } from 'vitest';
import { coalesce } from './coalesce';

const later = () => new Promise((resolve) => setImmediate(resolve));

test('items that arrive during a write travel together in the next one', async () => {
  const batches: number[][] = [];
  const add = coalesce<number, number>(
    async (items) => {
      batches.push(items);
      await later();
      return items.map((item) => item * 2);
    },
    { lanes: 1, maxWeight: 100 },
  );
  const results = await Promise.all([1, 2, 3, 4].map((item) => add(item)));
  expect(results).toEqual([2, 4, 6, 8]);
  expect(batches).toEqual([[1], [2, 3, 4]]);
});

test('a write carries at most its weight', async () => {
  const sizes: number[] = [];
  const add = coalesce<number, number>(
    async (items) => {
      sizes.push(items.length);
      await later();
      return items;
    },
    { lanes: 1, maxWeight: 10 },
  );
  await Promise.all([add(0, 1), add(1, 6), add(2, 6), add(3, 50), add(4, 1)]);
  expect(sizes).toEqual([1, 1, 1, 1, 1]);
});

test('one bad item does not fail its neighbours', async () => {
  const add = coalesce<number, number>(
    async (items) => {
      await later();
      if (items.includes(3)) throw new Error('three');
      return items;
    },
    { lanes: 1, maxWeight: 100 },
  );
  const results = await Promise.allSettled([1, 2, 3, 4].map((item) => add(item)));
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
});

test('what is of all is told to all at once: nobody waits for the others to meet it too', async () => {
  const sizes: number[] = [];
  const add = coalesce<number, number>(
    async (items) => {
      sizes.push(items.length);
      await later();
      throw new Error('away');
    },
    { lanes: 1, maxWeight: 100, isOfAll: (error) => (error as Error).message === 'away' },
  );
  const results = await Promise.allSettled([1, 2, 3, 4].map((item) => add(item)));
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected', 'rejected']);
  expect(sizes).toEqual([1, 3]);
});

test('another lane opens for what is worth it, and whoever asks again at once travels along', async () => {
  const batches: number[][] = [];
  const ask = coalesce<number, number>(
    async (items) => {
      batches.push(items);
      await later();
      return items;
    },
    { lanes: 2, maxWeight: 100, worthALane: 10 },
  );
  const again = async (item: number) => {
    await ask(item, 2);
    await ask(item + 10, 2);
  };
  await Promise.all([1, 2, 3].map(again));
  expect(batches).toEqual([[1], [2, 3, 11], [12, 13]]);
  batches.length = 0;
  await Promise.all([ask(1, 2), ask(2, 2), ask(3, 8)]);
  expect(batches).toEqual([[1], [2, 3]]);
});
