import { z } from 'zod';
import { instantOf } from '@/lib/pure/entity';

/** The catalog of names that have none. */
export const DEFAULT_CATALOG = 'main';

const PART = /^[a-z0-9_]{1,120}$/;

/** `schema.table` or `catalog.schema.table`, in any case; inside always in three parts and lower case. */
export const TableName = z
  .string()
  .max(400)
  .transform((text, ctx): string => {
    const parts = text.trim().toLowerCase().split('.');
    if (parts.length === 2) parts.unshift(DEFAULT_CATALOG);
    if (parts.length === 3 && parts.every((part) => PART.test(part))) return parts.join('.');
    ctx.addIssue({
      code: 'custom',
      message: `'${text.slice(0, 100)}' is no name of a feature table: schema.table or catalog.schema.table, of letters, digits and _.`,
      input: text,
      params: { kind: text.trim() === '' ? 'missing' : 'sentence' },
    });
    return z.NEVER;
  });

/** What a Delta table may call its columns is judged with the whole schema. */
export const ColumnName = z.string().min(1).max(255);
export const Description = z.string().max(20_000, 'must have at most 20000 characters');
export const TagKey = z.string().trim().min(1).max(250);
export const TagValue = z.string().max(5000, 'must have at most 5000 characters').default('');
export const Tags = z
  .array(z.object({ key: TagKey, value: TagValue }))
  .max(100)
  .default([]);
export const SourceKind = z.enum(['table', 'path', 'custom']);
export const DataSources = z.array(z.string().trim().min(1).max(2000)).max(200);
export const FreshnessMinutes = z.number().int().min(1).max(5_256_000);
/** That a request takes as JSON. */
export const MOST_ROWS = 1000;
export const VersionNumber = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
export const UploadId = z.string().regex(/^[0-9a-f]{32}$/, 'must be the id of an upload');
export const RunId = z.string().max(256);

/** Which version of a table: by its number, or as it was at a time (epoch milliseconds or ISO 8601, of UTC where no zone is said). */
export const Moment = z.union([z.number(), z.string().max(64)]).transform((given, ctx): Date => {
  const text = String(given).trim();
  const date = new Date(/^\d{1,16}$/.test(text) ? Number(text) : (instantOf(text) ?? Number.NaN) / 1000);
  if (!Number.isNaN(date.getTime())) return date;
  ctx.addIssue({ code: 'custom', message: 'must be a time, in ISO 8601 or milliseconds', input: given });
  return z.NEVER;
});

export const Which = { version: VersionNumber.optional(), timestamp: Moment.optional() };

/** `long`, `double`, `string`, `timestamp`, `decimal(10,2)`, `array<long>`; other engines' names too. */
const TypeName = z
  .string()
  .trim()
  .min(1)
  .max(1000)
  .transform((text) => text.replaceAll(' ', ''));

export const Columns = z
  .array(z.object({ name: ColumnName, type: TypeName, description: Description.default('') }))
  .max(4000);

export const OPERATORS = ['=', '<>', '<', '<=', '>', '>=', 'in', 'is null', 'is not null'] as const;
const Plain = z.union([z.string().max(10_000), z.number(), z.boolean()]);
export const Conditions = z
  .array(
    z.object({
      column: ColumnName,
      operator: z.enum(OPERATORS),
      value: z.union([Plain, z.array(z.union([z.string().max(10_000), z.number()])).max(10_000)]).optional(),
    }),
  )
  .max(50)
  .default([]);

const Scalar = z.union([z.string().max(10_000), z.number(), z.boolean()]);

/** One look-up, as a client's FeatureLookup says it. */
export const Lookup = z.object({
  tableName: TableName,
  /** Columns of the rows that hold the table's keys, in their order. */
  lookupKey: z.union([ColumnName.transform((name) => [name]), z.array(ColumnName).min(1).max(50)]),
  timestampLookupKey: ColumnName.optional(),
  /** All but the keys by default. */
  featureNames: z.array(ColumnName).max(4000).optional(),
  renameOutputs: z.record(z.string(), z.string().max(255)).optional(),
  /** Seconds; units of the key for whole numbers. */
  lookbackWindow: z.number().min(0).optional(),
  /** The table's column that says when a row became known: rows that were not yet at the row's time are passed over. */
  knownAt: ColumnName.optional(),
  defaultValues: z.record(z.string(), Scalar).optional(),
  /** Of the table; the latest by default. */
  version: VersionNumber.optional(),
});
export type Lookup = z.output<typeof Lookup>;
export const Lookups = z.array(Lookup).max(100);

/** On-demand features: expressions over the rows' columns, looked-up features, and those before them. */
export const Functions = z
  .array(z.object({ outputName: ColumnName, expression: z.string().trim().min(1).max(2000) }))
  .max(100)
  .default([]);
export type Functions = z.output<typeof Functions>;
