/** A worker that is killed in the middle of a job: readers see whole rows and whole versions, and the next one goes on. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { prisma } from '@/lib/platform/db';
import { closeEngine } from '@/lib/platform/duckdb';
import { env } from '@/lib/platform/env';
import { callerWithRole } from '@/lib/testing/callers';
import { lookUp, makeTable, write } from '@/lib/testing/features';
import { flushBatches } from './ingest-rows';
import { checkOnline, getTable, ingestRows, listVersions, publishTable, queryTables } from './operations';
import { publish } from './publish';

let maker: Caller;
const children: ChildProcess[] = [];
beforeAll(async () => {
  maker = await callerWithRole('contributor');
});
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await closeEngine();
});

const keyOf = async (name: string) =>
  (await prisma().featureTable.findFirstOrThrow({ where: { name, deletedTime: null } })).key;

/** Kills a worker so long after it has begun. Answers whether it was at work still. */
async function kill(work: 'publish' | 'flush', key: number, afterMs: number): Promise<boolean> {
  const child = fork(path.join(import.meta.dirname, 'trial-worker.ts'), [work, String(key)], {
    execArgv: ['--import', 'tsx'],
    env: {
      ...process.env,
      DATABASE_URL: env.databaseUrl ?? '',
      PLUMBLINE_LAKE: env.lake,
      PLUMBLINE_HOME: path.join(env.home, `victim-${children.length}`),
    },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  children.push(child);
  await once(child, 'message');
  await wait(afterMs);
  const wasAtWork = child.exitCode === null;
  child.kill('SIGKILL');
  if (wasAtWork) await once(child, 'exit');
  return wasAtWork;
}

const ROWS = 20_000;
const values = (n: number) =>
  `SELECT i::BIGINT AS id, ${n}::BIGINT AS a, ${n}::BIGINT AS b FROM range(${ROWS}) t(i)`;

test('in the middle of a publication: each row is whole, old or new, and the copy says what it shows', async () => {
  const { name } = await makeTable(maker, { select: values(0), primaryKeys: ['id'] });
  await perform(publishTable, maker, { name });
  const key = await keyOf(name);
  await publish(key);
  await write(maker, name, values(1));
  const { featureTable: before } = await perform(getTable, maker, { name });
  let killed = 0;
  for (const afterMs of [200, 500, 900]) {
    if (await kill('publish', key, afterMs)) killed += 1;
    const { rows } = await lookUp(maker, {
      lookups: [{ tableName: name, lookupKey: 'id' }],
      rows: Array.from({ length: 500 }, (_, at) => ({ id: at * 40 })),
    });
    expect(rows.every(({ a, b }) => a === b && (a === 0 || a === 1))).toBe(true);
  }
  expect(killed).toBeGreaterThan(0);
  await publish(key);
  const { check } = await perform(checkOnline, maker, { name, sample: 2000 });
  expect(check).toMatchObject({ compared: 2000, differences: 0, version: before.version });
  expect((await perform(getTable, maker, { name })).featureTable.onlineStores).toMatchObject([
    { rows: ROWS, version: before.version, error: null },
  ]);
}, 120_000);

test('in the middle of taking pushed rows into the table: each is there once, and whole versions alone', async () => {
  const { name } = await makeTable(maker, {
    select: 'SELECT -1::BIGINT AS id, 0::BIGINT AS n',
    primaryKeys: ['id'],
  });
  const key = await keyOf(name);
  const countOf = async () => {
    const { rows } = await perform(queryTables, maker, {
      sql: `SELECT count(*), count(DISTINCT id), sum(n) FROM ${name} WHERE id >= 0`,
    });
    return rows[0]?.map(Number);
  };
  let pushed = 0;
  let killed = 0;
  for (const [round, afterMs] of [100, 400, 700, 1000].entries()) {
    for (let batch = 0; batch < 5; batch += 1) {
      const rows = Array.from({ length: 20 }, (_, at) => ({ id: pushed + at, n: 1 }));
      await perform(ingestRows, maker, { name, idempotencyKey: `${round}/${batch}`, rows });
      pushed += rows.length;
    }
    if (await kill('flush', key, afterMs)) killed += 1;
    const [count = 0, distinct, sum] = (await countOf()) ?? [];
    // Batches go in whole or not at all.
    expect([distinct, sum, count % 20]).toEqual([count, count, 0]);
  }
  expect(killed).toBeGreaterThan(0);
  await flushBatches(key);
  await flushBatches(key);
  expect(await countOf()).toEqual([pushed, pushed, pushed]);
  const { versions } = await perform(listVersions, maker, { name });
  const inserted = versions
    .filter(({ operation }) => operation === 'MERGE')
    .reduce((sum, { metrics }) => sum + Number(metrics.numTargetRowsInserted ?? 0), 0);
  expect(inserted).toBe(pushed);
}, 120_000);
