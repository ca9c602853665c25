import { afterAll, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { closeEngine, enginePool } from '@/lib/platform/duckdb';
import { callerWithRole, refusal } from '@/lib/testing/callers';
import { makeTable, ZONES } from '@/lib/testing/features';
import { createTrainingSet, previewTrainingSet, queryTables, streamQuery } from './operations';

afterAll(closeEngine);

const SLOW =
  'SELECT count(*) AS n FROM range(10_000_000) a, range(10_000_000) b WHERE hash(a.range, b.range) = 0';

type Ask = (caller: Caller, leaving: AbortSignal) => Promise<unknown>;
const answer: Ask = (caller, leaving) => perform(queryTables, caller, { sql: SLOW }, () => leaving);
const stream: Ask = (caller, leaving) => perform(streamQuery, caller, { sql: SLOW }, () => leaving);

test.each([
  ['an answer', answer],
  ['a stream', stream],
])(
  'who stops waiting for %s stops the query, and the engine is free again',
  async (_, ask) => {
    const caller = await callerWithRole('viewer');
    const leaving = new AbortController();
    const asked = refusal(ask(caller, leaving.signal));
    await expect.poll(() => enginePool().load.working).toBe(1);
    const began = performance.now();
    leaving.abort();
    expect((await asked).code).toBe('CANCELLED');
    expect(performance.now() - began).toBeLessThan(10_000);
    await expect.poll(() => enginePool().load.working).toBe(0);
  },
  60_000,
);

test('who went away before it was their turn is asked nothing of; what is recorded is recorded all the same', async () => {
  const maker = await callerWithRole('contributor');
  const { name } = await makeTable(maker, { select: ZONES, primaryKeys: ['zone'] });
  const recipe = { source: { tableName: name } };
  const gone = () => AbortSignal.abort();
  expect((await refusal(perform(previewTrainingSet, maker, recipe, gone))).code).toBe('CANCELLED');
  const { trainingSet } = await perform(createTrainingSet, maker, recipe, gone);
  expect(trainingSet.rows).toBe(10);
}, 60_000);
