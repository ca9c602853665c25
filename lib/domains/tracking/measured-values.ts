import sql from 'sql-template-tag';
import type { Context } from '@/lib/core/context';
import { granted } from '@/lib/core/grants';

type Asked = { runId: string | null; modelId: string | null; key: string; dataset?: string | undefined };
export type Measured = {
  /** Null where it was never measured. */
  value: number | null;
  /** Whether the caller may see the run or model that it was measured on. */
  isSeen: boolean;
};

/**
 * The latest value of each metric as it was measured on a logged model, else as its run logged it; with a dataset only what was
 * measured on that one. For whoever judges by the values: who may see them is told beside.
 */
export async function measuredValues(ctx: Context, asked: readonly Asked[]): Promise<Measured[]> {
  if (asked.length === 0) return [];
  const seen = granted(ctx, 'experiment', sql`experiment_id::text`, 'CAN_READ');
  return ctx.sql<Measured>(sql`
    SELECT coalesce(of_model.value, of_run.value) AS value,
           coalesce(of_model.seen, of_run.seen, true) AS "isSeen"
    FROM unnest(${asked.map(({ runId }) => runId)}::text[], ${asked.map(({ modelId }) => modelId)}::text[],
                ${asked.map(({ key }) => key)}::text[], ${asked.map(({ dataset }) => dataset ?? null)}::text[])
           WITH ORDINALITY AS asked (run_id, model_id, key, dataset, place)
    LEFT JOIN LATERAL (
      SELECT value, ${seen} AS seen FROM logged_model_metrics JOIN logged_models ON logged_models.id = logged_model_metrics.model_id
      WHERE logged_model_metrics.model_id = asked.model_id AND key = asked.key AND (asked.dataset IS NULL OR dataset_name = asked.dataset)
      ORDER BY timestamp DESC, step DESC LIMIT 1) AS of_model ON true
    LEFT JOIN LATERAL (
      SELECT value, ${seen} AS seen FROM runs JOIN latest_metrics ON run_key = runs.key
      JOIN metric_names ON metric_names.id = name_id
      WHERE runs.id = asked.run_id AND metric_names.name = asked.key AND asked.dataset IS NULL) AS of_run ON true
    ORDER BY asked.place`);
}
