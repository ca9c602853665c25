/** What one bad request, one bad process or one bad model costs the others. */
import { expect, test, vi } from 'vitest';
import type { Reply } from '@/lib/platform/runtimes/protocol';
import { ask, echo, happened, type Script, setOf, valuesOf } from '@/lib/testing/replica-sets';

test('one bad row fails alone', async () => {
  const { set } = await setOf(async (batch) =>
    valuesOf(batch).includes(13)
      ? { fault: 'thirteen', isBatchFault: valuesOf(batch).length > 1 }
      : echo(batch),
  );
  const outcomes = await Promise.all([1, 13, 2, 3].map((value) => ask(set, value)));
  expect(outcomes.map(({ status }) => status)).toEqual([200, 400, 200, 200]);
  expect(outcomes[1]?.body).toContain('Encountered an unexpected error while evaluating the model.');
  await set.close();
});

test('a process whose channel closes before its end is told takes no attempt of anybody', async () => {
  let first: ((why: string) => void) | undefined;
  let asked = 0;
  const { set } = await setOf(async (batch, end) => {
    first ??= end;
    if (first !== end) return echo(batch);
    asked += 1;
    throw new Error('the channel is closed');
  });
  const outcomes = Promise.all([1, 2, 3].map((value) => ask(set, value)));
  // All that the queue does by itself is done by then: nothing went to the broken process again.
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  expect(asked).toBe(1);
  first?.('the process was ended by SIGKILL');
  expect((await outcomes).map(({ status }) => status)).toEqual([200, 200, 200]);
  await set.close();
});

test('a request that ends its process is tried again, then given up; its neighbours are answered', async () => {
  const { set, started } = await setOf(async (batch, end) => {
    if (!valuesOf(batch).includes(666)) return echo(batch);
    end('the process was ended by SIGSEGV');
    return new Promise<Reply>(() => undefined);
  });
  const outcomes = await Promise.all([1, 666, 2].map((value) => ask(set, value)));
  expect(outcomes.map(({ status }) => status)).toEqual([200, 500, 200]);
  expect(outcomes[1]?.body).toContain('SIGSEGV');
  expect(started.length).toBeGreaterThan(2);
  expect(happened).toHaveBeenCalledWith('crashed', expect.any(String), expect.stringContaining('SIGSEGV'));
  await set.close();
});

test('a process that cannot load the model, and lives on, is ended and replaced', async () => {
  let asked = 0;
  const script: Script = async (batch, end) => {
    asked += 1;
    if (asked === 1) end('it crashed');
    return asked === 1 ? new Promise(() => undefined) : echo(batch);
  };
  // Of the files of the model some were gone for a moment.
  const loads = async (process: number) => {
    if (process === 1) throw new Error('no such file');
  };
  const { set, started } = await setOf(script, {}, { loads });
  expect(await ask(set, 7)).toMatchObject({ status: 200, body: '7' });
  expect(started).toHaveLength(3);
  await set.close();
});

test('requests that ended its processes are forgotten once one has lasted a minute', async () => {
  vi.useFakeTimers();
  const { set } = await setOf(async (batch, end) => {
    if (!valuesOf(batch).includes(666)) return echo(batch);
    end('the process was ended by SIGSEGV');
    return new Promise<Reply>(() => undefined);
  });
  try {
    const outcomes = Promise.all([ask(set, 666), ask(set, 666)]);
    await vi.advanceTimersByTimeAsync(30_000);
    expect((await outcomes).map(({ status }) => status)).toEqual([500, 500]);
    expect(set.state.state).toBe('DEPLOYMENT_FAILED');
    await vi.advanceTimersByTimeAsync(90_000);
    expect(set.state).toEqual({ state: 'DEPLOYMENT_READY', message: '' });
  } finally {
    vi.useRealTimers();
    await set.close();
  }
});

test('one that ends during a pause is replaced after it, though others run', async () => {
  vi.useFakeTimers();
  const { set, started } = await setOf(async (batch) => echo(batch), { least: 2, most: 2 });
  try {
    started[0]?.kill();
    await vi.advanceTimersByTimeAsync(10);
    started[1]?.kill();
    await vi.advanceTimersByTimeAsync(500);
    expect([started.length, set.ready]).toEqual([3, 1]);
    await vi.advanceTimersByTimeAsync(2_000);
    expect([started.length, set.ready]).toEqual([4, 2]);
  } finally {
    vi.useRealTimers();
    await set.close();
  }
});

test('a model that hangs is ended in time, and the next request is answered', async () => {
  let isHanging = true;
  const { set } = await setOf(
    async (batch) => (isHanging ? new Promise<Reply>(() => undefined) : echo(batch)),
    { timeoutMs: 50 },
  );
  const { status, body } = await ask(set, 1);
  expect([status, body]).toEqual([504, expect.stringContaining('Request processing time exceeded limit')]);
  isHanging = false;
  expect((await ask(set, 2)).status).toBe(200);
  await set.close();
});
