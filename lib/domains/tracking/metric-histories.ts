import sql, { type Sql } from 'sql-template-tag';
import type { Context } from '@/lib/core/context';
import type { Grid } from '@/lib/pure/series-grid';
import { gridOf } from '@/lib/pure/series-grid';
import { heldRuns } from './load';
import type { Course, Range, XKind } from './series-axis';

export type SeriesRun = { id: string; key: number; name: string; startTime: number };

/** Those of the runs that the caller may see, in the order of the ids. */
export async function loadSeriesRuns(ctx: Context, runIds: string[]): Promise<SeriesRun[]> {
  const found = await ctx.sql<SeriesRun>(sql`
    SELECT id, key, name, start_time AS "startTime" FROM runs WHERE id = ANY(${await heldRuns(ctx, runIds)}::text[])`);
  const byId = new Map(found.map((run) => [run.id, run]));
  return runIds.flatMap((id) => byId.get(id) ?? []);
}

/** What is known of a run's history without a look at it. `run` is the place of the run in the question. */
export type History = {
  run: number;
  key: number;
  name: string;
  count: number;
  first: number;
  last: number;
  lastTime: number;
  lastValue: number;
  min: number | null;
  minStep: number | null;
  max: number | null;
  maxStep: number | null;
  tiledCount: number | null;
  tiledStep: number | null;
  tiledLevel: number | null;
};

/** One a run that has the metric. */
export async function readHistories(
  ctx: Context,
  nameId: number,
  runs: readonly SeriesRun[],
): Promise<History[]> {
  const found = await ctx.sql<Omit<History, 'name' | 'key'>>(sql`
    SELECT (place - 1)::int AS run, count, first_step AS first, step AS last, timestamp AS "lastTime", value AS "lastValue",
           min_value AS min, min_step AS "minStep", max_value AS max, max_step AS "maxStep",
           tiled_count AS "tiledCount", tiled_step AS "tiledStep", tiled_level AS "tiledLevel"
    FROM unnest(${runs.map(({ key }) => key)}::bigint[]) WITH ORDINALITY AS run (key, place)
    JOIN latest_metrics ON run_key = run.key AND name_id = ${nameId} ORDER BY place`);
  return found.flatMap((history) => {
    const run = runs[history.run];
    return run ? [{ ...history, key: run.key, name: run.name }] : [];
  });
}

/** How far histories reach along an axis; undefined where there is none. */
function reachOf(
  { x }: Course,
  histories: readonly History[],
  runs: readonly SeriesRun[],
): Range | undefined {
  if (histories.length === 0) return undefined;
  const started = ({ run }: History) => runs[run]?.startTime ?? 0;
  const lows: Record<Exclude<XKind, 'metric'>, (history: History) => number> = {
    step: ({ first }) => first,
    time: started,
    relative: () => 0,
  };
  const highs: Record<Exclude<XKind, 'metric'>, (history: History) => number> = {
    step: ({ last }) => last,
    time: ({ lastTime }) => lastTime,
    relative: (history) => history.lastTime - started(history),
  };
  const kind = x === 'metric' ? 'step' : x;
  const low = Math.min(...histories.map(lows[kind]));
  return [low, Math.max(low, ...histories.map(highs[kind]))];
}

const REACH: Record<XKind, Sql> = {
  step: sql`min(first_step) AS low, max(step) AS high`,
  time: sql`min(start_time) AS low, max(timestamp) AS high`,
  relative: sql`0 AS low, max(timestamp - start_time) AS high`,
  metric: sql`min(min_value) AS low, max(max_value) AS high`,
};

/** The same of all runs that a condition on the table `runs` means. */
export async function reachWhere(
  ctx: Context,
  { x, xId, nameId }: Course,
  where: Sql,
): Promise<Range | undefined> {
  const [found] = await ctx.sql<{ low: number | null; high: number | null }>(sql`
    SELECT ${REACH[x]} FROM runs JOIN latest_metrics ON run_key = runs.key AND name_id = ${x === 'metric' ? xId : nameId}
    WHERE ${where}`);
  return found && found.low !== null && found.high !== null
    ? [found.low, Math.max(found.low, found.high)]
    : undefined;
}

export const reachOfRuns = async (
  ctx: Context,
  course: Course,
  histories: readonly History[],
  runs: readonly SeriesRun[],
): Promise<Range | undefined> =>
  course.x === 'metric' && histories.length > 0
    ? reachWhere(ctx, course, sql`runs.key = ANY(${runs.map(({ key }) => key)}::bigint[])`)
    : reachOf(course, histories, runs);

/** The grid of a question: over its window, or as far as there are points. */
export const gridFor = ({ x, window, buckets }: Course, reach: Range | undefined): Grid =>
  gridOf(...(window ?? reach ?? [0, 0]), buckets, x !== 'metric');
