import { z } from 'zod';
import {
  experimentIdFault,
  experimentNameFault,
  keyFault,
  LIMITS,
  loggedModelNameFault,
  runIdFault,
} from '@/lib/pure/mlflow-names';

/** A text that `fault` finds nothing wrong with; its words become the error's message. */
const checked = (fault: (text: string) => string | undefined) =>
  z.string().superRefine((text, ctx) => {
    const message = fault(text);
    if (message) ctx.addIssue({ code: 'custom', message, input: text });
  });

export const RunId = checked(runIdFault);
export const ExperimentId = z
  .union([z.string(), z.number().int()])
  .transform(String)
  .superRefine((text, ctx) => {
    const message = experimentIdFault(text);
    if (message) ctx.addIssue({ code: 'custom', message, input: text });
  });
export const ModelId = z.string().min(1).max(100);
export const ExperimentName = checked(experimentNameFault);
export const LoggedModelName = checked(loggedModelNameFault);
export const Key = checked((text) => keyFault(text));

const INTEGER = /^[+-]?\d{1,19}$/;

/** int64 at MLflow's wire: a JSON number or a text of digits. Beyond 2^53 no JavaScript number is exact: refused. */
export const Int64 = z.unknown().transform((value, ctx): number => {
  const number = typeof value === 'string' && INTEGER.test(value) ? Number(value) : value;
  if (typeof number === 'number' && Number.isSafeInteger(number)) return number;
  ctx.addIssue(
    value === undefined
      ? { code: 'invalid_type', expected: 'int', input: value, message: 'missing' }
      : { code: 'custom', message: 'must be an integer within 2^53', input: value },
  );
  return z.NEVER;
});

export const Timestamp = Int64.refine((value) => value >= 0, 'must be a non-negative integer (milliseconds since the epoch)');

const NAMED = new Map<unknown, number>([
  ['NaN', Number.NaN],
  ['Infinity', Number.MAX_VALUE],
  ['-Infinity', -Number.MAX_VALUE],
]);

/** A metric's value. Infinities become the largest doubles, as MLflow stores them; NaN stays NaN. */
export const MetricValue = z.unknown().transform((value, ctx): number => {
  const named = NAMED.get(value);
  if (named !== undefined) return named;
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number === 'number') return Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, number));
  ctx.addIssue(
    value === undefined
      ? { code: 'invalid_type', expected: 'number', input: value, message: 'missing' }
      : { code: 'custom', message: 'must be a number', input: value },
  );
  return z.NEVER;
});

/** Longer values are cut: MLflow's own default (MLFLOW_TRUNCATE_LONG_VALUES). */
const cutTo = (length: number) => z.string().transform((text) => text.slice(0, length));

export const ParamValue = cutTo(LIMITS.paramValue);
export const TagValue = cutTo(LIMITS.runTagValue);

export const Metric = z.object({
  key: Key,
  value: MetricValue,
  timestamp: Timestamp,
  step: Int64.default(0),
  modelId: z.string().optional(),
  datasetName: z.string().optional(),
  datasetDigest: z.string().optional(),
});
export type MetricInput = z.output<typeof Metric>;

export const Param = z.object({ key: Key, value: ParamValue.default('') });
export const Tag = z.object({ key: Key, value: TagValue.default('') });
export const PlainTag = z.object({ key: z.string().min(1).max(LIMITS.key), value: z.string().default('') });

export const RunStatus = z.preprocess(
  (value) => (value === '' ? undefined : (STATUS_NUMBERS[Number(value)] ?? value)),
  z.enum(['RUNNING', 'SCHEDULED', 'FINISHED', 'FAILED', 'KILLED']).optional(),
);
const STATUS_NUMBERS: Record<number, string> = { 1: 'RUNNING', 2: 'SCHEDULED', 3: 'FINISHED', 4: 'FAILED', 5: 'KILLED' };

export const ViewType = z.preprocess(
  (value) => ({ 1: 'ACTIVE_ONLY', 2: 'DELETED_ONLY', 3: 'ALL' })[Number(value)] ?? value,
  z.enum(['ACTIVE_ONLY', 'DELETED_ONLY', 'ALL']).default('ACTIVE_ONLY'),
);

/** How many to answer at most: MLflow's default where nothing (or 0) is said. */
export const MaxResults = (cap: number, fallback: number) =>
  Int64.default(fallback)
    .transform((value) => (value === 0 ? fallback : value))
    .refine((value) => value >= 1 && value <= cap, `must be between 1 and ${cap}`);

export const PageToken = z.string().max(2000).optional();
