import { z } from 'zod';
import { TableName } from '@/lib/domains/features/index';
import { CORRECTIONS } from '@/lib/pure/stats/multiple-testing';
import { GRANULARITIES } from '@/lib/pure/windows/windows';
import { requireZone } from '@/lib/pure/windows/zone';

const COLUMN_KINDS = ['numeric', 'categorical', 'text', 'instant'] as const;
export type ColumnKind = (typeof COLUMN_KINDS)[number];
/** `contribution`: how much a feature weighed in the prediction of the row, as SHAP values say it. */
const COLUMN_ROLES = ['feature', 'prediction', 'score', 'label', 'contribution', 'ignored'] as const;
export type ColumnRole = (typeof COLUMN_ROLES)[number];
export const PRESETS = ['dual-gate', 'evidently', 'nannyml'] as const;

export const MonitorId = z.string().regex(/^[0-9a-f]{32}$/, 'is no id of a monitor');
export const MonitorName = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(200)
  .regex(/^[^\p{Cc}]*$/u, 'must have no control characters');
const ColumnName = z.string().min(1).max(255);

const Column = z.object({
  name: ColumnName,
  kind: z.enum(COLUMN_KINDS),
  role: z.enum(COLUMN_ROLES).default('feature'),
  /** The effect from which on a change matters here, and from which on much; else that of the monitor. */
  floor: z.number().positive().max(100).optional(),
  severe: z.number().positive().max(100).optional(),
  minimumRows: z.number().int().min(1).max(1_000_000).optional(),
  direction: z.enum(['up', 'down']).optional(),
});
export type MonitoredColumn = z.output<typeof Column>;

/** A version, or what an alias means at the time; of none, the newest. */
const Model = z.object({
  name: z.string().min(1).max(500),
  version: z.number().int().min(1).optional(),
  alias: z.string().min(1).max(255).optional(),
});

const Reference = z.discriminatedUnion('kind', [
  /** A table that was uploaded for it. */
  z.object({ kind: z.literal('uploaded') }),
  /** The rows of a time, in milliseconds since the epoch. */
  z.object({ kind: z.literal('range'), from: z.number().int(), to: z.number().int() }),
  z.object({
    kind: z.literal('rolling'),
    windows: z.number().int().min(1).max(100),
    gap: z.number().int().min(0).max(100).default(0),
  }),
  z.object({ kind: z.literal('sameWeekday'), weeks: z.number().int().min(1).max(26) }),
  /** What a model version was trained on: of the model that is named, else of what the endpoint answers with, as it moves on. */
  z.object({ kind: z.literal('training'), model: Model.optional() }),
  /** The rows of a feature table, as it was when this was chosen. */
  z.object({ kind: z.literal('table'), table: TableName }),
]);
export type ReferenceChoice = z.output<typeof Reference>;

const Problem = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({
    kind: z.literal('binary'),
    /** The value of the label that counts as positive. */
    positive: z.string().min(1).max(200).default('1'),
    threshold: z.number().min(0).max(1).default(0.5),
  }),
  z.object({ kind: z.literal('multiclass') }),
  z.object({ kind: z.literal('regression') }),
]);

export const TimeZone = z.string().superRefine((zone, ctx) => {
  try {
    requireZone(zone);
  } catch (error) {
    ctx.addIssue({ code: 'custom', message: (error as Error).message, params: { kind: 'sentence' } });
  }
});

const CUSTOM_KINDS = ['aggregate', 'derived', 'drift'] as const;

/** A metric by an expression: of the rows of a window, of other metrics of it, or of two windows. */
const CustomMetric = z.object({
  name: z
    .string()
    .max(100)
    .regex(/^[A-Za-z]\w*$/, 'must be a word of letters, digits and underscores'),
  kind: z.enum(CUSTOM_KINDS),
  /** Each by itself, as `{{input_column}}`; none of them where it is of the table as a whole. */
  columns: z.array(ColumnName).max(100).default([]),
  definition: z.string().trim().min(1).max(4000),
  type: z.enum(['number', 'text', 'boolean']).default('number'),
});
export type CustomMetric = z.output<typeof CustomMetric>;

const MOST_COLUMNS = 500;
const YEAR = 525_600;

