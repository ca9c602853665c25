import { z } from 'zod';
import {
  experimentIdFault,
  experimentNameFault,
  keyFault,
  LIMITS,
  loggedModelNameFault,
  runIdFault,
} from '@/lib/pure/mlflow-names';

/** A fault as zod's issue. An empty text counts as absent, as MLflow has it. */
const refuse = (ctx: z.RefinementCtx, text: string, message: string, alias?: string) =>
  ctx.addIssue({
    code: 'custom',
    message,
    input: text,
    params: { kind: text === '' ? 'missing' : isSentence(message) ? 'sentence' : 'value', alias },
  });

const isSentence = (message: string) => /^Invalid |exceeds the maximum length/.test(message);

/** A text that `fault` finds nothing wrong with; its words become the error's message. */
const checked = (fault: (text: string) => string | undefined, alias?: string) =>
  z.string().superRefine((text, ctx) => {
    const message = fault(text);
    if (message) refuse(ctx, text, message, alias);
  });

/** A key; `what` is how MLflow calls one that is too long. */
const keyNamed = (what: string, alias?: string) =>
  checked((text) => keyFault(text)?.replace(/^.*(?= exceeds the maximum)/, `'${what}'`), alias);

export const RunId = checked(runIdFault);
export const ExperimentId = z
  .union([z.string(), z.number().int()])
  .transform(String)
  .superRefine((text, ctx) => {
    const message = experimentIdFault(text);
    if (message) refuse(ctx, text, message);
  });
/** An experiment to write to: MLflow's own store has integers only. */
export const NumericExperimentId = ExperimentId.superRefine((text, ctx) => {
  if (!/^\d+$/.test(text)) {
    refuse(
      ctx,
      text,
      `Invalid experiment ID '${text.slice(0, 100)}'. Experiment ID must be a valid integer.`,
    );
  }
});
export const ModelId = z.string().min(1).max(100);
export const ExperimentName = checked(experimentNameFault);
export const LoggedModelName = checked(
  (name) =>
    loggedModelNameFault(name) &&
    `Invalid model name ('${name.slice(0, 100)}') provided. Model name must be a non-empty string and cannot contain the following characters: ('/', ':', '.', '%', '"', "'")`,
);
export const Key = keyNamed('key');
/** MLflow speaks of a metric's `name` where the field is `key`. */
const MetricKey = keyNamed('Metric name', 'name');

const INTEGER = /^[+-]?\d{1,19}$/;

/** int64 at MLflow's wire: a JSON number or a text of digits. Beyond 2^53 no JavaScript number is exact: refused. */
export const Int64 = z.unknown().transform((value, ctx): number => {
  const number = typeof value === 'string' && INTEGER.test(value) ? Number(value) : value;
  if (typeof number === 'number' && Number.isSafeInteger(number)) return number;
  ctx.addIssue(
    value === undefined
      ? { code: 'invalid_type', expected: 'int', input: value, message: 'missing' }
      : {
          code: 'custom',
          message: 'must be an integer within 2^53',
          input: value,
          params: { kind: typeof number === 'number' ? 'value' : 'type' },
        },
  );
  return z.NEVER;
});

export const Timestamp = Int64.refine(
  (value) => value >= 0,
  'must be a non-negative integer (milliseconds since the epoch)',
);

const NUMBER = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?\s*$/i;
const NAMED = new Map<unknown, number>([
  ['NaN', Number.NaN],
  ['Infinity', Number.MAX_VALUE],
  ['-Infinity', -Number.MAX_VALUE],
]);

/** A metric's value. Infinities become the largest doubles, as MLflow stores them; NaN stays NaN. */
const MetricValue = z.unknown().transform((value, ctx): number => {
  const named = NAMED.get(value);
  if (named !== undefined) return named;
  const number = typeof value === 'string' && NUMBER.test(value) ? Number(value) : value;
  if (typeof number === 'number' && !Number.isNaN(number))
    return Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, number));
  ctx.addIssue(
    value === undefined
      ? { code: 'invalid_type', expected: 'number', input: value, message: 'missing' }
      : { code: 'custom', message: 'must be a number', input: value, params: { kind: 'type' } },
  );
  return z.NEVER;
});

/** Longer values are cut, between characters: MLflow's own default (MLFLOW_TRUNCATE_LONG_VALUES). */
export const cut = (text: string, length: number): string =>
  text.length <= length ? text : [...text.slice(0, 2 * length)].slice(0, length).join('');

const cutTo = (length: number) => z.string().transform((text) => cut(text, length));

const ParamValue = cutTo(LIMITS.paramValue);
export const TagValue = cutTo(LIMITS.runTagValue);

export const Metric = z.object({
  key: MetricKey,
  value: MetricValue,
  timestamp: Timestamp,
  step: Int64.default(0),
  modelId: z.string().optional(),
  datasetName: z.string().optional(),
  datasetDigest: z.string().optional(),
});
export type MetricInput = z.output<typeof Metric>;

export const Param = z.object({ key: keyNamed('Param key'), value: ParamValue.default('') });
export const Tag = z.object({ key: Key, value: TagValue.default('') });
export const PlainTag = z.object({ key: Key, value: z.string().default('') });

/** An enum's name for its number. What is neither text nor number is left for the schema to refuse. */
export const named = (names: Record<number, string>) => (value: unknown) =>
  (typeof value === 'number' || typeof value === 'string') && Object.hasOwn(names, value)
    ? names[Number(value)]
    : value;

const statusNamed = named({ 1: 'RUNNING', 2: 'SCHEDULED', 3: 'FINISHED', 4: 'FAILED', 5: 'KILLED' });
export const RunStatus = z.preprocess(
  (value) => (value === '' ? undefined : statusNamed(value)),
  z.enum(['RUNNING', 'SCHEDULED', 'FINISHED', 'FAILED', 'KILLED']).optional(),
);

export const ViewType = z.preprocess(
  named({ 1: 'ACTIVE_ONLY', 2: 'DELETED_ONLY', 3: 'ALL' }),
  z.enum(['ACTIVE_ONLY', 'DELETED_ONLY', 'ALL']).default('ACTIVE_ONLY'),
);

/** How many to answer at most: MLflow's default where nothing is said. Its server refuses 0, which a loop over pages would never end with. */
export const MaxResults = (cap: number, fallback: number) => Int64.default(fallback).refine(...between(cap));

/** The same where MLflow's server takes 0 for nothing said. */
export const MaxResultsOrZero = (cap: number, fallback: number) =>
  Int64.default(fallback)
    .transform((value) => (value === 0 ? fallback : value))
    .refine(...between(cap));

const between = (cap: number) =>
  [(value: number) => value >= 1 && value <= cap, `must be between 1 and ${cap}`] as const;
