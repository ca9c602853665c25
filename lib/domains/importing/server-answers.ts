import { z } from 'zod';

/** What MLflow's REST API answers. Unset fields are absent, 64-bit integers numbers or texts. */

const whole = z.coerce.number().int();
const text = z.string().default('');
const KeyValue = z.object({ key: z.string(), value: text });
const Stage = z.enum(['active', 'deleted']).default('active');

/** What a registered model or its version goes by in an import. */
export const registeredId = (name: string, version?: number | string): string =>
  version === undefined ? `models:/${name}` : `models:/${name}/${version}`;

const Experiment = z
  .object({
    experiment_id: z.coerce.string(),
    name: z.string(),
    lifecycle_stage: Stage,
    creation_time: whole.optional(),
    last_update_time: whole.optional(),
    tags: z.array(KeyValue).default([]),
  })
  .transform(({ experiment_id, name, lifecycle_stage, creation_time, last_update_time, tags }) => ({
    id: experiment_id,
    name,
    stage: lifecycle_stage,
    creationTime: creation_time ?? last_update_time ?? 0,
    lastUpdateTime: last_update_time ?? creation_time ?? 0,
    tags,
  }));

const Dataset = z
  .object({
    dataset: z.object({
      name: text,
      digest: text,
      source_type: text,
      source: text,
      schema: z.string().optional(),
      profile: z.string().optional(),
    }),
    tags: z.array(KeyValue).default([]),
  })
  .transform(({ dataset: { source_type, ...dataset }, tags }) => ({
    dataset: { ...dataset, sourceType: source_type },
    tags,
  }));

const ModelLink = z.object({ model_id: z.string(), step: whole.default(0) });

const RUN_NAME = 'mlflow.runName';

export const Run = z
  .object({
    info: z.object({
      run_id: z.string().optional(),
      run_uuid: z.string().optional(),
      run_name: text,
      user_id: text,
      status: z.enum(['RUNNING', 'SCHEDULED', 'FINISHED', 'FAILED', 'KILLED']).default('RUNNING'),
      start_time: whole.default(0),
      end_time: whole.optional(),
      lifecycle_stage: Stage,
      artifact_uri: text,
    }),
    data: z
      .object({
        metrics: z.array(z.object({ key: z.string() })).default([]),
        params: z.array(KeyValue).default([]),
        tags: z.array(KeyValue).default([]),
      })
      .prefault({}),
    inputs: z
      .object({ dataset_inputs: z.array(Dataset).default([]), model_inputs: z.array(ModelLink).default([]) })
      .prefault({}),
    outputs: z.object({ model_outputs: z.array(ModelLink).default([]) }).prefault({}),
  })
  .transform(({ info, data, inputs, outputs }) => {
    const id = info.run_id ?? info.run_uuid ?? '';
    const named = data.tags.find(({ key }) => key === RUN_NAME)?.value.trim();
    return {
      id,
      name: info.run_name.trim() || named || `run ${id.slice(0, 8)}`,
      userId: info.user_id,
      status: info.status,
      startTime: info.start_time,
      // Old servers answer 0 for a run that has not ended.
      endTime: info.end_time || null,
      stage: info.lifecycle_stage,
      artifactUri: info.artifact_uri,
      params: data.params,
      tags: data.tags,
      metricKeys: [...new Set(data.metrics.map(({ key }) => key))],
      datasetInputs: inputs.dataset_inputs,
      modelInputs: inputs.model_inputs.map(({ model_id }) => ({ modelId: model_id })),
      modelOutputs: outputs.model_outputs.map(({ model_id, step }) => ({ modelId: model_id, step })),
    };
  });

const ModelMetric = z
  .object({
    key: z.string(),
    value: z.unknown(),
    timestamp: z.unknown(),
    step: z.unknown().default(0),
    run_id: text,
    dataset_name: z.string().optional(),
    dataset_digest: z.string().optional(),
  })
  .transform(({ run_id, dataset_name, dataset_digest, ...metric }) => ({
    ...metric,
    runId: run_id,
    datasetName: dataset_name,
    datasetDigest: dataset_digest,
  }));

