/** What scoring jobs are made of, as callers give it. */
import { z } from 'zod';
import { requireZone } from '@/lib/pure/windows/zone';
import { TableName } from '../features';

export const MODES = ['append', 'overwrite', 'merge'] as const;

export const JobName = z
  .string()
  .trim()
  .min(1)
  .max(200, 'must have at most 200 characters')
  .regex(/^[^/\\\p{Cc}]+$/u, 'must have no slashes');
export const AskedName = z.string().min(1).max(400);
const Column = z.string().min(1).max(255);

export const ModelChoice = z
  .object({
    name: z.string().min(1).max(300),
    version: z.coerce.number().int().min(1).max(2_147_483_647).optional(),
    alias: z.string().min(1).max(300).optional(),
    stage: z.string().min(1).max(300).optional(),
  })
  .refine(
    ({ version, alias, stage }) => [version, alias, stage].filter((each) => each !== undefined).length === 1,
    { message: 'Name one of version, alias and stage.', params: { kind: 'sentence' } },
  );
export type ModelChoice = z.output<typeof ModelChoice>;

export const Input = z
  .object({
    table: TableName.optional(),
    /** Of the table; the latest at each run by default. */
    version: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).optional(),
    uploadId: z.string().max(64).optional(),
  })
  .refine(({ table, uploadId }) => (table === undefined) !== (uploadId === undefined), {
    message: 'Name a table whose rows are scored, or an uploaded file.',
    params: { kind: 'sentence' },
  });

export const Output = z.object({
  /** Without one the predictions are a file to download. */
  table: TableName.optional(),
  mode: z.enum(MODES).default('append'),
  /** The keys of a table that is not there yet; those of the input table by default. */
  keys: z.array(Column).max(50).optional(),
});

export const Definition = z.object({
  model: ModelChoice,
  input: Input,
  output: Output.prefault({}),
  /** Columns of the input that go along; all by default. */
  columns: z.array(Column).max(4000).optional(),
  /** Columns that the model gets, in this order; those of its signature by default, else all. */
  modelColumns: z.array(Column).min(1).max(4000).optional(),
});
export type Definition = z.output<typeof Definition>;

const TimeZone = z
  .string()
  .max(100)
  .superRefine((zone, ctx) => {
    try {
      requireZone(zone);
    } catch (error) {
      ctx.addIssue({ code: 'custom', message: (error as Error).message, params: { kind: 'sentence' } });
    }
  });

export const Trigger = z.object({
  /** A cron pattern; none for a job that is only run by hand. */
  cron: z.string().trim().max(100).default(''),
  timeZone: TimeZone.default('UTC'),
  /** It also runs when the alias or the stage means another version. */
  followsModel: z.boolean().default(false),
});
export type Trigger = z.output<typeof Trigger>;

/** Where a stream begins: behind what is there, at the first row, or with the rows of a version and later ones. */
export const Start = z.object({
  at: z.enum(['latest', 'earliest', 'version']).default('latest'),
  version: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).optional(),
});
export type Start = z.output<typeof Start>;

export const KINDS = ['batch', 'stream'] as const;
