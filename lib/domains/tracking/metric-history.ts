import sql from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { query } from '@/lib/core/operation';
import { cutPage, PageToken, readPageToken } from '@/lib/core/page';
import { notFound } from '@/lib/pure/errors';
import { heldRuns, loadRun } from './load';
import { withRunId } from './log-metric';
import { findMetricNameIds } from './metric-names';
import type { MetricView } from './run-shape';
import { Int64, MaxResults, RunId } from './schemas';

const PAGE = 25_000;
const NO_SUCH_NAME = 0;

export type RunMetric = MetricView & { runId: string };
export type Row = { value: number; timestamp: number; step: number };

/** NaN has no place in JSON: it travels as the text 'NaN'. */
export const toMetric = (key: string, { value, timestamp, step }: Row): MetricView => ({
  key,
  value: Number.isNaN(value) ? 'NaN' : value,
  timestamp,
  step,
});

export const nameIdOf = async (key: string) => (await findMetricNameIds([key])).get(key) ?? NO_SUCH_NAME;

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
    const behind = position
      ? sql`AND (timestamp, step, value) > (${timestamp}::bigint, ${step}::bigint, ${value}::float8)`
      : sql``;
    const found = await ctx.sql<Row>(sql`
      SELECT timestamp, step, value FROM metric_points
      WHERE run_key = ${run.key} AND name_id = ${await nameIdOf(metricKey)} ${behind}
      ORDER BY timestamp, step, value LIMIT ${maxResults + 1}`);
    const { page, nextPageToken } = cutPage(asked, found, maxResults, (last) => [
      last.timestamp,
      last.step,
      String(last.value),
    ]);
    return { metrics: page.map((row) => toMetric(metricKey, row)), ...(nextPageToken && { nextPageToken }) };
  },
});

export const RunIds = z
  .array(RunId)
  .min(1, 'must name at least one run')
  .max(100, 'must name at most 100 runs');

export type KnownRun = { id: string; key: number };

export async function loadRuns(ctx: Context, runIds: string[]): Promise<KnownRun[]> {
  const found = await ctx.sql<KnownRun>(
    sql`SELECT id, key FROM runs WHERE id = ANY(${await heldRuns(ctx, runIds)})`,
  );
  const missing = runIds.find((runId) => !found.some(({ id }) => id === runId));
  if (missing) throw notFound(`Run with id=${missing} not found`);
  return found;
}

/** Here MLflow's server cuts what is too many, and answers none where none are asked for. */
const AtMost = Int64.default(PAGE)
  .refine((value) => value >= 0, 'must not be negative')
  .transform((value) => Math.min(value, PAGE));

export const getMetricHistoryBulk = query({
  name: 'tracking.getMetricHistoryBulk',
  summary: 'The first points of one metric of several runs.',
  access: 'runs.read',
  input: z.object({ runId: RunIds, metricKey: z.string().min(1), maxResults: AtMost }),
  async run(ctx, { runId, metricKey, maxResults }) {
    const runs = await loadRuns(ctx, runId);
    const found = await ctx.sql<Row & { runId: string }>(sql`
      SELECT run.id AS "runId", timestamp, step, value
      FROM metric_points JOIN unnest(${runs.map((run) => run.id)}::text[], ${runs.map((run) => run.key)}::bigint[])
             AS run (id, key) ON run.key = run_key
      WHERE name_id = ${await nameIdOf(metricKey)} ORDER BY run.id, step, timestamp, value LIMIT ${maxResults}`);
    return { metrics: found.map((row): RunMetric => ({ ...toMetric(metricKey, row), runId: row.runId })) };
  },
});
