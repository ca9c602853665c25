import sql, { type Sql } from 'sql-template-tag';

export type MetricView = { key: string; value: number | string; timestamp: number; step: number };
export type KeyValue = { key: string; value: string };

/** A run as the tracking API knows it. Times are epoch milliseconds; NaN travels as the text 'NaN'. */
export type RunView = {
  info: {
    runId: string;
    runUuid: string;
    runName: string;
    experimentId: string;
    userId: string;
    status: string;
    startTime: number;
    endTime?: number;
    artifactUri: string;
    lifecycleStage: 'active' | 'deleted';
  };
  data: { metrics: MetricView[]; params: KeyValue[]; tags: KeyValue[] };
};

export type DatasetInputView = {
  dataset: {
    name: string;
    digest: string;
    sourceType: string;
    source: string;
    schema?: string;
    profile?: string;
  };
  tags: KeyValue[];
};

export type RunInputs = {
  datasetInputs: DatasetInputView[];
  modelInputs: { modelId: string }[];
  modelOutputs: { modelId: string; step: number }[];
};

export type RunRecord = {
  id: string;
  name: string;
  experimentId: number;
  userId: string;
  status: string;
  startTime: number;
  endTime: number | null;
  lifecycleStage: 'active' | 'deleted';
  artifactRoot: string;
  metrics: MetricView[];
  params: KeyValue[];
  tags: KeyValue[];
};

/** Columns of a RunRecord, from `runs` and `experiments` under these names. */
export const RUN_COLUMNS: Sql = sql`
  runs.id, runs.name, runs.experiment_id AS "experimentId", runs.user_id AS "userId", runs.status,
  runs.start_time AS "startTime", runs.end_time AS "endTime", runs.lifecycle_stage AS "lifecycleStage",
  experiments.artifact_location AS "artifactRoot",
  (SELECT coalesce(json_agg(json_build_object('key', metric_names.name, 'value', value, 'timestamp', timestamp, 'step', step)
                            ORDER BY metric_names.name), '[]')
   FROM latest_metrics JOIN metric_names ON metric_names.id = name_id WHERE run_key = runs.key) AS metrics,
  (SELECT coalesce(json_agg(json_build_object('key', key, 'value', value) ORDER BY key), '[]')
   FROM params WHERE run_key = runs.key) AS params,
  (SELECT coalesce(json_agg(json_build_object('key', key, 'value', value) ORDER BY key), '[]')
   FROM run_tags WHERE run_key = runs.key) AS tags`;

export const artifactUri = (root: string, runId: string) => `${root.replace(/\/+$/, '')}/${runId}/artifacts`;

export const toRun = (record: RunRecord): RunView => ({
  info: {
    runId: record.id,
    runUuid: record.id,
    runName: record.name,
    experimentId: String(record.experimentId),
    userId: record.userId,
    status: record.status,
    startTime: record.startTime,
    ...(record.endTime !== null && { endTime: record.endTime }),
    artifactUri: artifactUri(record.artifactRoot, record.id),
    lifecycleStage: record.lifecycleStage,
  },
  data: { metrics: record.metrics, params: record.params, tags: record.tags },
});

type InputsRecord = { key: number } & RunInputs;

/** Datasets, input and output models of runs, by inner key. */
export const runInputsStatement = (keys: number[]): Sql => sql`
  SELECT run.key,
    (SELECT coalesce(json_agg(json_build_object(
        'dataset', json_strip_nulls(json_build_object('name', name, 'digest', digest, 'sourceType', source_type,
                                                      'source', source, 'schema', schema, 'profile', profile)),
        'tags', tags) ORDER BY datasets.id), '[]')
     FROM dataset_inputs JOIN datasets ON datasets.id = dataset_id WHERE run_key = run.key) AS "datasetInputs",
    (SELECT coalesce(json_agg(json_build_object('modelId', model_id) ORDER BY creation_time, model_id), '[]')
     FROM model_inputs JOIN logged_models ON logged_models.id = model_id WHERE run_key = run.key) AS "modelInputs",
    (SELECT coalesce(json_agg(json_build_object('modelId', model_id, 'step', step) ORDER BY creation_time, model_id), '[]')
     FROM model_outputs JOIN logged_models ON logged_models.id = model_id WHERE run_key = run.key) AS "modelOutputs"
  FROM unnest(${keys}::bigint[]) AS run (key)`;

export type { InputsRecord };
