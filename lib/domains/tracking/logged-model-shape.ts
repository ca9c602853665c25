import sql, { type Sql } from 'sql-template-tag';
import type { Context } from '@/lib/core/context';
import type { GrantFlags } from '@/lib/core/grants';
import { notFound } from '@/lib/pure/errors';
import { assertHeld, modelGrant } from './load';
import type { KeyValue } from './run-shape';

export type ModelMetric = {
  key: string;
  value: number | string;
  timestamp: number;
  step: number;
  modelId: string;
  runId: string;
  datasetName?: string;
  datasetDigest?: string;
};

export type LoggedModelRecord = {
  modelId: string;
  experimentId: string;
  name: string;
  artifactUri: string;
  status: 'LOGGED_MODEL_PENDING' | 'LOGGED_MODEL_READY' | 'LOGGED_MODEL_UPLOAD_FAILED';
  statusMessage: string | null;
  modelType: string;
  sourceRunId: string | null;
  creationTimestampMs: number;
  lastUpdatedTimestampMs: number;
  params: KeyValue[];
  tags: KeyValue[];
  metrics: ModelMetric[];
};

/** All but the metrics, of which a model may have thousands. */
export const BRIEF_MODEL_COLUMNS: Sql = sql`
  logged_models.id AS "modelId", logged_models.experiment_id::text AS "experimentId", logged_models.name,
  artifact_location AS "artifactUri", status, status_message AS "statusMessage", model_type AS "modelType",
  source_run_id AS "sourceRunId", creation_time AS "creationTimestampMs", last_updated_time AS "lastUpdatedTimestampMs",
  (SELECT coalesce(json_agg(json_build_object('key', key, 'value', value) ORDER BY key), '[]')
   FROM logged_model_params WHERE model_id = logged_models.id) AS params,
  (SELECT coalesce(json_agg(json_build_object('key', key, 'value', value) ORDER BY key), '[]')
   FROM logged_model_tags WHERE model_id = logged_models.id) AS tags`;

const METRIC: Sql = sql`json_strip_nulls(json_build_object(
  'key', key, 'value', value, 'timestamp', timestamp, 'step', step, 'modelId', model_id, 'runId', run_id,
  'datasetName', nullif(dataset_name, ''), 'datasetDigest', nullif(dataset_digest, '')))`;

export const MODEL_COLUMNS: Sql = sql`${BRIEF_MODEL_COLUMNS},
  (SELECT coalesce(json_agg(${METRIC} ORDER BY key, step, timestamp), '[]')
   FROM logged_model_metrics WHERE model_id = logged_models.id) AS metrics`;

/** The last value of each of some metrics, by its time, as MLflow orders models: a later evaluation may be of an earlier step. */
export const lastMetricsSql = (keys: readonly string[]): Sql => sql`
  (SELECT coalesce(json_agg(last.metric ORDER BY wanted.place), '[]') FROM unnest(${keys}::text[]) WITH ORDINALITY AS wanted (name, place), LATERAL (
     SELECT ${METRIC} AS metric FROM logged_model_metrics WHERE model_id = logged_models.id AND key = wanted.name
     ORDER BY timestamp DESC, step DESC, run_id LIMIT 1) AS last) AS metrics`;

/** A logged model that has not been deleted. */
export async function loadLoggedModel(ctx: Context, modelId: string): Promise<LoggedModelRecord> {
  const [found] = await ctx.sql<LoggedModelRecord & GrantFlags>(sql`
    SELECT ${MODEL_COLUMNS}, ${modelGrant(ctx)} FROM logged_models
    WHERE id = ${modelId} AND lifecycle_stage = 'active'`);
  if (!found?.isSeen) throw notFound(`Logged model with ID '${modelId}' not found.`);
  assertHeld(ctx, found);
  const { isSeen: _, isGranted: __, ...model } = found;
  return model;
}
