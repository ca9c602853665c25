import { z } from 'zod';
import { isTimeZone } from '@/lib/pure/freeze';
import { aliasFault, keyFault, LIMITS, registeredModelNameFault } from '@/lib/pure/mlflow-names';

/** A text that `fault` finds nothing wrong with. An empty text counts as absent. */
const checked = (fault: (text: string) => string | undefined) =>
  z.string().superRefine((text, ctx) => {
    const message = fault(text);
    if (!message) return;
    // What is told of names in general does not say which one.
    const kind = text.trim() === '' ? 'missing' : message.startsWith('Names ') ? 'value' : 'sentence';
    ctx.addIssue({ code: 'custom', message, input: text, params: { kind } });
  });

export const ModelName = checked(registeredModelNameFault);
export const Alias = checked(aliasFault);
/** To read or remove one: a reserved name was never set, and is not found. */
export const AskedAlias = checked((alias) => {
  const fault = aliasFault(alias);
  return fault && / reserved\.$/.test(fault) ? undefined : fault;
});

/** As a text or a number at the wire; a number inside. */
export const VersionNumber = z.union([z.string(), z.number()]).transform((value, ctx): number => {
  const text = String(value).trim();
  if (/^\d{1,9}$/.test(text)) return Number(text);
  const message = `Parameter 'version' must be an integer, got '${text.slice(0, 100)}'.`;
  ctx.addIssue({
    code: 'custom',
    message,
    input: value,
    params: { kind: text === '' ? 'missing' : 'sentence' },
  });
  return z.NEVER;
});

export const Version = z.object({ name: ModelName, version: VersionNumber });

/** Which stages there are is the workspace's to say: what it is called is looked up. */
export const StageName = z.string().trim().min(1).max(100);

export const TagKey = checked((key) => (key === '' ? 'is missing' : keyFault(key)));
export const TagValue = z
  .string()
  .max(LIMITS.registryTagValue, `must have at most ${LIMITS.registryTagValue} characters`)
  .default('');
export const Tags = z
  .array(z.object({ key: TagKey, value: TagValue }))
  .max(1000)
  .default([]);

export const Description = z.string().max(100_000, 'must have at most 100000 characters');
export const Comment = z.string().trim().max(20_000, 'must have at most 20000 characters');

export const OrderBy = z.array(z.string().max(2000)).max(20).default([]);

/** As a number or, in a query, a text of digits. */
const Count = z.union([
  z.number().int(),
  z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number),
]);
const between = (cap: number) =>
  [(value: number) => value >= 1 && value <= cap, `must be between 1 and ${cap}`] as const;

/**
 * How many to answer at most: MLflow's default where nothing is said. Its server refuses 0 versions; of models it answers none then and
 * a token of the same page, with which a loop never ends: that is refused too.
 */
export const MaxResults = (cap: number, fallback: number) => Count.default(fallback).refine(...between(cap));

/** The same where MLflow's server takes 0 for nothing said. */
export const MaxResultsOrZero = (cap: number, fallback: number) =>
  Count.default(fallback)
    .transform((value) => (value === 0 ? fallback : value))
    .refine(...between(cap));

const METRIC_OPERATORS = ['>', '>=', '<', '<=', '='] as const;

/** What must be true of a version before it may go somewhere. */
export const Check = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('signature') }),
  z.object({ kind: z.literal('inputExample') }),
  z.object({ kind: z.literal('description') }),
  z.object({ kind: z.literal('unchanged') }),
  z.object({ kind: z.literal('tag'), key: TagKey, value: z.string().max(5000).optional() }),
  z.object({
    kind: z.literal('metric'),
    key: z.string().min(1).max(LIMITS.key),
    op: z.enum(METRIC_OPERATORS),
    value: z.number(),
    /** Only as measured on a dataset of that name. */
    dataset: z.string().min(1).max(LIMITS.datasetName).optional(),
  }),
  /** A job or a pipeline must have reported that it passed. */
  z.object({ kind: z.literal('report'), name: z.string().trim().min(1).max(200) }),
]);
export type Check = z.output<typeof Check>;

const TimeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day, such as 18:00');
const Reason = z.string().trim().max(500).default('');

export const Freeze = z
  .discriminatedUnion('kind', [
    z.object({
      kind: z.literal('once'),
      from: z.number().int().nonnegative(),
      until: z.number().int().nonnegative(),
      reason: Reason,
    }),
    z.object({
      kind: z.literal('weekly'),
      days: z.array(z.number().int().min(0).max(6)).min(1).max(7),
      from: TimeOfDay,
      until: TimeOfDay,
      timeZone: z.string().max(100).refine(isTimeZone, 'is not a time zone, such as Europe/Berlin'),
      reason: Reason,
    }),
  ])
  .refine((window) => window.kind === 'weekly' || window.until > window.from, {
    path: ['until'],
    message: 'must be after its beginning',
  });

const Checks = z.array(Check).max(50).default([]);
const Freezes = z.array(Freeze).max(50).default([]);

/** Each part is off unless it says otherwise. */
export const StageRule = z.object({
  /** Whoever asks for it may not approve it. */
  fourEyes: z.boolean().default(false),
  /** How many people must approve. */
  approvals: z.number().int().min(1).max(10).default(1),
  checks: Checks,
  freeze: Freezes,
});
export type StageRule = z.output<typeof StageRule>;

export const AliasRule = z.object({
  /** The least level that may move the alias. */
  level: z
    .enum(['CAN_EDIT', 'CAN_MANAGE_STAGING_VERSIONS', 'CAN_MANAGE_PRODUCTION_VERSIONS', 'CAN_MANAGE'])
    .default('CAN_EDIT'),
  checks: Checks,
  freeze: Freezes,
});
export type AliasRule = z.output<typeof AliasRule>;

/** Why a check or a freeze is passed over. */
export const Override = z.string().trim().min(1, 'must say why').max(2000).optional();

export const WebhookStatus = z.enum(['ACTIVE', 'DISABLED', 'TEST_MODE']);
