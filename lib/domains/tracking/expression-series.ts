import sql from 'sql-template-tag';
import type { Context } from '@/lib/core/context';
import type { Node } from '@/lib/pure/expression';
import { expressionCells } from '@/lib/pure/expression-cells';
import { type Cell, type Grid, gridOf } from '@/lib/pure/series-grid';
import { readCells } from './metric-cells';
import { gridFor, reachOfRuns, readHistories, type SeriesRun } from './metric-histories';
import type { Quantity } from './quantity';
import type { Range } from './series-axis';

/** An expression is worked out on a grid so much finer than what is answered: what happened within a stretch is not lost. */
const FINER = 8;

/** The cells of an expression of runs. Without a reach it is as far as their metrics go. */
export async function readExpression(
  ctx: Context,
  { node, metrics, params }: Quantity & { node: Node },
  runs: readonly SeriesRun[],
  reach?: Range,
): Promise<{ cells: Cell[]; grid: Grid; missing: string[] }> {
  const [{ course }] = metrics;
  const [known, constants] = await Promise.all([
    Promise.all(
      metrics.map(async (metric) => {
        const histories = await readHistories(ctx, metric.course.nameId, runs);
        const own = reach ? undefined : await reachOfRuns(ctx, metric.course, histories, runs);
        return { ...metric, histories, reach: own };
      }),
    ),
    readParams(ctx, params, runs),
  ]);
  const over = course.window ?? reach ?? whole(known.flatMap(({ reach: own }) => (own ? [own] : [])));
  const grid = gridFor(course, over);
  const fine = gridOf(...(over ?? [0, 0]), course.buckets * FINER, course.x !== 'metric');
  const found = await Promise.all(
    known.map(async ({ name, course: own, histories }) => ({
      name,
      cells: over && histories.length > 0 ? await readCells(ctx, own, { runs, histories }, fine) : [],
    })),
  );
  const cells = expressionCells({
    node,
    metrics: found,
    constants,
    isOrdered: course.x !== 'metric',
    times: grid.width / fine.width,
  });
  const missing = [
    ...known.flatMap(({ key, histories }) => (histories.length === 0 ? [key] : [])),
    ...params.flatMap(({ name, key }) => (constants.some((row) => name in row) ? [] : [`params.${key}`])),
  ];
  return { cells, grid, missing };
}

const whole = (reaches: readonly Range[]): Range | undefined =>
  reaches.length === 0
    ? undefined
    : [Math.min(...reaches.map(([low]) => low)), Math.max(...reaches.map(([, high]) => high))];

/** Of each run the params that an expression takes, by their columns. */
async function readParams(
  ctx: Context,
  params: Quantity['params'],
  runs: readonly SeriesRun[],
): Promise<Record<string, string>[]> {
  const rows = runs.map((): Record<string, string> => ({}));
  if (params.length === 0 || runs.length === 0) return rows;
  const found = await ctx.sql<{ place: number; key: string; value: string }>(sql`
    SELECT (place - 1)::int AS place, logged.key, value
    FROM unnest(${runs.map(({ key }) => key)}::bigint[]) WITH ORDINALITY AS run (key, place)
    JOIN params AS logged ON run_key = run.key AND logged.key = ANY(${params.map(({ key }) => key)}::text[])`);
  for (const { place, key, value } of found) {
    const row = rows[place];
    for (const param of params) if (row && param.key === key) row[param.name] = value;
  }
  return rows;
}
