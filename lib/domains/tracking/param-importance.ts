import { setImmediate } from 'node:timers/promises';
import sql from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { query } from '@/lib/core/operation';
import { spearman } from '@/lib/pure/stats/correlation';
import { type Features, type ForestReport, forest } from '@/lib/pure/stats/forest';
import { heldRuns } from './load';
import { MetricStat, readCells } from './run-cells';
import { runsWhere } from './run-question';
import { RunsAsked } from './run-values';

/** A forest of more rows takes seconds, and says the same. */
const RUNS = 600;
const PARAMS = 40;
/** Below so many runs, or so many for each param, what is found is as likely chance. */
const ENOUGH = { runs: 30, each: 5 };

export const getParamImportance = query({
  name: 'tracking.getParamImportance',
  summary:
    'What each param is worth for a metric: permutation importance in a regression forest, and Spearman’s correlation.',
  access: 'runs.read',
  input: z.object({
    of: RunsAsked,
    /** Of an expression over metrics and params, `key` is its text. */
    metric: z.object({
      source: z.enum(['metric', 'expression']).default('metric'),
      key: z.string().min(1).max(1000),
      stat: MetricStat.exclude(['atBest']).default('last'),
    }),
  }),
  async run(ctx, { of, metric }) {
    const where =
      'runIds' in of
        ? sql`runs.id = ANY(${await heldRuns(ctx, of.runIds)}::text[])`
        : await runsWhere(ctx, of.question);
    const runs = await ctx.sql<{ id: string; key: number; total: number }>(sql`
      SELECT id, key, count(*) OVER () AS total FROM runs WHERE ${where} ORDER BY start_time DESC, key DESC LIMIT ${RUNS}`);
    const [cells = []] = await readCells(
      ctx,
      runs.map(({ id }) => id),
      [metric],
    );
    const rows = runs.flatMap(({ key }, at) => {
      const value = cells[at];
      return typeof value === 'number' && Math.abs(value) < Number.MAX_VALUE ? [{ key, value }] : [];
    });
    const y = rows.map(({ value }) => value);
    const params = await readParams(
      ctx,
      rows.map(({ key }) => key),
    );
    const differing = params.filter(({ values }) => new Set(values).size > 1);
    const varied = differing.slice(0, PARAMS);
    const columns = varied.map(({ values }) => encode(values));
    const { r2, importance } = await grown(
      columns.map(({ codes }) => codes),
      y,
    );
    return {
      /** Runs with the metric, the newest that were looked at, and all that were asked about. */
      n: rows.length,
      looked: runs.length,
      total: runs[0]?.total ?? 0,
      /** How many params differ; those that most runs have are ranked. */
      differing: differing.length,
      /** Of the variance between runs, how much the params explain of runs that were left out; null of fewer than four, and of none. */
      r2,
      isEnough: rows.length >= Math.max(ENOUGH.runs, ENOUGH.each * varied.length),
      params: varied
        .map(({ key, values }, at) => ({
          key,
          importance: importance[at]?.mean ?? 0,
          error: importance[at]?.error ?? 0,
          /** All its values are numbers: then `rho` is null only where too few differ. */
          isNumber: columns[at]?.isNumber ?? false,
          rho: columns[at]?.isNumber ? (correlation(columns[at].codes, values, y) ?? null) : null,
          values: new Set(values.filter((value) => value !== null)).size,
        }))
        .sort((a, b) => b.importance - a.importance || (a.key < b.key ? -1 : 1)),
      constant: params.filter(({ values }) => new Set(values).size === 1).map(({ key }) => key),
    };
  },
});

type Param = { key: string; values: (string | null)[] };

/** Params with their value in each of the runs, those first that most runs have. */
async function readParams(ctx: Context, keys: number[]): Promise<Param[]> {
  const found = await ctx.sql<{ key: string; at: number; value: string }>(sql`
    SELECT params.key, (place - 1)::int AS at, value
    FROM unnest(${keys}::bigint[]) WITH ORDINALITY AS run (key, place) JOIN params ON run_key = run.key
    ORDER BY count(*) OVER (PARTITION BY params.key) DESC, params.key`);
  const byKey = new Map<string, (string | null)[]>();
  for (const { key, at, value } of found) {
    const values = byKey.get(key) ?? keys.map(() => null);
    byKey.set(key, values);
    values[at] = value;
  }
  return [...byKey].map(([key, values]) => ({ key, values }));
}

/** Numbers as they are, names by their order; what was not logged lies below all of them. */
function encode(values: readonly (string | null)[]): { codes: number[]; isNumber: boolean } {
  const present = values.filter((value) => value !== null);
  const isNumber = present.every((value) => value.trim() !== '' && Number.isFinite(Number(value)));
  if (isNumber) {
    const least = Math.min(...present.map(Number));
    return { isNumber, codes: values.map((value) => (value === null ? least - 1 : Number(value))) };
  }
  const names = [...new Set(present)].sort();
  const place = new Map(names.map((name, at) => [name, at]));
  return { isNumber, codes: values.map((value) => (value === null ? -1 : (place.get(value) ?? -1))) };
}

function correlation(codes: number[], values: readonly (string | null)[], y: number[]): number | undefined {
  const logged = codes.map((_, at) => at).filter((at) => values[at] !== null);
  return spearman(
    logged.map((at) => codes[at] ?? 0),
    logged.map((at) => y[at] ?? 0),
  );
}

type Report = Pick<ForestReport, 'importance'> & { r2: number | null };

/** Other requests are served between trees. */
async function grown(x: Features, y: number[]): Promise<Report> {
  if (x.length === 0 || y.length < 4 || new Set(y).size === 1)
    return { r2: null, importance: x.map(() => ({ mean: 0, error: 0 })) };
  const steps = forest(x, y);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
    await setImmediate();
  }
}