export const MonitorConfig = z
  .object({
    columns: z.array(Column).min(1).max(MOST_COLUMNS),
    /** Without one the rows have no time: a table is looked at as a whole, as it was at the end of each window that it was written in. */
    timeColumn: ColumnName.optional(),
    /** Tells predictions apart: labels that come later are joined by it, and no row is counted twice. */
    idColumn: ColumnName.optional(),
    slices: z.array(ColumnName).max(5).default([]),
    granularity: z.enum(GRANULARITIES as [(typeof GRANULARITIES)[number]]).default('1 day'),
    timeZone: TimeZone.default('UTC'),
    /** How much later than others a row may come, and after how long a silent window is closed all the same. */
    delayMinutes: z.number().int().min(0).max(YEAR).default(10),
    idleMinutes: z.number().int().min(0).max(YEAR).default(60),
    reference: Reference.default({ kind: 'rolling', windows: 7, gap: 0 }),
    schedule: z
      .object({
        cron: z.string().trim().max(100).default('15 * * * *'),
        isPaused: z.boolean().default(false),
      })
      .prefault({}),
    problem: Problem.default({ kind: 'none' }),
    labels: z
      .object({
        delayHours: z.number().min(0).max(8760).default(24),
        coverage: z.number().min(0).max(1).default(0.8),
      })
      .prefault({}),
    /** Columns together; each costs time at every refresh. */
    joint: z
      .object({
        /** Pearson, rank and Cramér's V of each pair. */
        correlation: z.boolean().default(false),
        /** What the reference's main components leave over of a row. */
        reconstruction: z.boolean().default(false),
        /** Whether a classifier can tell the window from the reference, on a sample. */
        classifier: z.boolean().default(false),
      })
      .optional(),
    customMetrics: z.array(CustomMetric).max(50).optional(),
    preset: z.enum(PRESETS).default('dual-gate'),
    alpha: z.number().gt(0).lt(1).default(0.05),
    correction: z
      .enum(CORRECTIONS as unknown as [(typeof CORRECTIONS)[number]])
      .default('benjamini-hochberg'),
    minimumRows: z.number().int().min(1).max(1_000_000).default(30),
    /** When somebody said that what was drift is the new normal: windows before it stay as they were judged. */
    acceptedTime: z.number().int().optional(),
  })
  .superRefine((config, ctx) => {
    const fault = configFault(config);
    if (fault) ctx.addIssue({ code: 'custom', path: fault.path, message: fault.message, input: config });
  });
export type MonitorConfig = z.output<typeof MonitorConfig>;
export type MonitorConfigInput = z.input<typeof MonitorConfig>;

type Faulty = { path: (string | number)[]; message: string };

function configFault(config: {
  columns: MonitoredColumn[];
  timeColumn?: string | undefined;
  idColumn?: string | undefined;
  reference: ReferenceChoice;
  problem: { kind: string };
}): Faulty | undefined {
  const { columns, timeColumn, idColumn, reference, problem } = config;
  const names = columns.map(({ name }) => name);
  const twice = names.findIndex((name, at) => names.indexOf(name) !== at);
  if (twice >= 0) return { path: ['columns', twice, 'name'], message: `'${names[twice]}' is there twice` };
  const taken = names.findIndex((name) => name === timeColumn || name === idColumn);
  if (taken >= 0)
    return { path: ['columns', taken, 'name'], message: 'is the time or the id, which is not watched' };
  if (reference.kind === 'range' && reference.from >= reference.to)
    return { path: ['reference', 'to'], message: 'must be later than from' };
  for (const role of ['prediction', 'score', 'label'] as const) {
    const [, second] = columns.filter((column) => column.role === role);
    if (second)
      return {
        path: ['columns', columns.indexOf(second), 'role'],
        message: `only one column is the ${role}`,
      };
  }
  const wordy = columns.findIndex(({ role, kind }) => role === 'contribution' && kind !== 'numeric');
  if (wordy >= 0) return { path: ['columns', wordy, 'kind'], message: 'must be numeric for a contribution' };
  const has = (role: ColumnRole) => columns.some((column) => column.role === role);
  if (problem.kind === 'binary' && !has('score'))
    return { path: ['problem'], message: 'a binary model needs a column that is its score' };
  if ((problem.kind === 'regression' || problem.kind === 'multiclass') && !has('prediction'))
    return { path: ['problem'], message: 'needs a column that is the prediction' };
  return undefined;
}

const Uploaded = z.object({ kind: z.literal('uploaded') });
const Lake = z.object({
  kind: z.literal('lake'),
  path: z
    .string()
    .max(500)
    .regex(/^[\w.-]+(\/[\w.-]+)*$/, 'must be a path in the lake, as catalog/schema/table'),
});

/** What somebody names. */
export const SourceChoice = z.discriminatedUnion('kind', [
  Uploaded,
  Lake,
  z.object({ kind: z.literal('endpoint'), endpoint: z.string().min(1).max(200) }),
  z.object({ kind: z.literal('feature-table'), table: TableName }),
]);
export type SourceChoice = z.output<typeof SourceChoice>;

/** What is kept of it: the very object, whatever it is called later. */
export const MonitorSource = z.discriminatedUnion('kind', [
  Uploaded,
  Lake,
  /** The log of an endpoint's predictions, with the labels that were told of them. */
  z.object({ kind: z.literal('endpoint'), endpointId: z.string(), endpoint: z.string() }),
  z.object({
    kind: z.literal('feature-table'),
    table: z.string(),
    location: z.string(),
    isExternal: z.boolean(),
    /** What a client of the managed platform asked for, to be told again as it was. */
    asked: z.record(z.string(), z.unknown()).optional(),
  }),
]);
export type MonitorSource = z.output<typeof MonitorSource>;

export const Slice = z.string().max(500).default('');
