import sql from 'sql-template-tag';
import type { Context } from '@/lib/core/context';
import { grantedWithin } from './load';
import type { MetricInput } from './schemas';

/** Metrics that name a logged model are that model's too. Unknown models are passed over, as MLflow does. */
export async function addModelMetrics(ctx: Context, runId: string, metrics: MetricInput[]): Promise<void> {
  const ofModels = metrics.filter(({ modelId }) => modelId);
  if (ofModels.length === 0) return;
  const column = <T>(pick: (metric: MetricInput) => T) => ofModels.map(pick);
  await ctx.sql(sql`
    INSERT INTO logged_model_metrics (model_id, key, run_id, timestamp, step, value, dataset_name, dataset_digest)
    SELECT given.model_id, given.key, ${runId}, given.timestamp, given.step, given.value, given.name, given.digest
    FROM unnest(${column(({ modelId }) => modelId)}::text[], ${column(({ key }) => key)}::text[],
                ${column(({ timestamp }) => timestamp)}::bigint[], ${column(({ step }) => step)}::bigint[],
                ${column(({ value }) => value)}::float8[], ${column(({ datasetName }) => datasetName ?? '')}::text[],
                ${column(({ datasetDigest }) => datasetDigest ?? '')}::text[])
           AS given (model_id, key, timestamp, step, value, name, digest)
    JOIN logged_models ON logged_models.id = given.model_id AND ${grantedWithin(ctx, 'logged_models')}
    ON CONFLICT DO NOTHING`);
}
