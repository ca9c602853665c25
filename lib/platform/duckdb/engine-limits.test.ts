/** What a query may take: time, memory, processes, and a place in the line. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { env } from '../env';
import { registry } from '../telemetry';
import { closeEngine, type Engine, enginePool, withEngine } from '.';

afterAll(closeEngine);

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'nothing refused',
    (error: { code?: string; kind?: string; message: string }) => error.code ?? error.kind ?? error.message,
  );
const SLOW =
  'SELECT count(*) AS n FROM range(10_000_000) a, range(10_000_000) b WHERE hash(a.range, b.range) = 0';
const query = <T>(work: (engine: Engine) => Promise<T>, options = {}) => withEngine(options, work);

test('a query ends when the caller goes, and when its time is over', async () => {
  const began = Date.now();
  expect(await codeOf(query((engine) => engine.rows(SLOW), { signal: AbortSignal.timeout(500) }))).toBe(
    'CANCELLED',
  );
  expect(await codeOf(query((engine) => engine.rows(SLOW), { timeoutMs: 500 }))).toBe('REQUEST_TIMEOUT');
  expect(await codeOf(query((engine) => engine.rows(SLOW), { signal: AbortSignal.abort() }))).toBe(
    'CANCELLED',
  );
  expect(Date.now() - began).toBeLessThan(25_000);
});

test('a process that crashes fails its own query and no other', async () => {
  const beside = query(async (engine) => {
    await wait(1500);
    return engine.rows('SELECT 1 AS a');
  });
  const crash = enginePool().lend('light', undefined, async (process) => {
    process.send({ type: 'run', statement: { sql: SLOW, as: 'rows' } });
    setTimeout(() => process.pid && globalThis.process.kill(process.pid, 'SIGSEGV'), 200);
    await process.next();
    return process.next().then(() => process.next());
  });
  expect(await codeOf(crash)).toBe('INTERNAL_ERROR');
  expect(await beside).toEqual([{ a: 1 }]);
  expect(await query((engine) => engine.rows('SELECT 2 AS a'))).toEqual([{ a: 2 }]);
});

test('more memory than allowed is an error of the query, whoever counts it', async () => {
  const asked = query((engine) =>
    engine.rows("SELECT length(list(repeat('x', 1000) || i)) AS n FROM range(100_000_000) t(i)"),
  );
  expect(await codeOf(asked)).toBe('REQUEST_LIMIT_EXCEEDED');
}, 120_000);

test('what needs more than memory has spills to the disk and still ends; nothing stays there', async () => {
  const few = env.engine.memoryMb;
  env.engine.memoryMb = 256;
  try {
    const [row] = await query((engine) =>
      engine.rows(
        'SELECT count(*) AS n FROM (SELECT * FROM range(20_000_000) t(i) ORDER BY hash(i)) WHERE i >= 0',
      ),
    );
    expect(row).toEqual({ n: 20_000_000 });
  } finally {
    env.engine.memoryMb = few;
  }
  const left = await fs.readdir(path.join(env.home, 'engine'), { recursive: true, withFileTypes: true });
  expect(left.filter((entry) => entry.isFile())).toEqual([]);
}, 120_000);

test('few work at once, the others wait in line, and a line that is full says so', async () => {
  const line = env.engine.line;
  await closeEngine();
  env.engine.line = 3;
  try {
    let most = 0;
    const one = () =>
      query(async (engine) => {
        most = Math.max(most, enginePool().load.working);
        await engine.rows('SELECT 1');
        await wait(200);
      });
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => codeOf(one())));
    expect(most).toBe(env.engine.processes);
    expect(outcomes.filter((code) => code === 'REQUEST_LIMIT_EXCEEDED').length).toBe(
      8 - env.engine.processes - 3,
    );
    expect(outcomes.filter((code) => code === 'nothing refused').length).toBe(env.engine.processes + 3);
  } finally {
    await closeEngine();
    env.engine.line = line;
  }
});

test('heavy work leaves a process for a glance, and one who waits may leave the line', async () => {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const heavy = Array.from({ length: 2 }, () => query(() => held, { weight: 'heavy' }));
  await wait(100);
  expect(enginePool().load).toEqual({ working: 1, waiting: 1 });
  const told = await registry.metrics();
  expect(told).toContain('plumbline_engine_work{state="working"} 1');
  expect(told).toContain('plumbline_engine_work{state="waiting"} 1');
  expect(await query((engine) => engine.rows('SELECT 1 AS a'))).toEqual([{ a: 1 }]);
  const left = codeOf(query(() => held, { weight: 'heavy', signal: AbortSignal.timeout(100) }));
  expect(await left).toBe('CANCELLED');
  release();
  await Promise.all(heavy);
});

test('the one who asks stays awake meanwhile', async () => {
  const beside = path.join(env.home, 'beside-the-engine.txt');
  await fs.writeFile(beside, 'read while the engine works');
  const busy = [0, 1].map(() => codeOf(query((engine) => engine.rows(SLOW), { timeoutMs: 3_000 })));
  await wait(1000);
  const waits: number[] = [];
  for (let each = 0; each < 20; each += 1) {
    const began = performance.now();
    await fs.readFile(beside);
    waits.push(performance.now() - began);
    await wait(20);
  }
  expect(await Promise.all(busy)).toEqual(['REQUEST_TIMEOUT', 'REQUEST_TIMEOUT']);
  expect(Math.max(...waits)).toBeLessThan(500);
});
