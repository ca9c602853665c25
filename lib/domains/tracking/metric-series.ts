import sql, { type Sql } from 'sql-template-tag';
import { z } from 'zod';
import { query } from '@/lib/core/operation';
import { heldRuns } from './load';
import { findMetricNameIds } from './metric-names';
import { RunId } from './schemas';

const X: Record<'step' | 'time' | 'relative', Sql> = {
  step: sql`step`,
  time: sql`timestamp`,
  relative: sql`timestamp - run.start_time`,
};

type Bucket = {
  runId: string;
  bucket: number;
  last: number;
  min: number | null;
  max: number | null;
  points: number;
};
type Series = { runId: string; last: (number | null)[]; min: (number | null)[]; max: (number | null)[] };

const finite = (value: number | null) => (value === null || Number.isNaN(value) ? null : value);

/**
 * One metric of several runs on one shared grid: each cell holds the last, least and greatest value of its stretch,
 * so that no spike is lost. A stretch without a point is null. `x` is the step, epoch milliseconds, or milliseconds
 * since the run's start.
 */
export const getMetricSeries = query({
  name: 'tracking.getMetricSeries',
  summary: 'One metric of up to 100 runs, reduced to a shared grid that keeps every extreme.',
  access: 'runs.read',
  input: z.object({
    runIds: z.array(RunId).min(1).max(100),
    key: z.string().min(1),
    x: z.enum(['step', 'time', 'relative']).default('step'),
    from: z.number().int().optional(),
    to: z.number().int().optional(),
    buckets: z.number().int().min(10).max(2000).default(300),
  }),
  async run(ctx, { runIds, key, x, from, to, buckets }) {
    const nameId = (await findMetricNameIds([key])).get(key) ?? 0;
    const inWindow = sql`run_key = run.key AND name_id = ${nameId}
      AND (${from ?? null}::bigint IS NULL OR ${X[x]} >= ${from ?? null}::bigint)
      AND (${to ?? null}::bigint IS NULL OR ${X[x]} <= ${to ?? null}::bigint)`;
    const runs = sql`(SELECT id, key, start_time FROM runs WHERE id = ANY(${await heldRuns(ctx, runIds)})) AS run`;
    const [range] = await ctx.sql<{ low: number | null; high: number | null; points: number }>(sql`
      SELECT min(${X[x]}) AS low, max(${X[x]}) AS high, count(*) AS points FROM ${runs} JOIN metric_points ON ${inWindow}`);
    if (!range || range.low === null || range.high === null) {
      return { x: [], series: emptySeries(runIds, 0), rawPoints: 0, isSampled: false };
    }
    const { low, high, points } = range;
    const width = Math.max(1, Math.ceil((high - low + 1) / buckets));
    const cells = await ctx.sql<Bucket>(sql`
      SELECT run.id AS "runId", (${X[x]} - ${low}::bigint) / ${width}::bigint AS bucket, count(*) AS points,
             (max(ARRAY[step::float8, timestamp::float8, value]))[3] AS last,
             min(value) AS min, max(nullif(value, 'NaN')) AS max
      FROM ${runs} JOIN metric_points ON ${inWindow}
      GROUP BY 1, 2 ORDER BY 2`);
    return {
      ...onGrid(cells, runIds, low, width),
      rawPoints: points,
      isSampled: cells.some((cell) => cell.points > 1),
    };
  },
});

const emptySeries = (runIds: string[], length: number): Series[] => {
  const gaps = () => new Array<number | null>(length).fill(null);
  return runIds.map((runId) => ({ runId, last: gaps(), min: gaps(), max: gaps() }));
};

/** Only stretches in which some run has a point take a place on the grid. */
function onGrid(
  cells: Bucket[],
  runIds: string[],
  low: number,
  width: number,
): { x: number[]; series: Series[] } {
  const used = [...new Set(cells.map(({ bucket }) => bucket))];
  const place = new Map(used.map((bucket, index) => [bucket, index]));
  const series = emptySeries(runIds, used.length);
  const byRun = new Map(series.map((one) => [one.runId, one]));
  for (const { runId, bucket, last, min, max } of cells) {
    const one = byRun.get(runId);
    const at = place.get(bucket) ?? 0;
    if (!one) continue;
    one.last[at] = finite(last);
    one.min[at] = finite(min);
    one.max[at] = finite(max);
  }
  return { x: used.map((bucket) => low + bucket * width + Math.floor((width - 1) / 2)), series };
}
