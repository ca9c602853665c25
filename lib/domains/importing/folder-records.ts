import { parse } from 'yaml';
import { z } from 'zod';
import { invalid } from '@/lib/pure/errors';

/** The `meta.yaml` files of MLflow's file store. All their values are read as texts: an id of digits is no number. */

const whole = z.coerce.number().int();
const orNull = (text: string | undefined) => (!text || text === 'null' ? undefined : text);
const optional = z.string().optional().transform(orNull);
const optionalWhole = z
  .string()
  .optional()
  .transform((text) => (orNull(text) === undefined ? undefined : Number(text)))
  .pipe(z.number().int().optional());
const Stage = z.enum(['active', 'deleted']).default('active');

/** Statuses are kept by number, and by name in old folders. */
const named = <Name extends string>(names: readonly [Name, ...Name[]]) =>
  z
    .string()
    .transform((text) => names[Number(text) - 1] ?? text)
    .pipe(z.enum(names));

const RUN_STATUS = ['RUNNING', 'SCHEDULED', 'FINISHED', 'FAILED', 'KILLED'] as const;
const MODEL_STATUS = ['LOGGED_MODEL_PENDING', 'LOGGED_MODEL_READY', 'LOGGED_MODEL_UPLOAD_FAILED'] as const;

export const ExperimentRecord = z.object({
  experiment_id: z.string().optional(),
  name: z.string(),
  lifecycle_stage: Stage,
  creation_time: optionalWhole,
  last_update_time: optionalWhole,
});

export const RunRecord = z.object({
  run_id: z.string().optional(),
  run_uuid: z.string().optional(),
  run_name: z.string().default(''),
  user_id: z.string().default(''),
  status: named(RUN_STATUS),
  start_time: whole,
  end_time: optionalWhole,
  lifecycle_stage: Stage,
  artifact_uri: z.string().default(''),
});

export const ModelRecord = z.object({
  model_id: z.string(),
  name: z.string().default(''),
  model_type: optional,
  source_run_id: optional,
  status: named(MODEL_STATUS),
  status_message: optional,
  creation_timestamp: whole,
  last_updated_timestamp: whole,
  artifact_location: z.string().default(''),
  lifecycle_stage: Stage,
});

export const DatasetRecord = z.object({
  name: z.string(),
  digest: z.string(),
  source_type: z.string(),
  source: z.string(),
  schema: optional,
  profile: optional,
});

export const RegisteredRecord = z.object({
  name: z.string().optional(),
  description: optional,
  creation_timestamp: optionalWhole,
  last_updated_timestamp: optionalWhole,
});

export const VersionRecord = z.object({
  version: whole,
  current_stage: optional,
  description: optional,
  user_id: optional,
  creation_timestamp: optionalWhole,
  last_updated_timestamp: optionalWhole,
  source: z.string().default(''),
  run_id: optional,
  run_link: optional,
  model_id: optional,
  status: z.enum(['PENDING_REGISTRATION', 'READY', 'FAILED_REGISTRATION']).default('READY'),
  status_message: optional,
});

/** What a run reads or makes: the one on its other side is a dataset or a model. */
export const LinkRecord = z.object({
  source_type: z.string().default(''),
  source_id: z.string().default(''),
  destination_type: z.string().default(''),
  destination_id: z.string().default(''),
  step: whole.default(0),
  tags: z.record(z.string(), z.string()).default({}),
});

export function readRecord<Schema extends z.ZodType>(schema: Schema, text: string): z.output<Schema> {
  let record: unknown;
  try {
    record = parse(text, { schema: 'failsafe', maxAliasCount: 0 });
  } catch {
    throw invalid('Its meta.yaml cannot be read.');
  }
  const { data, error } = schema.safeParse(record);
  if (error) {
    const [issue] = error.issues;
    throw invalid(`Its meta.yaml cannot be read: ${issue?.path.join('.')} ${issue?.message}.`);
  }
  return data;
}

type Line = { timestamp: string; value: string; step: string; rest: string[] };

/** `<timestamp> <value> [<step> [more]]`, with Python's names of numbers that are none. */
export function readMetricLine(line: string): Line | undefined {
  const [timestamp, value, step = '0', ...rest] = line.trim().split(' ');
  if (!timestamp || !value) return undefined;
  return { timestamp, value: PYTHON.get(value) ?? value, step, rest };
}

const PYTHON = new Map([
  ['nan', 'NaN'],
  ['inf', 'Infinity'],
  ['-inf', '-Infinity'],
]);
