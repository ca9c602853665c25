import { beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { callerWithRole, makeRun, refusal } from '@/lib/testing/callers';
import { logBatch } from './log-batch';
import { getMetricHistory, getMetricHistoryBulk } from './metric-history';
import { getMetricHistoryBulkInterval } from './metric-sample';

type Point = { step: number; value?: unknown; timestamp?: number };

let caller: Caller;
beforeAll(async () => {
  caller = await callerWithRole('contributor');
});

async function runWith(points: Point[], key = 'loss'): Promise<string> {
  const runId = await makeRun(caller);
  for (let at = 0; at < points.length; at += 1000) {
    const metrics = points
      .slice(at, at + 1000)
      .map(({ step, value = step, timestamp = 1000 + step }) => ({ key, step, value, timestamp }));
    await perform(logBatch, caller, { runId, metrics });
  }
  return runId;
}
const upTo = (count: number, first = 0): Point[] =>
  Array.from({ length: count }, (_, index) => ({ step: first + index }));
const steps = (metrics: { step: number }[]) => metrics.map(({ step }) => step);

describe('the whole history', () => {
  const history = (runId: string, more: object = {}) =>
    perform(getMetricHistory, caller, { runId, metricKey: 'loss', ...more });

  test('is ordered by time, then step, then value, a page at a time', async () => {
    const points = [
      { step: 2, timestamp: 10, value: 1 },
      { step: 1, timestamp: 20, value: 'NaN' },
      { step: 1, timestamp: 20, value: 5 },
      { step: -3, timestamp: 10, value: 1 },
      { step: 1, timestamp: 20, value: -5 },
    ];
    const runId = await runWith(points);
    const seen: unknown[] = [];
    let pageToken: string | undefined;
    do {
      const page = await history(runId, { maxResults: 2, pageToken });
      seen.push(...page.metrics.map(({ timestamp, step, value }) => [timestamp, step, value]));
      pageToken = 'nextPageToken' in page ? page.nextPageToken : undefined;
    } while (pageToken);
    expect(seen).toEqual([
      [10, -3, 1],
      [10, 2, 1],
      [20, 1, -5],
      [20, 1, 5],
      [20, 1, 'NaN'],
    ]);
  });

  test('of a metric that nobody logged is empty; of several runs it comes run by run', async () => {
    const [first, second] = [await runWith(upTo(3)), await runWith(upTo(2, 10))];
    expect(await history(first, { metricKey: 'unheard of' })).toEqual({ metrics: [] });
    const bulk = (maxResults?: number) =>
      perform(getMetricHistoryBulk, caller, { runId: [first, second], metricKey: 'loss', maxResults });
    const seen = (await bulk()).metrics.map(({ runId, step }) => [runId, step]);
    const byRun = [...[0, 1, 2].map((step) => [first, step]), ...[10, 11].map((step) => [second, step])];
    expect(seen).toEqual(
      byRun.sort(([a = '', i = 0], [b = '', j = 0]) => (a === b ? +i - +j : a < b ? -1 : 1)),
    );
    expect((await bulk(2)).metrics).toHaveLength(2);
    // As MLflow's server has it: none of none, and what is too many is cut.
    expect((await bulk(0)).metrics).toEqual([]);
    expect((await bulk(30_000)).metrics).toHaveLength(5);
  });

  test('refuses bad input and unknown runs', async () => {
    const runId = await runWith(upTo(1));
    for (const maxResults of [0, -1, 25_001])
      expect((await refusal(history(runId, { maxResults }))).field).toBe('maxResults');
    expect((await refusal(history(runId, { pageToken: 'e30' }))).field).toBe('pageToken');
    expect((await refusal(history('0'.repeat(32)))).code).toBe('RESOURCE_DOES_NOT_EXIST');
    const bulk = (runIds: string[]) =>
      refusal(perform(getMetricHistoryBulk, caller, { runId: runIds, metricKey: 'loss' }));
    expect((await bulk([])).field).toBe('runId');
    expect((await bulk([runId, '0'.repeat(32)])).code).toBe('RESOURCE_DOES_NOT_EXIST');
    expect((await bulk(new Array(101).fill(runId))).field).toBe('runId');
  });
});

describe('a sample', () => {
  const sample = async (runIds: string[], more: object = {}) =>
    (await perform(getMetricHistoryBulkInterval, caller, { runIds, metricKey: 'loss', ...more })).metrics;

  test('of a short history is all of it', async () => {
    expect(steps(await sample([await runWith(upTo(40))], { maxResults: 40 }))).toEqual(steps(upTo(40)));
  });

  test('of a long one is evenly spread, with the first and the last, negative steps too', async () => {
    const runId = await runWith(upTo(1001, -500));
    const seen = steps(await sample([runId], { maxResults: 11 }));
    expect([seen.at(0), seen.at(-1)]).toEqual([-500, 500]);
    expect(seen).toHaveLength(11);
    const gaps = seen.slice(1).map((step, index) => step - (seen[index] ?? 0));
    expect(Math.max(...gaps) - Math.min(...gaps)).toBeLessThanOrEqual(10);
  });

  test('of one whose steps are bunched is spread over its points', async () => {
    const runId = await runWith([...upTo(500), { step: 1_000_000_000 }]);
    const seen = steps(await sample([runId], { maxResults: 20 }));
    expect(seen.length).toBeGreaterThan(15);
    expect([seen[0], seen.at(-1)]).toEqual([0, 1_000_000_000]);
    expect(seen.filter((step) => step > 200 && step < 500).length).toBeGreaterThan(5);
  });

  test('of a window has the ends of the window', async () => {
    const runId = await runWith(upTo(1000));
    const seen = steps(await sample([runId], { startStep: 100, endStep: 299, maxResults: 5 }));
    expect([seen.at(0), seen.at(-1), seen.length]).toEqual([100, 299, 5]);
    expect(await sample([runId], { startStep: 5000, endStep: 6000 })).toEqual([]);
  });

  test('of several runs takes each by itself', async () => {
    const [long, short] = [await runWith(upTo(300)), await runWith(upTo(3))];
    const seen = await sample([long, short], { maxResults: 10 });
    expect(steps(seen.filter(({ runId }) => runId === short))).toEqual([0, 1, 2]);
    expect(seen.filter(({ runId }) => runId === long)).toHaveLength(10);
  });

  test('refuses half a window, one that ends before it begins, and more than 2,500 points', async () => {
    const runId = await runWith(upTo(1));
    expect((await refusal(sample([runId], { startStep: 1 }))).message).toMatch(/specified together/);
    expect((await refusal(sample([runId], { startStep: 2, endStep: 1 }))).field).toBe('endStep');
    for (const maxResults of [0, 2501])
      expect((await refusal(sample([runId], { maxResults }))).field).toBe('maxResults');
  });
});
