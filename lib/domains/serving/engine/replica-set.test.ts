import { expect, test, vi } from 'vitest';
import type { OpenedModel } from '@/lib/platform/runtimes/open-model';
import type { Batch, Reply, Runner } from '@/lib/platform/runtimes/protocol';
import { ReplicaSet } from './replica-set';
import type { ReplicaRules } from './replicas';
import { layoutOf, type Outcome, type Work } from './work';

/** A process that does as the test says, batch by batch; `end` makes it go. */
type Script = (batch: Batch, end: (why: string) => void) => Promise<Reply>;

function modelOf(
  script: Script,
  { isBatchable = true, loads = (_process: number): Promise<void> => Promise.resolve() } = {},
) {
  const started: { kill: () => void }[] = [];
  const start = (): Runner => {
    let end: (why: string) => void = () => undefined;
    const ended = new Promise<string>((resolve) => {
      end = resolve;
    });
    const runner: Runner = {
      ready: loads(started.length).then(() => ({ isBatchable })),
      ended,
      pid: undefined,
      run: (batch) =>
        Promise.race([
          script(batch, end),
          ended.then((why): never => {
            throw new Error(why);
          }),
        ]),
      kill: () => end('it was killed'),
    };
    started.push(runner);
    return runner;
  };
  return { model: { start } as unknown as OpenedModel, started };
}

const RULES: ReplicaRules = {
  least: 1,
  most: 1,
  perReplica: 4,
  concurrency: 4,
  scaleToZero: false,
  idleMs: 60_000,
  batchLimit: 8,
  queueLimit: 100,
  timeoutMs: 5_000,
};

const happened = vi.fn();
const watcher = { changed: () => undefined, line: () => undefined, happened };

async function setOf(script: Script, rules: Partial<ReplicaRules> = {}, options = {}) {
  const { model, started } = modelOf(script, options);
  const set = new ReplicaSet(model, { ...RULES, ...rules }, watcher);
  await set.begin();
  return { set, started };
}

function ask(set: ReplicaSet, value: number, more: Partial<Work> = {}): Promise<Outcome> {
  const batch: Batch = {
    kind: 'frame',
    parts: [1],
    columns: [{ name: 'x', type: 'double', values: [value] }],
  };
  return new Promise((settle) => {
    set.submit({
      batch,
      rows: 1,
      layout: layoutOf(batch),
      deadline: Date.now() + 60_000,
      arrived: Date.now(),
      attempts: 0,
      isAlone: false,
      isGone: () => false,
      settle,
      ...more,
    });
  });
}

const valuesOf = (batch: Batch) => (batch.kind === 'frame' ? (batch.columns[0]?.values as number[]) : []);
const echo = (batch: Batch): Reply => ({
  answers: valuesOf(batch).map((value) => ({ status: 200, body: String(value) })),
});

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

test('a greater least is in force without another configuration', async () => {
  const { set } = await setOf(async (batch) => echo(batch), { most: 3 });
  set.rules = { ...set.rules, least: 3 };
  await vi.waitFor(() => expect(set.ready).toBe(3), 5_000);
  await set.close();
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
