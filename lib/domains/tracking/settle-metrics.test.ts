import { beforeAll, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { rows } from '@/lib/platform/db';
import { callerWithRole, makeExperiment, makeRun } from '@/lib/testing/callers';
import { logMetric } from './log-metric';
import { searchRuns } from './search-runs';
import { settleMetrics } from './settle-metrics';
import { updateRun } from './update-run';

let caller: Caller;
let experimentId: string;
let runIds: string[];

const VALUES = [3, 1, 'NaN', 1, 'Infinity', -2, undefined, 1, '-Infinity', 0];

const log = (runId: string, value: unknown, step = 0) =>
  perform(logMetric, caller, { runId, key: 'score', value, step, timestamp: 1000 + step });
const end = (runId: string) => perform(updateRun, caller, { runId, status: 'FINISHED', endTime: 2000 });

beforeAll(async () => {
  caller = await callerWithRole('contributor');
  experimentId = await makeExperiment(caller);
  runIds = [];
  for (const value of VALUES) {
    const runId = await makeRun(caller, experimentId);
    runIds.push(runId);
    if (value !== undefined) await log(runId, value);
  }
});

/** What a search finds, as the runs' numbers, gathered by pages. */
async function found(filter: string, orderBy: string[], pageSize: number): Promise<number[]> {
  const numbers: number[] = [];
  let pageToken: string | undefined;
  do {
    const asked = { experimentIds: [experimentId], filter, orderBy, maxResults: pageSize, pageToken };
    const page = await perform(searchRuns, caller, asked);
    numbers.push(...page.runs.map(({ info }) => runIds.indexOf(info.runId)));
    pageToken = 'nextPageToken' in page ? page.nextPageToken : undefined;
  } while (pageToken);
  return numbers;
}

const settledCount = async () => {
  const [row] = await rows<{ count: number }>({
    text: `SELECT count(*) FROM latest_metrics JOIN runs ON runs.key = run_key
           WHERE experiment_id = $1 AND settled_value IS NOT NULL`,
    values: [Number(experimentId)],
  });
  return row?.count;
};

const ascending = ['metrics.score ASC', 'attributes.run_id ASC'];
const descending = ['metrics.score DESC', 'attributes.run_id DESC'];

async function assertAnswers(): Promise<void> {
  const ones = [1, 3, 7].sort((a, b) => ((runIds[a] ?? '') < (runIds[b] ?? '') ? -1 : 1));
  for (const pageSize of [1, 2, 4, 100]) {
    expect(await found('', ascending, pageSize)).toEqual([8, 5, 9, ...ones, 0, 4, 2, 6]);
    expect(await found('', descending, pageSize)).toEqual([4, 0, ...[...ones].reverse(), 9, 5, 8, 2, 6]);
  }
  expect(await found('metrics.score >= 1', ascending, 100)).toEqual([...ones, 0, 4]);
  expect(await found('metrics.score = 1', ascending, 2)).toEqual(ones);
  expect(await found('metrics.score < 0', ascending, 100)).toEqual([8, 5]);
  expect(await found('metrics.score != 1', ascending, 100)).toEqual([8, 5, 9, 0, 4]);
  expect(await found('NOT metrics.score > 0', ascending, 100)).toEqual([8, 5, 9, 2, 6]);
}

test('a search answers the same before, during and after settling', async () => {
  await assertAnswers();
  for (const runId of runIds.slice(0, 5)) await end(runId);
  await settleMetrics();
  expect(await settledCount()).toBe(5);
  await assertAnswers();
  for (const runId of runIds.slice(5)) await end(runId);
  await settleMetrics();
  expect(await settledCount()).toBe(9);
  await assertAnswers();
});

test('a point for an ended run counts at once, and is settled when the run ends again', async () => {
  const runId = runIds[9] ?? '';
  await log(runId, 10, 1);
  expect(await settledCount()).toBe(8);
  expect(await found('metrics.score > 5', ascending, 100)).toEqual([9, 4]);
  expect((await found('', descending, 2)).slice(0, 2)).toEqual([4, 9]);
  await perform(updateRun, caller, { runId, status: 'RUNNING' });
  await end(runId);
  await settleMetrics();
  expect(await settledCount()).toBe(9);
  expect(await found('metrics.score > 5', ascending, 100)).toEqual([9, 4]);
});

test('a run that has just begun is left alone', async () => {
  const runId = await makeRun(caller, experimentId);
  await perform(updateRun, caller, { runId, status: 'RUNNING' });
  await rows({ text: 'UPDATE runs SET start_time = $2 WHERE id = $1', values: [runId, Date.now()] });
  await log(runId, 1);
  await settleMetrics();
  expect(await settledCount()).toBe(9);
});
