import sql from 'sql-template-tag';
import { z } from 'zod';
import { query } from '@/lib/core/operation';
import { notFound } from '@/lib/pure/errors';
import { loadRun } from './load';
import { findMetricNameIds } from './metric-names';
import { RunId } from './schemas';

/** The newest runs of the experiment that a number is held against. */
const MOST_RUNS = 10_000;

/** Infinities are kept as the largest doubles. */
const IS_FINITE = sql`abs(value) < 1.7976931348623157e308`;

type Own = {
  value: number;
  step: number;
  timestamp: number;
  count: number;
  first: number;
  min: number | null;
  minStep: number | null;
  max: number | null;
  maxStep: number | null;
};
type Among = {
  runs: number;
  lower: number;
  same: number;
  least: number | null;
  median: number | null;
  greatest: number | null;
};

export const explainMetric = query({
  name: 'tracking.explainMetric',
  summary:
    'Where a metric’s last value comes from: its step and time, its extremes, on what it was measured, and how it lies among the runs of the experiment.',
  access: 'runs.read',
  input: z.object({ runId: RunId, key: z.string().min(1).max(250) }),
  async run(ctx, { runId, key }) {
    const run = await loadRun(ctx, runId);
    const nameId = (await findMetricNameIds([key])).get(key);
    const [own] =
      nameId === undefined
        ? []
        : await ctx.sql<Own>(sql`
            SELECT value, step, timestamp, count, first_value AS first, min_value AS min, min_step AS "minStep",
                   max_value AS max, max_step AS "maxStep"
            FROM latest_metrics WHERE run_key = ${run.key} AND name_id = ${nameId}`);
    if (!own) throw notFound(`The run ${runId} has not logged a metric '${key}'.`);
    const [[among], measured] = await Promise.all([
      ctx.sql<Among>(sql`
        WITH looked AS MATERIALIZED (
          SELECT key FROM runs WHERE experiment_id = ${run.experimentId} AND lifecycle_stage = 'active'
          ORDER BY start_time DESC, key DESC LIMIT ${MOST_RUNS})
        SELECT count(*) AS runs, count(*) FILTER (WHERE value < ${own.value}::float8) AS lower,
               count(*) FILTER (WHERE value = ${own.value}::float8) AS same,
               min(value) FILTER (WHERE ${IS_FINITE}) AS least, max(value) FILTER (WHERE ${IS_FINITE}) AS greatest,
               percentile_cont(0.5) WITHIN GROUP (ORDER BY value) FILTER (WHERE ${IS_FINITE}) AS median
        FROM looked JOIN latest_metrics ON run_key = looked.key AND name_id = ${nameId}
        WHERE value <> 'NaN'`),
      ctx.sql<{ modelId: string; modelName: string; datasetName: string; datasetDigest: string }>(sql`
        SELECT model_id AS "modelId", name AS "modelName", dataset_name AS "datasetName", dataset_digest AS "datasetDigest"
        FROM logged_model_metrics JOIN logged_models ON id = model_id
        WHERE run_id = ${runId} AND logged_model_metrics.key = ${key} AND experiment_id = ${run.experimentId}
        ORDER BY step DESC, timestamp DESC LIMIT 1`),
    ]);
    return {
      ...own,
      // NaN is no JSON.
      value: Number.isNaN(own.value) ? ('NaN' as const) : own.value,
      first: Number.isNaN(own.first) ? ('NaN' as const) : own.first,
      /** What the last value was measured on; null where the client did not say. */
      measured: measured[0] ?? null,
      /**
       * Of the experiment's newest runs whose last value is a number, infinite or not: how many, and how many of them have less
       * and the same; of the finite ones the least, middle and greatest.
       */
      among: among ?? { runs: 0, lower: 0, same: 0, least: null, median: null, greatest: null },
    };
  },
});
