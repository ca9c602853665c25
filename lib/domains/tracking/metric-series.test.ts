import { beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { callerWithRole, makeExperiment, makeRun, nobody } from '@/lib/testing/callers';
import { logPoints, lossAt, type Point } from '@/lib/testing/metric-points';
import { getMetricSeries } from './metric-series';

let caller: Caller;
beforeAll(async () => {
  caller = await callerWithRole('contributor');
});

const log = (runId: string, points: Point[]) => logPoints(caller, runId, points);

type Asked = Partial<Parameters<typeof getMetricSeries.input.parse>[0] & object>;
const series = (runIds: string[], asked: Asked = {}) =>
  perform(getMetricSeries, caller, { runIds, key: 'loss', ...asked });

describe('works', () => {
  test('every spike of a long series is in the answer, at every number of buckets', async () => {
    const runId = await makeRun(caller);
    const spikes = new Map(
      Array.from({ length: 30 }, (_, at) => [at * 163 + 7, at % 2 === 0 ? 100 + at : -100 - at]),
    );
    await log(
      runId,
      lossAt(5000, (step) => spikes.get(step) ?? Math.sin(step)),
    );
    for (const buckets of [60, 300]) {
      const {
        x,
        series: [one],
        rawPoints,
        isSampled,
      } = await series([runId], { buckets });
      expect([rawPoints, isSampled]).toEqual([5000, true]);
      expect(x.length).toBeLessThanOrEqual(buckets);
      const extremes = new Set([...(one?.min ?? []), ...(one?.max ?? [])]);
      // Stretches are shorter than what lies between two spikes.
      for (const value of spikes.values()) expect(extremes).toContain(value);
    }
    const greatest = Math.max(...((await series([runId], { buckets: 10 })).series[0]?.max ?? []).map(Number));
    expect(greatest).toBe(128);
  });

  test.each(['step', 'time', 'relative'] as const)(
    'a stretch of %s beyond all numbers is all there is',
    async (x) => {
      const runId = await makeRun(caller);
      await log(
        runId,
        lossAt(3, (step) => step),
      );
      const { rawPoints, series: found } = await series([runId], { x, from: -1e20, to: 1e20 });
      expect(rawPoints).toBe(3);
      expect(found[0]?.max ?? found[0]?.last).toContain(2);
    },
  );

  test('a short series is answered as it was logged', async () => {
    const runId = await makeRun(caller);
    await log(
      runId,
      lossAt(5, (step) => step / 10, 100),
    );
    const { x, series: found, isSampled, sentence } = await series([runId]);
    expect(x).toEqual([0, 100, 200, 300, 400]);
    expect(found).toEqual([{ runId, last: [0, 10, 20, 30, 40], breaks: [], points: 5 }]);
    expect(isSampled).toBe(false);
    expect(sentence).toBe('loss: last 40 at step 400, lowest 0 at step 0, highest 40 at step 400');
  });

  test('gaps stay gaps: NaN, infinity, and a long silence', async () => {
    const runId = await makeRun(caller);
    const points: Point[] = lossAt(20, (step) => step).filter(({ step }) => step < 10 || step > 15);
    await log(runId, [
      ...points,
      { key: 'loss', step: 20, value: 'NaN' },
      { key: 'loss', step: 21, value: 'Infinity' },
      { key: 'loss', step: 22, value: 1 },
    ]);
    const {
      x,
      series: [one],
    } = await series([runId]);
    const missing = x.filter((_, at) => one?.last[at] === null);
    expect(missing).toEqual([10, 20, 21]);
    expect(one?.breaks.map((at) => x[at])).toEqual([10, 20, 21]);
  });

  test('runs share a grid, and say who was lowest and where', async () => {
    const experimentId = await makeExperiment(caller);
    const [often, rarely] = [await makeRun(caller, experimentId), await makeRun(caller, experimentId)];
    await log(
      often,
      lossAt(100, (step) => step),
    );
    await log(
      rarely,
      lossAt(4, (step) => -step, 25),
    );
    const {
      x,
      series: [first, second],
      sentence,
    } = await series([often, rarely]);
    expect(x).toHaveLength(100);
    expect(first?.last[25]).toBe(25);
    expect([second?.last[25], second?.last[26]]).toEqual([-25, null]);
    expect(second?.breaks).toEqual([]);
    expect(sentence).toMatch(/^loss, 2 runs: lowest −75 by \S+ at step 75, highest 99 by \S+ at step 99$/);
  });

  test('along time, since the start, and along another metric', async () => {
    const runId = await makeRun(caller);
    await log(runId, [
      { key: 'loss', step: 1, value: 5, timestamp: 10_000 },
      { key: 'epoch', step: 0, value: 0.5 },
      { key: 'epoch', step: 2, value: 1.5 },
      { key: 'loss', step: 2, value: 4, timestamp: 20_000 },
      { key: 'loss', step: 3, value: 3, timestamp: 30_000 },
    ]);
    expect((await series([runId], { x: 'time' })).x).toEqual([10_000, 20_000, 30_000]);
    const along = await series([runId], { x: 'metric', xKey: 'epoch' });
    expect(along.x).toEqual([0.5, 1.5]);
    // At step 3 the last epoch known is that of step 2.
    expect(along.series[0]?.last).toEqual([5, 3]);
    const since = await series([runId], { x: 'relative' });
    expect(since.x[1]).toBe((since.x[0] ?? 0) + 10_000);
  });

  test('the last value of a stretch is that of its greatest step, whenever it came', async () => {
    const runId = await makeRun(caller);
    await log(
      runId,
      [9, 1, 100].map((step) => ({ key: 'loss', step, value: step })),
    );
    const {
      series: [one],
    } = await series([runId], { buckets: 10 });
    expect(one?.last.filter((value) => value !== null)).toEqual([9, 100]);
  });

  test('a window is answered in more detail', async () => {
    const runId = await makeRun(caller);
    await log(
      runId,
      lossAt(4000, (step) => step),
    );
    const {
      x,
      series: [one],
      isSampled,
    } = await series([runId], { from: 1000, to: 1099, buckets: 300 });
    expect([x[0], x.at(-1), x.length, isSampled]).toEqual([1000, 1099, 100, false]);
    expect(one?.last[50]).toBe(1050);
  });

  test('what came since is answered alone, unless something came before', async () => {
    const runId = await makeRun(caller);
    await log(runId, lossAt(290, (step) => step).slice(0, 200));
    const first = await series([runId]);
    expect(first.since).toBeNull();
    await log(runId, lossAt(290, (step) => step).slice(200));
    const next = await series([runId], { resume: first.resume });
    expect([next.since, next.x[0], next.x.length, next.rawPoints]).toEqual([199, 199, 91, 290]);
    await log(runId, [{ key: 'loss', step: 100, value: 7, timestamp: 5 }]);
    const whole = await series([runId], { resume: next.resume });
    expect([whole.since, whole.x.length, whole.rawPoints]).toEqual([null, 290, 291]);
  });

  test('a metric that nobody logged is an empty answer', async () => {
    const runId = await makeRun(caller);
    const {
      x,
      series: [one],
      rawPoints,
    } = await series([runId], { key: 'no such metric' });
    expect([x, one?.last, rawPoints]).toEqual([[], [], 0]);
  });
});

describe('refuses', () => {
  test.each([
    [{ x: 'metric' }, 'xKey'],
    [{ from: 5 }, 'from'],
    [{ from: 5, to: 1 }, 'to'],
    [{ buckets: 1 }, 'buckets'],
    [{ key: '' }, 'key'],
  ])('bad input %j', async (asked, field) => {
    const runId = await makeRun(caller);
    await expect(series([runId], asked as Asked)).rejects.toMatchObject({
      code: 'INVALID_PARAMETER_VALUE',
      field,
    });
  });

  test('a stranger, and tells nobody of runs that are not there', async () => {
    const runId = await makeRun(caller);
    await expect(perform(getMetricSeries, nobody, { runIds: [runId], key: 'loss' })).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    });
    const unknown = await series(['f'.repeat(32)]);
    expect(unknown.series[0]?.points).toBe(0);
  });
});
