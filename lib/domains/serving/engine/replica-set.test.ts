/** How requests wait for the processes of a model, and go to them together. */
import { expect, test, vi } from 'vitest';
import { ask, echo, setOf, valuesOf } from '@/lib/testing/replica-sets';

test('what waits meanwhile is answered together, each its own', async () => {
  const sizes: number[] = [];
  let open: (() => void) | undefined;
  const { set } = await setOf(async (batch) => {
    sizes.push(valuesOf(batch).length);
    if (sizes.length === 1)
      await new Promise<void>((resolve) => {
        open = resolve;
      });
    return echo(batch);
  });
  const first = ask(set, 0);
  await vi.waitFor(() => expect(sizes).toEqual([1]));
  const others = Array.from({ length: 10 }, (_, at) => ask(set, at + 1));
  open?.();
  expect((await Promise.all([first, ...others])).map(({ body }) => Number(body))).toEqual(
    Array.from({ length: 11 }, (_, at) => at),
  );
  expect(sizes).toEqual([1, 8, 2]);
  await set.close();
});

test('a model that does not answer row by row is asked request by request', async () => {
  const sizes: number[] = [];
  const { set } = await setOf(
    async (batch) => {
      sizes.push(valuesOf(batch).length);
      return echo(batch);
    },
    {},
    { isBatchable: false },
  );
  await Promise.all([1, 2, 3].map((value) => ask(set, value)));
  expect(sizes).toEqual([1, 1, 1]);
  await set.close();
});

test('what comes turn after turn goes together, and what comes alone goes at once', async () => {
  const sizes: number[] = [];
  const { set } = await setOf(async (batch) => {
    sizes.push(batch.kind === 'raw' ? 1 : batch.parts.length);
    return echo(batch);
  });
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  await ask(set, 0);
  const poured = [ask(set, 1), ask(set, 2)];
  await turn();
  poured.push(ask(set, 3), ask(set, 4));
  await Promise.all(poured);
  expect(sizes).toEqual([1, 4]);
  await set.close();
});

test('a greater least is in force without another configuration', async () => {
  const { set } = await setOf(async (batch) => echo(batch), { most: 3 });
  set.rules = { ...set.rules, least: 3 };
  await vi.waitFor(() => expect(set.ready).toBe(3), 5_000);
  await set.close();
});

test('what comes at once goes together', async () => {
  const sizes: number[] = [];
  const { set } = await setOf(
    async (batch) => {
      sizes.push(valuesOf(batch).length);
      return echo(batch);
    },
    // More than may wait: whoever is there goes before anybody is refused.
    { queueLimit: 4 },
  );
  const asked = [1, 2, 3, 4, 5, 6].map((value) => ask(set, value));
  expect((await Promise.all(asked)).map(({ body }) => Number(body))).toEqual([1, 2, 3, 4, 5, 6]);
  expect(sizes).toEqual([4, 2]);
  await set.close();
});

test('a full queue says when to come again', async () => {
  let open: (() => void) | undefined;
  let isAsked = false;
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  const { set } = await setOf(
    async (batch) => {
      isAsked = true;
      await gate;
      return echo(batch);
    },
    { queueLimit: 2 },
  );
  const first = ask(set, 1);
  await vi.waitFor(() => expect(isAsked).toBe(true));
  const waiting = [first, ask(set, 2), ask(set, 3)];
  expect(await ask(set, 4)).toMatchObject({ status: 429, retryAfter: 1 });
  open?.();
  expect((await Promise.all(waiting)).map(({ status }) => status)).toEqual([200, 200, 200]);
  await set.close();
});

test('who has gone, or waits too long already, costs the model nothing', async () => {
  const seen: number[] = [];
  const { set } = await setOf(async (batch) => {
    seen.push(...valuesOf(batch));
    return echo(batch);
  });
  const outcomes = await Promise.all([
    ask(set, 1, { isGone: () => true }),
    ask(set, 2, { deadline: Date.now() - 1 }),
    ask(set, 3),
  ]);
  expect(outcomes.map(({ status }) => status)).toEqual([499, 504, 200]);
  expect(seen).toEqual([3]);
  await set.close();
});

test('idle it goes, and a request wakes it', async () => {
  const { set, started } = await setOf(async (batch) => echo(batch), { scaleToZero: true, idleMs: 1 });
  await vi.waitFor(() => expect(set.state.state).toBe('SCALED_TO_ZERO'), 10_000);
  expect((await ask(set, 7)).body).toBe('7');
  expect(started.length).toBe(2);
  await set.close();
});