export const LoggedModel = z
  .object({
    info: z.object({
      model_id: z.string(),
      name: text,
      model_type: text,
      source_run_id: z.string().optional(),
      status: z
        .enum(['LOGGED_MODEL_PENDING', 'LOGGED_MODEL_READY', 'LOGGED_MODEL_UPLOAD_FAILED'])
        .default('LOGGED_MODEL_PENDING'),
      status_message: z.string().optional(),
      creation_timestamp_ms: whole.default(0),
      last_updated_timestamp_ms: whole.default(0),
      artifact_uri: text,
      tags: z.array(KeyValue).default([]),
    }),
    data: z
      .object({ params: z.array(KeyValue).default([]), metrics: z.array(ModelMetric).default([]) })
      .prefault({}),
  })
  .transform(({ info, data }) => ({
    id: info.model_id,
    name: info.name,
    modelType: info.model_type,
    sourceRunId: info.source_run_id || null,
    status: info.status,
    statusMessage: info.status_message || null,
    creationTime: info.creation_timestamp_ms,
    lastUpdatedTime: info.last_updated_timestamp_ms,
    artifactUri: info.artifact_uri,
    tags: info.tags,
    params: data.params,
    metrics: data.metrics,
  }));

const VERSION_STATUS = ['PENDING_REGISTRATION', 'READY', 'FAILED_REGISTRATION'] as const;

export const RegisteredModel = z
  .object({
    name: z.string(),
    description: text,
    creation_timestamp: whole.default(0),
    last_updated_timestamp: whole.optional(),
    tags: z.array(KeyValue).default([]),
    aliases: z.array(z.object({ alias: z.string(), version: whole })).default([]),
  })
  .transform(({ creation_timestamp, last_updated_timestamp, ...model }) => ({
    id: registeredId(model.name),
    creationTime: creation_timestamp,
    lastUpdatedTime: last_updated_timestamp ?? creation_timestamp,
    ...model,
  }));

export const ModelVersion = z
  .object({
    name: z.string(),
    version: whole,
    current_stage: z.string().default('None'),
    description: text,
    user_id: text,
    creation_timestamp: whole.default(0),
    last_updated_timestamp: whole.optional(),
    source: text,
    run_id: text,
    run_link: text,
    model_id: text,
    status: z.enum(VERSION_STATUS).default('READY'),
    status_message: text,
    tags: z.array(KeyValue).default([]),
  })
  .transform((given) => ({
    id: registeredId(given.name, given.version),
    version: given.version,
    stage: given.current_stage || 'None',
    description: given.description,
    userId: given.user_id,
    creationTime: given.creation_timestamp,
    lastUpdatedTime: given.last_updated_timestamp ?? given.creation_timestamp,
    source: given.source,
    runId: given.run_id,
    runLink: given.run_link,
    modelId: given.model_id,
    status: given.status,
    statusMessage: given.status_message,
    tags: given.tags,
  }));

const token = { next_page_token: z.string().optional() };

export const Experiments = z.object({ experiments: z.array(Experiment).default([]), ...token });
// One by one, so that an odd one does not hold up the others.
export const Runs = z.object({ runs: z.array(z.unknown()).default([]), ...token });
export const LoggedModels = z.object({ models: z.array(z.unknown()).default([]), ...token });
export const RegisteredModels = z.object({ registered_models: z.array(z.unknown()).default([]), ...token });
export const ModelVersions = z.object({ model_versions: z.array(z.unknown()).default([]), ...token });
export const History = z.object({
  metrics: z
    .array(
      z.object({ key: z.string(), value: z.unknown(), timestamp: z.unknown(), step: z.unknown().default(0) }),
    )
    .default([]),
  ...token,
});
export const Files = z.object({
  files: z
    .array(z.object({ path: z.string(), is_dir: z.boolean().default(false), file_size: whole.optional() }))
    .default([]),
  ...token,
});
