import sql from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { preparedName } from '@/lib/core/grants';
import { query } from '@/lib/core/operation';
import { notFound } from '@/lib/pure/errors';
import type { RunHealth } from '@/lib/pure/run-health';
import { experimentGranted, grantedWithin } from './load';
import { withRunId } from './log-metric';
import { readRuns, type WholeRun } from './read-runs';
import { healthColumn } from './run-health';
import { RunId } from './schemas';

type Found = { key: number; experimentName: string };

export async function readRun(ctx: Context, runId: string): Promise<WholeRun & Found> {
  const [found] = await ctx.sql<Found>(
    sql`SELECT runs.key, experiments.name AS "experimentName"
        FROM runs JOIN experiments ON experiments.id = experiment_id
        WHERE runs.id = ${runId} AND ${experimentGranted(ctx)}`,
    preparedName(ctx, 'experiment', 'tracking.readRun'),
  );
  const [run] = found ? await readRuns(ctx, [found.key]) : [];
  if (!found || !run) throw notFound(`Run with id=${runId} not found`);
  return { ...run, ...found };
}

export const getRun = query({
  name: 'tracking.getRun',
  summary: 'A run with its latest metrics, params, tags, datasets and models.',
  access: 'runs.read',
  input: z.object({ runId: RunId.optional(), runUuid: RunId.optional() }).transform(withRunId),
  async run(ctx, { runId }): Promise<WholeRun> {
    const { key: _, experimentName: __, ...run } = await readRun(ctx, runId);
    return run;
  },
});

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

/** What the run's page shows beside the run itself. */
export const getRunPage = query({
  name: 'tracking.getRunPage',
  summary: 'A run with metric extremes, its parent and children, and the models it logged.',
  access: 'runs.read',
  input: z.object({ runId: RunId }),
  async run(ctx, { runId }) {
    const { key, experimentName, ...run } = await readRun(ctx, runId);
    const parentId = run.data.tags.find((tag) => tag.key === 'mlflow.parentRunId')?.value;
    const [summaries, children, parents, loggedModels, [found], [said]] = await Promise.all([
      ctx.sql<MetricSummary>(sql`
        SELECT name AS key, value, timestamp, step, min_value AS min,
               min_step AS "minStep", max_value AS max, max_step AS "maxStep", first_value AS first,
               first_step AS "firstStep", count
        FROM latest_metrics JOIN metric_names ON id = name_id WHERE run_key = ${key} ORDER BY name`),
      ctx.sql<{ runId: string; runName: string; status: string; startTime: number }>(sql`
        SELECT runs.id AS "runId", runs.name AS "runName", status, start_time AS "startTime"
        FROM run_tags JOIN runs ON runs.key = run_key
        WHERE run_tags.key = 'mlflow.parentRunId' AND value = ${runId} AND lifecycle_stage = 'active'
          AND ${grantedWithin(ctx, 'runs')}
        ORDER BY start_time DESC, runs.id LIMIT 500`),
      ctx.sql<{ runId: string; runName: string }>(sql`
        SELECT id AS "runId", name AS "runName" FROM runs
        WHERE id = ${parentId ?? ''} AND ${grantedWithin(ctx, 'runs')}`),
      ctx.sql<{ modelId: string; name: string; status: string; modelType: string }>(sql`
        SELECT id AS "modelId", name, replace(status::text, 'LOGGED_MODEL_', '') AS status, model_type AS "modelType"
        FROM logged_models
        WHERE source_run_id = ${runId} AND lifecycle_stage = 'active' AND ${grantedWithin(ctx, 'logged_models')} ORDER BY creation_time, id LIMIT 500`),
      ctx.sql<{ health: RunHealth | null }>(
        sql`SELECT ${healthColumn(ctx.now)} AS health FROM runs WHERE key = ${key}`,
      ),
      ctx.sql<{ comments: number }>(
        sql`SELECT count(*) AS comments FROM run_comments WHERE run_key = ${key}`,
      ),
    ]);
    return {
      run,
      experimentName,
      summaries: summaries.map((summary) => ({
        ...summary,
        value: Number.isNaN(summary.value) ? 'NaN' : summary.value,
        first: Number.isNaN(summary.first) ? 'NaN' : summary.first,
      })),
      children,
      parent: parents[0] ?? null,
      loggedModels,
      health: found?.health ?? null,
      comments: said?.comments ?? 0,
    };
  },
});
