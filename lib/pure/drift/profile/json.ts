/** Profiles as JSON, for storage and for others who make or read them: version 1. */
import { z } from 'zod';
import { invalid } from '../../errors';
import type { ColumnPlan, Profile } from './profile';

const PROFILE_VERSION = 1;

const count = z.number().int().nonnegative();
const counts = z.array(count);
const keys = z.array(z.number().int());
/** JSON has no infinities, and sums of squares may be one. */
const number = z.union([
  z.number(),
  z.literal(['Infinity', '-Infinity', 'NaN']).transform((text) => Number(text)),
]);
const moments = z.object({ n: count, mean: number, m2: number });
const binning = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('grid'),
    low: z.number(),
    perUnit: z.number().positive(),
    isExact: z.boolean(),
  }),
  z.object({ kind: z.literal('edges'), edges: z.array(z.number()).min(1) }),
]);
const names = z.array(z.string());
const confusion = z.object({
  truePositives: count,
  falsePositives: count,
  trueNegatives: count,
  falseNegatives: count,
});

const areAsLong = (...lists: unknown[][]) => lists.every((list) => list.length === lists[0]?.length);
const isRising = (values: number[]) => values.every((value, at) => at === 0 || value > (values[at - 1] ?? 0));

const schema = z
  .discriminatedUnion('kind', [
    z.object({
      kind: z.literal('numeric'),
      rows: count,
      nulls: count,
      nans: count,
      minusInfinities: count,
      plusInfinities: count,
      zeros: count,
      least: z.number().nullable(),
      greatest: z.number().nullable(),
      meanOffset: number,
      m2: number,
      binning,
      keys,
      counts,
      sums: z.array(number),
    }),
    z.object({
      kind: z.literal('categorical'),
      rows: count,
      nulls: count,
      names,
      counts,
      others: z.object({ rows: count, distinct: count, kept: z.array(z.tuple([z.string(), count])) }),
    }),
    z.object({
      kind: z.literal('crossMoments'),
      columns: names,
      pairs: z.array(
        z.object({ n: count, meanX: number, meanY: number, m2X: number, m2Y: number, cXY: number }),
      ),
    }),
    z.object({
      kind: z.literal('categoryPairs'),
      rowNames: names,
      columnNames: names,
      counts: z.array(counts),
    }),
    z.object({
      kind: z.literal('scores'),
      bins: z.number().int().positive(),
      threshold: z.number(),
      keys,
      negatives: counts,
      positives: counts,
      unlabelled: counts,
      invalid: count,
      confusion,
      unlabelledPositives: count,
      logLoss: number,
      squaredError: number,
    }),
    z.object({
      kind: z.literal('regression'),
      predicted: count,
      unlabelled: count,
      labels: moments,
      errors: moments,
      absolute: number,
      greatestAbsolute: number,
      relative: number,
      zeroLabels: count,
    }),
    z.object({
      kind: z.literal('classes'),
      classes: names,
      counts: z.array(counts),
      unlabelled: counts,
      unknown: count,
    }),
  ])
  .refine((profile) => isSound(profile), 'its lists do not fit together');

function isSound(profile: Profile): boolean {
  switch (profile.kind) {
    case 'numeric':
      return (
        areAsLong(profile.keys, profile.counts) &&
        profile.sums.length === (profile.binning.kind === 'edges' ? profile.keys.length : 0) &&
        isRising(profile.keys)
      );
    case 'categorical':
      return areAsLong(profile.names, profile.counts);
    case 'crossMoments':
      return profile.pairs.length === (profile.columns.length * (profile.columns.length - 1)) / 2;
    case 'categoryPairs':
      return (
        profile.counts.length === profile.rowNames.length + 1 &&
        profile.counts.every((line) => line.length === profile.columnNames.length + 1)
      );
    case 'scores':
      return (
        areAsLong(profile.keys, profile.negatives, profile.positives, profile.unlabelled) &&
        isRising(profile.keys)
      );
    case 'classes':
      return (
        areAsLong(profile.classes, profile.counts, profile.unlabelled) &&
        profile.counts.every((line) => areAsLong(line, profile.classes))
      );
    default:
      return true;
  }
}

/**
 * @param plan of the reference, where it is stored once: then the profile is written without its edges or names
 */
export function profileToJson(profile: Profile, plan?: ColumnPlan): string {
  const body: Record<string, unknown> = { version: PROFILE_VERSION, ...profile };
  if (plan?.kind === profile.kind) {
    if (plan.kind === 'numeric') delete body.binning;
    else delete body.names;
  }
  return JSON.stringify(body, (_, value) =>
    typeof value === 'number' && !Number.isFinite(value) ? String(value) : value,
  );
}

/**
 * @param plan what the profile was written without
 * @throws INVALID_PARAMETER_VALUE for what is no profile, or one of a later version
 */
export function profileFromJson(text: string, plan?: ColumnPlan): Profile {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw invalid('A profile is a JSON object.');
  }
  if (typeof body !== 'object' || body === null) throw invalid('A profile is a JSON object.');
  const { version, ...rest } = body as Record<string, unknown>;
  if (version !== PROFILE_VERSION)
    throw invalid(`Profiles of version ${PROFILE_VERSION} are understood, not of ${String(version)}.`);
  const planned =
    plan === undefined ? {} : plan.kind === 'numeric' ? { binning: plan.binning } : { names: plan.names };
  const read = schema.safeParse({ ...planned, ...rest });
  if (!read.success) {
    const [issue] = read.error.issues;
    throw invalid(`This is no profile: ${[...(issue?.path ?? []), issue?.message].join(' ')}.`);
  }
  return read.data;
}
