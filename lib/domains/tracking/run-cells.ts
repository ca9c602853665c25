import sql, { type Sql } from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { query } from '@/lib/core/operation';
import type { Cell } from '@/lib/pure/csv';
import { evaluate, logged, parseRunExpression } from '@/lib/pure/expression';
import { heldRuns } from './load';
import { findMetricNameIds } from './metric-names';
import { RunId } from './schemas';

/** What of a metric: a value of its history, or the step of its least or greatest. */
const STATS = {
  last: sql`value`,
  min: sql`min_value`,
  max: sql`max_value`,
  first: sql`first_value`,
  minStep: sql`min_step`,
  maxStep: sql`max_step`,
} as const satisfies Record<string, Sql>;

export const MetricStat = z.enum(['last', 'min', 'max', 'first', 'minStep', 'maxStep', 'atBest']);

export const CellColumn = z.object({
  /** An expression is written as its `key`: over the last values of metrics, and params. */
  source: z.enum(['metric', 'param', 'tag', 'expression']),
  key: z.string().min(1).max(1000),
  stat: MetricStat.default('last'),
});
export type CellColumn = z.output<typeof CellColumn>;

/** The metric whose best step decides `atBest`, and whether its least or its greatest value is best. */
export const Objective = z.object({ key: z.string().min(1).max(1000), goal: z.enum(['min', 'max']) });
type Objective = z.output<typeof Objective>;

/** A cell: a text, a number (NaN as the text 'NaN'), or null where nothing was logged. */
export type { Cell };

type Found = { runId: string; key: string; value: Cell };

export const getRunCells = query({
  name: 'tracking.getRunCells',
  summary: 'What runs logged under some keys: the cells of a table, column by column.',
  access: 'runs.read',
  input: z.object({
    runIds: z.array(RunId).min(1).max(1000),
    columns: z.array(CellColumn).min(1).max(200),
    objective: Objective.optional(),
  }),
  run: async (ctx, { runIds, columns, objective }) => ({
    /** For each column its cells, in the order of `runIds`. */
    cells: await readCells(ctx, runIds, columns, objective),
  }),
});

/** @returns for each column its cells, in the order of `runIds` */
export async function readCells(
  ctx: Context,
  runIds: readonly string[],
  columns: readonly CellColumn[],
  objective?: Objective,
): Promise<Cell[][]> {
  const worked = new Map(
    columns.flatMap(({ source, key }) =>
      source === 'expression' ? [[key, readExpression(key)] as const] : [],
    ),
  );
  const taken = [...worked.values()].flatMap((expression) => expression.taken);
  const keysOf = (source: CellColumn['source'], isAtBest = false) => [
    ...new Set([
      ...columns.flatMap((column) =>
        column.source === source && (column.stat === 'atBest') === isAtBest ? [column.key] : [],
      ),
      ...taken.flatMap((one) => (one.source === source && !isAtBest ? [one.key] : [])),
    ]),
  ];
  const held = await heldRuns(ctx, runIds);
  const [params, tags, metrics, atBest] = await Promise.all([
    readTexts(ctx, sql`params`, held, keysOf('param')),
    readTexts(ctx, sql`run_tags`, held, keysOf('tag')),
    readMetrics(ctx, held, keysOf('metric')),
    objective ? readAtBest(ctx, held, keysOf('metric', true), objective) : new Map<string, Cell>(),
  ]);
  return columns.map(({ source, key, stat }) =>
    runIds.map((runId) => {
      const place = `${runId} ${key}`;
      const expression = source === 'expression' && worked.get(key);
      if (expression) {
        const row = expression.taken.map((one): [string, Cell | undefined] => [
          one.name,
          one.source === 'param'
            ? params.get(`${runId} ${one.key}`)
            : finite(metrics.get(`${runId} ${one.key}`)?.last),
        ]);
        const value = evaluate(expression.node, Object.fromEntries(row));
        return typeof value === 'number' ? value : null;
      }
      if (source === 'param') return params.get(place) ?? null;
      if (source === 'tag') return tags.get(place) ?? null;
      if (stat === 'atBest') return atBest.get(place) ?? null;
      return metrics.get(place)?.[stat] ?? null;
    }),
  );
}

const readExpression = (text: string) => {
  const node = parseRunExpression(text);
  return { node, taken: logged(node) };
};

/** Infinities are stored as the greatest double. */
const finite = (value: Cell | undefined) =>
  typeof value === 'number' && Math.abs(value) === Number.MAX_VALUE ? null : value;

const byPlace = (found: Found[]) =>
  new Map(found.map(({ runId, key, value }) => [`${runId} ${key}`, plain(value)]));
const plain = (value: Cell): Cell => (Number.isNaN(value) ? 'NaN' : value);

async function readTexts(ctx: Context, table: Sql, runIds: readonly string[], keys: string[]) {
  if (keys.length === 0) return new Map<string, Cell>();
  return byPlace(
    await ctx.sql<Found>(sql`
      SELECT runs.id AS "runId", logged.key, logged.value
      FROM runs JOIN ${table} AS logged ON logged.run_key = runs.key AND logged.key = ANY(${keys}::text[])
      WHERE runs.id = ANY(${runIds}::text[])`),
  );
}

type Stats = Record<keyof typeof STATS, number | null>;

async function readMetrics(ctx: Context, runIds: readonly string[], keys: string[]) {
  const names = await findMetricNameIds(keys);
  const known = new Map([...names].map(([name, id]) => [id, name]));
  const found =
    known.size === 0
      ? []
      : await ctx.sql<{ runId: string; nameId: number } & Stats>(sql`
          SELECT runs.id AS "runId", name_id AS "nameId", ${STATS.last} AS last, ${STATS.min} AS min, ${STATS.max} AS max,
                 ${STATS.first} AS first, ${STATS.minStep} AS "minStep", ${STATS.maxStep} AS "maxStep"
          FROM runs JOIN latest_metrics ON run_key = runs.key AND name_id = ANY(${[...known.keys()]}::int[])
          WHERE runs.id = ANY(${runIds}::text[])`);
  return new Map(
    found.map(({ runId, nameId, ...stats }) => [
      `${runId} ${known.get(nameId)}`,
      Object.fromEntries(Object.entries(stats).map(([stat, value]) => [stat, plain(value)])) as Record<
        string,
        Cell
      >,
    ]),
  );
}

/** Metrics where the objective was best: at that step, or the last one before it, as not all are logged at every step. */
async function readAtBest(ctx: Context, runIds: readonly string[], keys: string[], { key, goal }: Objective) {
  const names = await findMetricNameIds([...keys, key]);
  const objectiveId = names.get(key);
  const wanted = keys.filter((name) => names.has(name));
  if (objectiveId === undefined || wanted.length === 0) return new Map<string, Cell>();
  return byPlace(
    await ctx.sql<Found>(sql`
      SELECT run.id AS "runId", wanted.name AS key, point.value
      FROM runs AS run
      JOIN latest_metrics AS objective ON objective.run_key = run.key AND objective.name_id = ${objectiveId}
      CROSS JOIN unnest(${wanted.map((name) => names.get(name))}::int[], ${wanted}::text[]) AS wanted (id, name)
      CROSS JOIN LATERAL (
        SELECT value FROM metric_points
        WHERE run_key = run.key AND name_id = wanted.id AND step <= ${goal === 'min' ? STATS.minStep : STATS.maxStep}
        ORDER BY step DESC, timestamp DESC, value DESC LIMIT 1) AS point
      WHERE run.id = ANY(${runIds}::text[])`),
  );
}
