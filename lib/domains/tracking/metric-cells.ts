import sql, { type Sql } from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { type Cell, type Grid, gridOf } from '@/lib/pure/series-grid';
import { heldRuns } from './load';
import { noteUntiled } from './make-tiles';
import { nameIdOf } from './metric-history';
import { brokenRuns, mergeCells, type Part, planCells, readTiles } from './metric-tiles';

/** Where points stand: at their step, epoch milliseconds, milliseconds since the run's start, or another metric's value. */
export const X_KINDS = ['step', 'time', 'relative', 'metric'] as const;
export type XKind = (typeof X_KINDS)[number];
export type Range = readonly [low: number, high: number];

/** What every question for series says of its x axis. Without a window all points are meant. */
export const SeriesAxis = z.object({
  x: z.enum(X_KINDS).default('step'),
  /** The metric whose last value at or before a point's step is the point's x. */
  xKey: z.string().min(1).max(1000).optional(),
  from: z.number().optional(),
  to: z.number().optional(),
  buckets: z.number().int().min(10).max(2000).default(300),
});
export type SeriesAxis = z.output<typeof SeriesAxis>;

/** For a schema with these fields: what they must be together. */
export function checkAxis(input: SeriesAxis, check: z.RefinementCtx): void {
  const { x, xKey, from, to } = input;
  const refuse = (field: keyof SeriesAxis, message: string) =>
    check.addIssue({ code: 'custom', input, path: [field], message });
  if (x === 'metric' && xKey === undefined) refuse('xKey', 'must name the metric of the x axis');
  if ((from === undefined) !== (to === undefined)) refuse('from', 'must come with `to`, or neither');
  if (from !== undefined && to !== undefined && from > to) refuse('to', 'must not be below `from`');
}

export type SeriesRun = { id: string; key: number; name: string; startTime: number };

/** Those of the runs that the caller may see, in the order of the ids. */
export async function loadSeriesRuns(ctx: Context, runIds: string[]): Promise<SeriesRun[]> {
  const found = await ctx.sql<SeriesRun>(sql`
    SELECT id, key, name, start_time AS "startTime" FROM runs WHERE id = ANY(${await heldRuns(ctx, runIds)}::text[])`);
  const byId = new Map(found.map((run) => [run.id, run]));
  return runIds.flatMap((id) => byId.get(id) ?? []);
}

/** One metric along one axis. */
export type Course = { nameId: number; x: XKind; xId: number; window: Range | undefined; buckets: number };

export const courseOf = async ({
  key,
  x,
  xKey,
  from,
  to,
  buckets,
}: SeriesAxis & { key: string }): Promise<Course> => ({
  nameId: await nameIdOf(key),
  x,
  xId: xKey ? await nameIdOf(xKey) : 0,
  window: from === undefined || to === undefined ? undefined : [from, to],
  buckets,
});

/** How far `latest_metrics` of `runs` reach along an axis: known without a look at the points. */
const REACH: Record<XKind, Sql> = {
  step: sql`min(first_step) AS low, max(step) AS high`,
  time: sql`min(start_time) AS low, max(timestamp) AS high`,
  relative: sql`0 AS low, max(timestamp - start_time) AS high`,
  metric: sql`min(min_value) AS low, max(max_value) AS high`,
};

/** @param runs a condition on the table `runs` @returns undefined where none has the metric */
export async function reachOf(
  ctx: Context,
  { x, xId, nameId }: Course,
  runs: Sql,
): Promise<Range | undefined> {
  const [found] = await ctx.sql<{ low: number | null; high: number | null }>(sql`
    SELECT ${REACH[x]} FROM runs JOIN latest_metrics ON run_key = runs.key AND name_id = ${x === 'metric' ? xId : nameId}
    WHERE ${runs}`);
  return found && found.low !== null && found.high !== null
    ? [found.low, Math.max(found.low, found.high)]
    : undefined;
}

const AT: Record<XKind, Sql> = {
  step: sql`point.step`,
  time: sql`point.timestamp`,
  relative: sql`point.timestamp - run.start_time`,
  metric: sql`other.value`,
};

