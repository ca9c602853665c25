import { beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { rows } from '@/lib/platform/db';
import { callerWithRole, makeRun } from '@/lib/testing/callers';
import { logBatch } from './log-batch';
import { makeTiles } from './make-tiles';
import { getMetricSeries } from './metric-series';

let caller: Caller;
beforeAll(async () => {
  caller = await callerWithRole('contributor');
});

type Point = { step: number; value: number | string; timestamp?: number };

async function log(runId: string, points: Point[]): Promise<void> {
  for (let at = 0; at < points.length; at += 1000) {
    const metrics = points
      .slice(at, at + 1000)
      .map((point) => ({ key: 'loss', timestamp: 100_000 + point.step, ...point }));
    await perform(logBatch, caller, { runId, metrics });
  }
}

/** Unruly on purpose: jumps, gaps, NaN, an infinity, negative steps, two points at one step. */
const course = (from: number, count: number, every = 1): Point[] =>
  Array.from({ length: count }, (_, at) => {
    const step = from + at * every;
    const value =
      at % 911 === 3 ? 'NaN' : at === 700 ? 'Infinity' : Math.sin(at * 12.9898) * 1000 + (at % 97);
    return { step, value };
  }).filter((_, at) => at < 1200 || at > 1300);

const tile = async (...runIds: string[]) => {
  const found = await rows<{ key: number }>({
    text: 'SELECT key FROM runs WHERE id = ANY($1)',
    values: [runIds],
  });
  return makeTiles(found.map(({ key }) => key));
};
const tiles = async (runId: string) => {
  const [row] = await rows<{ count: number }>({
    text: 'SELECT count(*) FROM metric_tiles JOIN runs ON key = run_key WHERE id = $1',
    values: [runId],
  });
  return row?.count ?? 0;
};

type Asked = Partial<Parameters<typeof getMetricSeries.input.parse>[0] & object>;
const series = (runIds: string[], asked: Asked = {}) =>
  perform(getMetricSeries, caller, { runIds, key: 'loss', ...asked });

/** What is asked of a chart, zoomed in and out. */
const QUESTIONS: Asked[] = [
  {},
  { buckets: 60 },
  { buckets: 10 },
  { buckets: 1000 },
  { buckets: 2000 },
  { from: -3, to: 17, buckets: 60 },
  { from: 1003, to: 2777, buckets: 100 },
  { from: 1024, to: 2047, buckets: 60 },
  { from: 2990, to: 10_000_000, buckets: 60 },
  { from: 500_000, to: 600_000 },
];

describe('tiles answer what points would', () => {
  test('at every zoom, of runs that log at different steps, tiled or not', async () => {
    const [often, rarely, short] = [await makeRun(caller), await makeRun(caller), await makeRun(caller)];
    await log(often, [...course(-40, 3000), { step: 500, value: 7777, timestamp: 900_000 }]);
    await log(rarely, course(0, 2000, 50));
    await log(short, course(0, 90));
    const runIds = [often, rarely, short];
    const before = await Promise.all(QUESTIONS.map((asked) => series(runIds, asked)));
    expect(await tile(...runIds)).toBe(2);
    expect([await tiles(often), await tiles(short)]).toEqual([expect.any(Number), 0]);
    expect(await tiles(often)).toBeGreaterThan(4);
    for (const [at, asked] of QUESTIONS.entries()) {
      expect([asked, await series(runIds, asked)]).toEqual([asked, before[at]]);
    }
  });

  test('with what came since, above what is tiled or below it', async () => {
    const runId = await makeRun(caller);
    const points = course(0, 4000);
    await log(runId, points.slice(0, 2500));
    await tile(runId);
    await log(runId, points.slice(2500));
    const plain = await makeRun(caller);
    await log(plain, points);
    const compare = async (asked: Asked) => {
      const [tiled, counted] = [await series([runId], asked), await series([plain], asked)];
      const without = ({ series: [one], sentence: _, ...rest }: typeof tiled) => ({
        ...rest,
        one: { ...one, runId: '' },
      });
      expect([asked, without(tiled)]).toEqual([asked, without(counted)]);
    };
    for (const asked of QUESTIONS) await compare(asked);
    const late = [{ step: 100, value: -5000, timestamp: 1 }];
    await log(runId, late);
    await log(plain, late);
    for (const asked of QUESTIONS) await compare(asked);
    expect((await series([runId], { buckets: 60 })).series[0]?.min).toContain(-5000);
  });

  test('are made once, and anew when points came', async () => {
    const runId = await makeRun(caller);
    await log(runId, course(0, 2000));
    expect(await tile(runId)).toBe(1);
    expect(await tile(runId)).toBe(0);
    await log(runId, [{ step: 5000, value: 1 }]);
    expect(await tile(runId)).toBe(1);
  });
});
