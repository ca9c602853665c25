import sql, { empty, type Sql } from 'sql-template-tag';
import type { Context } from '@/lib/core/context';
import { granted } from '@/lib/core/grants';
import type { MetricView } from './run-shape';

type Asked = { runId: string | null; modelId: string | null; key: string; dataset?: string | undefined };
export type Measured = {
  /** Null where it was never measured. */
  value: number | null;
  /** Whether the caller may see the run or model that it was measured on. */
  isSeen: boolean;
};

/** What the caller is shown of it: null where there is nothing that they may see. NaN is no JSON. */
export const shownValue = (measured: Measured | undefined): number | 'NaN' | null =>
  measured?.isSeen !== true || measured.value === null ? null : asJson(measured.value);

const asJson = (value: number): number | 'NaN' => (Number.isNaN(value) ? 'NaN' : value);

type Which = { runId: Sql; modelId: Sql; key: Sql; dataset?: Sql };

/**
 * To be joined laterally: the latest value of a metric as it was measured on a logged model, else as its run logged it, and whether
 * the caller may see that; no row where it was never measured. With a dataset that is not null only what was measured on that one.
 */
export const measuredSql = (ctx: Context, { runId, modelId, key, dataset }: Which): Sql => {
  const seen = granted(ctx, 'experiment', sql`experiment_id::text`, 'CAN_READ');
  return sql`(
    (SELECT value, ${seen} AS seen, 0 AS turn
     FROM logged_model_metrics JOIN logged_models ON logged_models.id = logged_model_metrics.model_id
     WHERE logged_model_metrics.model_id = ${modelId} AND logged_model_metrics.key = ${key}
       ${dataset ? sql`AND (${dataset} IS NULL OR dataset_name = ${dataset})` : empty}
     ORDER BY timestamp DESC, step DESC LIMIT 1)
    UNION ALL
    (SELECT value, ${seen} AS seen, 1 AS turn FROM runs JOIN latest_metrics ON run_key = runs.key
     JOIN metric_names ON metric_names.id = name_id
     WHERE runs.id = ${runId} AND metric_names.name = ${key} ${dataset ? sql`AND ${dataset} IS NULL` : empty})
    ORDER BY turn LIMIT 1)`;
};

/** `dataset`: what it was measured on; null where the client did not say. */
export type ModelMetric = MetricView & { dataset: string | null };

/** The latest value of each metric that was measured on a logged model, whichever run did so; none of a model that the caller may not see. */
export async function modelMetrics(ctx: Context, modelId: string): Promise<ModelMetric[]> {
  const found = await ctx.sql<ModelMetric & { value: number }>(sql`
    SELECT DISTINCT ON (logged_model_metrics.key) logged_model_metrics.key, value, step, timestamp, nullif(dataset_name, '') AS dataset
    FROM logged_model_metrics JOIN logged_models ON logged_models.id = model_id
    WHERE model_id = ${modelId} AND ${granted(ctx, 'experiment', sql`experiment_id::text`, 'CAN_READ')}
    ORDER BY logged_model_metrics.key, timestamp DESC, step DESC`);
  return found.map((metric) => ({ ...metric, value: asJson(metric.value) }));
}

/** The metrics asked for, in that order. For whoever judges by the values: who may see them is told beside. */
export async function measuredValues(ctx: Context, asked: readonly Asked[]): Promise<Measured[]> {
  if (asked.length === 0) return [];
  const measured = measuredSql(ctx, {
    runId: sql`asked.run_id`,
    modelId: sql`asked.model_id`,
    key: sql`asked.key`,
    dataset: sql`asked.dataset`,
  });
  return ctx.sql<Measured>(sql`
    SELECT measured.value, coalesce(measured.seen, true) AS "isSeen"
    FROM unnest(${asked.map(({ runId }) => runId)}::text[], ${asked.map(({ modelId }) => modelId)}::text[],
                ${asked.map(({ key }) => key)}::text[], ${asked.map(({ dataset }) => dataset ?? null)}::text[])
           WITH ORDINALITY AS asked (run_id, model_id, key, dataset, place)
    LEFT JOIN LATERAL ${measured} AS measured ON true
    ORDER BY asked.place`);
}
