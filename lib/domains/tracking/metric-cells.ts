import sql, { type Sql } from 'sql-template-tag';
import type { Context } from '@/lib/core/context';
import type { Cell, Grid } from '@/lib/pure/series-grid';
import { noteUntiled } from './make-tiles';
import type { History, SeriesRun } from './metric-histories';
import { brokenRuns, mergeCells, type Part, planCells, readTiles } from './metric-tiles';
import type { Course, XKind } from './series-axis';

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
  { runs, histories }: { runs: readonly SeriesRun[]; histories: readonly History[] },
  { width }: Grid,
): Promise<Cell[]> {
  const { nameId, x, window } = course;
  if (x !== 'step') return cellsAlong(ctx, course, runs, width);
  const steps = window && { from: Math.ceil(window[0]), to: Math.floor(window[1]) };
  const plan = planCells(histories, width, steps);
  const [tiled, counted] = await Promise.all([
    readTiles(ctx, nameId, plan.tiles, width),
    cellsOfSteps(ctx, nameId, plan.points, width),
  ]);
  const cells = mergeCells([...tiled, ...counted]);
  noteUntiled(runs, counted);
  if (window) return cells;
  const broken = brokenRuns(plan, histories, cells);
  if (broken.size === 0) return cells;
  const whole = histories.filter(({ run }) => broken.has(run));
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
