import sql from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { query } from '@/lib/core/operation';
import type { RunHealth } from '@/lib/pure/run-health';
import { readRun } from './get-run';
import { grantedWithin } from './load';
import { healthColumn } from './run-health';
import { RunId } from './schemas';

type MetricSummary = {
  key: string;
  value: number | string;
  timestamp: number;
  step: number;
  min: number | null;
  minStep: number | null;
  max: number | null;
  maxStep: number | null;
  first: number | string;
  firstStep: number;
  count: number;
};

/** A page begins with these; a run may have thousands more. */
const SUMMARISED_AT_FIRST = 500;
const MOST_CHILDREN = 500;
/** More than any run has. */
const ALL = 1_000_000;

async function summarise(ctx: Context, runKey: number, limit: number): Promise<MetricSummary[]> {
  const summaries = await ctx.sql<MetricSummary>(sql`
    SELECT name AS key, value, timestamp, step, min_value AS min,
           min_step AS "minStep", max_value AS max, max_step AS "maxStep", first_value AS first,
           first_step AS "firstStep", count
    FROM latest_metrics JOIN metric_names ON id = name_id WHERE run_key = ${runKey} ORDER BY sort_key, name LIMIT ${limit}`);
  return summaries.map((summary) => ({
    ...summary,
    value: Number.isNaN(summary.value) ? 'NaN' : summary.value,
    first: Number.isNaN(summary.first) ? 'NaN' : summary.first,
  }));
}

/** What the run's page shows beside the run itself. */
export const getRunPage = query({
  name: 'tracking.getRunPage',
  summary:
    'A run with the extremes of its first metrics by name, its parent and children, and the models it logged.',
  access: 'runs.read',
  input: z.object({ runId: RunId }),
  async run(ctx, { runId }) {
    const { key, experimentName, ...run } = await readRun(ctx, runId, { hasMetrics: false });
    const parentId = run.data.tags.find((tag) => tag.key === 'mlflow.parentRunId')?.value;
    const [summaries, children, parents, loggedModels, [found], [said]] = await Promise.all([
      summarise(ctx, key, SUMMARISED_AT_FIRST),
      ctx.sql<{ runId: string; runName: string; status: string; startTime: number; total: number }>(sql`
        SELECT runs.id AS "runId", runs.name AS "runName", status, start_time AS "startTime", count(*) OVER () AS total
        FROM run_tags JOIN runs ON runs.key = run_key
        WHERE run_tags.key = 'mlflow.parentRunId' AND value = ${runId} AND lifecycle_stage = 'active'
          AND ${grantedWithin(ctx, 'runs')}
        ORDER BY start_time DESC, runs.id LIMIT ${MOST_CHILDREN}`),
      ctx.sql<{ runId: string; runName: string }>(sql`
        SELECT id AS "runId", name AS "runName" FROM runs
        WHERE id = ${parentId ?? ''} AND ${grantedWithin(ctx, 'runs')}`),
      ctx.sql<{ modelId: string; name: string; status: string; modelType: string }>(sql`
        SELECT id AS "modelId", name, replace(status::text, 'LOGGED_MODEL_', '') AS status, model_type AS "modelType"
        FROM logged_models
        WHERE source_run_id = ${runId} AND lifecycle_stage = 'active' AND ${grantedWithin(ctx, 'logged_models')} ORDER BY creation_time, id LIMIT 500`),
      ctx.sql<{ health: RunHealth | null; metrics: number }>(sql`
        SELECT ${healthColumn(ctx.now)} AS health,
               (SELECT count(*) FROM latest_metrics WHERE run_key = ${key}) AS metrics
        FROM runs WHERE key = ${key}`),
      ctx.sql<{ comments: number }>(
        sql`SELECT count(*) AS comments FROM run_comments WHERE run_key = ${key}`,
      ),
    ]);
    const { metrics: _, ...data } = run.data;
    return {
      run: { ...run, data },
      experimentName,
      summaries,
      /** How many metrics there are in all. */
      metrics: found?.metrics ?? summaries.length,
      children: children.map(({ total: _, ...child }) => child),
      /** How many there are in all: the newest are told. */
      childCount: children[0]?.total ?? 0,
      parent: parents[0] ?? null,
      loggedModels,
      health: found?.health ?? null,
      comments: said?.comments ?? 0,
    };
  },
});

type Columns = { [Name in keyof MetricSummary]: MetricSummary[Name][] };

/** Column by column: the names of eleven numbers are not said again for each of thousands of metrics. */
export const summariseMetrics = query({
  name: 'tracking.summariseMetrics',
  summary: 'All metrics of a run with their extremes, by name: a list for each thing told of them.',
  access: 'runs.read',
  input: z.object({ runId: RunId }),
  async run(ctx, { runId }): Promise<Columns> {
    const { key } = await readRun(ctx, runId, { hasMetrics: false });
    const summaries = await summarise(ctx, key, ALL);
    const column = <Name extends keyof MetricSummary>(name: Name) => summaries.map((each) => each[name]);
    return {
      key: column('key'),
      value: column('value'),
      timestamp: column('timestamp'),
      step: column('step'),
      min: column('min'),
      minStep: column('minStep'),
      max: column('max'),
      maxStep: column('maxStep'),
      first: column('first'),
      firstStep: column('firstStep'),
      count: column('count'),
    };
  },
});
