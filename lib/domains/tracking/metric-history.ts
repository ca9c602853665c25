import sql, { type Sql } from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { query } from '@/lib/core/operation';
import { pageToken, readPageToken } from '@/lib/core/page';
import { invalid, notFound } from '@/lib/pure/errors';
import { loadRun } from './load';
import { withRunId } from './log-metric';
import { findMetricNameIds } from './metric-names';
import type { MetricView } from './run-shape';
import { Int64, MaxResults, PageToken, RunId } from './schemas';

const PAGE = 25_000;
const NO_SUCH_NAME = 0;

export type RunMetric = MetricView & { runId: string };
type Row = { value: number; timestamp: number; step: number };

/** NaN has no place in JSON: it travels as the text 'NaN'. */
const toMetric = (key: string, { value, timestamp, step }: Row): MetricView => ({
  key,
  value: Number.isNaN(value) ? 'NaN' : value,
  timestamp,
  step,
});

const nameIdOf = async (key: string) => (await findMetricNameIds([key])).get(key) ?? NO_SUCH_NAME;

export const getMetricHistory = query({
  name: 'tracking.getMetricHistory',
  summary: 'Every point of one metric of a run, by time, a page at a time.',
  access: 'runs.read',
  input: z
    .object({
      runId: RunId.optional(),
      runUuid: RunId.optional(),
      metricKey: z.string().min(1),
      maxResults: MaxResults(PAGE, PAGE),
      pageToken: PageToken,
    })
    .transform(withRunId),
  async run(ctx, { runId, metricKey, maxResults, pageToken: token }) {
    const run = await loadRun(ctx, runId);
    const asked = { runId, metricKey };
    const position = readPageToken(asked, token);
    const [timestamp = 0, step = 0, value = 0] = position ?? [];
    // 'NaN' in a token is read back by Postgres as the number it stands for.
    const behind = position
      ? sql`AND (timestamp, step, value) > (${timestamp}::bigint, ${step}::bigint, ${value}::float8)`
      : sql``;
    const found = await ctx.sql<Row>(sql`
      SELECT timestamp, step, value FROM metric_points
      WHERE run_key = ${run.key} AND name_id = ${await nameIdOf(metricKey)} ${behind}
      ORDER BY timestamp, step, value LIMIT ${maxResults + 1}`);
    const metrics = found.slice(0, maxResults).map((row) => toMetric(metricKey, row));
    const last = metrics.at(-1);
    return {
      metrics,
      ...(found.length > maxResults &&
        last && { nextPageToken: pageToken(asked, [last.timestamp, last.step, last.value]) }),
    };
  },
});

const RunIds = z.array(RunId).min(1, 'must name at least one run').max(100, 'must name at most 100 runs');

type KnownRun = { id: string; key: number };

async function loadRuns(ctx: Context, runIds: string[]): Promise<KnownRun[]> {
  const found = await ctx.sql<KnownRun>(sql`SELECT id, key FROM runs WHERE id = ANY(${runIds})`);
  const missing = runIds.find((runId) => !found.some(({ id }) => id === runId));
  if (missing) throw notFound(`Run with id=${missing} not found`);
  return found;
}

const pointsOf = async (ctx: Context, key: string, runs: KnownRun[], where: Sql, limit: number) => {
  const rows = await ctx.sql<Row & { runId: string }>(sql`
    SELECT run.id AS "runId", timestamp, step, value
    FROM metric_points JOIN unnest(${runs.map((run) => run.id)}::text[], ${runs.map((run) => run.key)}::bigint[])
           AS run (id, key) ON run.key = run_key
    WHERE name_id = ${await nameIdOf(key)} AND ${where}
    ORDER BY run.id, step, timestamp, value LIMIT ${limit}`);
  return rows.map(({ runId, ...row }): RunMetric => ({ ...toMetric(key, row), runId }));
};

export const getMetricHistoryBulk = query({
  name: 'tracking.getMetricHistoryBulk',
  summary: 'The first points of one metric of several runs.',
  access: 'runs.read',
  input: z.object({ runId: RunIds, metricKey: z.string().min(1), maxResults: MaxResults(PAGE, PAGE) }),
  async run(ctx, { runId, metricKey, maxResults }) {
    const runs = await loadRuns(ctx, runId);
    return { metrics: await pointsOf(ctx, metricKey, runs, sql`true`, maxResults) };
  },
});

export const getMetricHistoryBulkInterval = query({
  name: 'tracking.getMetricHistoryBulkInterval',
  summary: 'One metric of several runs at evenly spread steps, the same for all, ends included.',
  access: 'runs.read',
  input: z.object({
    runIds: RunIds,
    metricKey: z.string().min(1),
    startStep: Int64.optional(),
    endStep: Int64.optional(),
    maxResults: MaxResults(2500, 2500),
  }),
  async run(ctx, { runIds, metricKey, startStep, endStep, maxResults }) {
    if ((startStep === undefined) !== (endStep === undefined)) {
      throw invalid('If either start step or end step are specified, both must be specified.', { field: 'startStep' });
    }
    if (startStep !== undefined && endStep !== undefined && startStep > endStep) {
      throw invalid(`end_step must be greater than start_step. Found start_step=${startStep} and end_step=${endStep}.`, {
        field: 'endStep',
      });
    }
    const runs = await loadRuns(ctx, runIds);
    const steps = await spreadSteps(ctx, runs, metricKey, startStep, endStep, maxResults);
    const where = sql`step = ANY(${steps}::bigint[])`;
    return { metrics: await pointsOf(ctx, metricKey, runs, where, PAGE) };
  },
});

/**
 * Steps that exist, one from each of `most` equal stretches, and each run's first and last. Every stretch is one
 * look into the index, whatever the length of the history.
 */
async function spreadSteps(
  ctx: Context,
  runs: KnownRun[],
  key: string,
  start: number | undefined,
  end: number | undefined,
  most: number,
): Promise<number[]> {
  const nameId = await nameIdOf(key);
  const keys = runs.map((run) => run.key);
  const ranges = await ctx.sql<{ key: number; low: number; high: number }>(sql`
    SELECT run_key AS key, greatest(first_step, ${start ?? null}::bigint) AS low, least(step, ${end ?? null}::bigint) AS high
    FROM latest_metrics WHERE run_key = ANY(${keys}::bigint[]) AND name_id = ${nameId}`);
  const within = ranges.filter(({ low, high }) => low <= high);
  if (within.length === 0) return [];
  const low = Math.min(...within.map((range) => range.low));
  const high = Math.max(...within.map((range) => range.high));
  const width = Math.max(1, (high - low + 1) / most);
  const starts = Array.from({ length: Math.min(most, Math.ceil((high - low + 1) / width)) }, (_, index) =>
    Math.ceil(low + index * width),
  );
  const found = await ctx.sql<{ step: number }>(sql`
    SELECT DISTINCT step FROM (
      SELECT min(nearest.step) AS step
      FROM unnest(${starts}::bigint[]) AS stretch (start), unnest(${keys}::bigint[]) AS run (key), LATERAL (
        SELECT step FROM metric_points
        WHERE run_key = run.key AND name_id = ${nameId} AND step >= stretch.start AND step <= ${high}
        ORDER BY step LIMIT 1) AS nearest
      GROUP BY stretch.start) AS sampled`);
  return [...new Set([...found.map(({ step }) => step), ...within.flatMap((range) => [range.low, range.high])])];
}