/** Infinities are kept as the largest doubles: they are no place on an axis. */
const other = (xId: number) => sql`
  JOIN LATERAL (
    SELECT value FROM metric_points
    WHERE run_key = run.key AND name_id = ${xId} AND step <= point.step AND abs(value) < 1.7976931348623157e308
    ORDER BY step DESC, timestamp DESC, value DESC LIMIT 1) AS other ON true`;

function within({ x, window }: Course): Sql {
  if (!window) return sql`true`;
  const [from, to] = window;
  return x === 'metric'
    ? sql`other.value BETWEEN ${from}::float8 AND ${to}::float8`
    : sql`${AT[x]} BETWEEN ${Math.ceil(from)}::bigint AND ${Math.floor(to)}::bigint`;
}

/** The cells of a grid that have points; a window leaves out what lies beside it. A cell's `run` is its place in `runs`. */
export async function readCells(
  ctx: Context,
  course: Course,
  runs: readonly SeriesRun[],
  { width }: Grid,
): Promise<Cell[]> {
  const { nameId, x, window } = course;
  if (x !== 'step') return cellsAlong(ctx, course, runs, width);
  const steps = window && { from: Math.ceil(window[0]), to: Math.floor(window[1]) };
  const keys = runs.map(({ key }) => key);
  const plan = await planCells(ctx, nameId, keys, width, steps);
  const [tiled, counted] = await Promise.all([
    readTiles(ctx, nameId, plan.tiles, width),
    cellsOfSteps(ctx, nameId, plan.points, width),
  ]);
  const cells = mergeCells([...tiled, ...counted]);
  noteUntiled(plan, counted);
  if (window) return cells;
  const broken = brokenRuns(plan, cells);
  if (broken.size === 0) return cells;
  const whole = [...plan.known.values()].filter(({ run }) => broken.has(run));
  const parts = whole.map(({ run, key, first, last }) => ({ run, key, from: first, to: last }));
  return [...cells.filter(({ run }) => !broken.has(run)), ...(await cellsOfSteps(ctx, nameId, parts, width))];
}

const AGGREGATES = sql`count(*) AS points, min(point.value) AS min, max(nullif(point.value, 'NaN')) AS max`;

const cellsOfSteps = async (ctx: Context, nameId: number, parts: readonly Part[], width: number) =>
  parts.length === 0
    ? []
    : ctx.sql<Cell>(sql`
        SELECT run, bucket, points, latest[1] AS x, latest[3] AS last, min, max FROM (
          SELECT run, step >> ${Math.log2(width)}::int AS bucket, ${AGGREGATES},
                 max(ARRAY[step::float8, timestamp::float8, value]) AS latest
          FROM unnest(${parts.map(({ run }) => run)}::int[], ${parts.map(({ key }) => key)}::bigint[],
                      ${parts.map(({ from }) => from)}::bigint[], ${parts.map(({ to }) => to)}::bigint[])
                 AS part (run, key, low, high)
          JOIN metric_points AS point ON run_key = part.key AND name_id = ${nameId} AND step BETWEEN low AND high
          GROUP BY 1, 2) AS cell`);

/** Along time, or another metric: from the points, whatever their steps. */
function cellsAlong(
  ctx: Context,
  course: Course,
  runs: readonly SeriesRun[],
  width: number,
): Promise<Cell[]> {
  const { nameId, x, xId } = course;
  const bucket =
    x === 'metric' ? sql`floor(other.value / ${width}::float8)` : sql`(${AT[x]}) >> ${Math.log2(width)}::int`;
  return ctx.sql<Cell>(sql`
    SELECT (place - 1)::int AS run, bucket, points, latest[1] AS x, latest[3] AS last, min, max FROM (
      SELECT place, ${bucket} AS bucket, ${AGGREGATES},
             max(ARRAY[(${AT[x]})::float8, point.step::float8, point.value]) AS latest
      FROM unnest(${runs.map(({ key }) => key)}::bigint[], ${runs.map(({ startTime }) => startTime)}::bigint[])
             WITH ORDINALITY AS run (key, start_time, place)
      JOIN metric_points AS point ON point.run_key = run.key AND point.name_id = ${nameId}
      ${x === 'metric' ? other(xId) : sql``}
      WHERE ${within(course)} GROUP BY 1, 2) AS cell`);
}

export const gridFor = ({ x, window, buckets }: Course, reach: Range | undefined): Grid =>
  gridOf(...(window ?? reach ?? [0, 0]), buckets, x !== 'metric');
