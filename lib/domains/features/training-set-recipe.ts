/** What a training set is made of: the rows that it begins with, and what is looked up for them. */
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { findColumn, lentStream } from '@/lib/platform/delta';
import { engineStream } from '@/lib/platform/duckdb/stream';
import { invalid } from '@/lib/pure/errors';
import { type Base, joinOf, type Lent, lendAll, type PackedFunction, type Wanted } from './join-rows';
import { deltaOf, loadTable } from './load';
import { ColumnName, Functions, Lookups, TableName, UploadId, VersionNumber } from './schemas';
import { assertUpload } from './uploads';

/** What a model carries: as clients write it, with every feature named, so that later ones of a table change nothing. */
export type Spec = {
  lookups: Record<string, unknown>[];
  label: string[];
  exclude_columns: string[];
  /** Expressions that are evaluated after the look-ups, in this order. */
  functions: PackedFunction[];
  /** What the model sees, in this order. */
  input_columns: string[];
  /** The rows, where they are those of a feature table. */
  source?: { table_name: string; columns?: string[]; version?: number };
  /** Table → version that the set was made of; of a table that is taken at several, one of them. */
  versions: Record<string, number>;
  /** The version of each look-up, in their order. Sets of before have none. */
  lookup_versions?: number[];
};

export const SetInput = z.object({
  /** The rows: sent ones, or those of a feature table. */
  uploadId: UploadId.optional(),
  source: z
    .object({
      tableName: TableName,
      columns: z.array(ColumnName).min(1).optional(),
      version: VersionNumber.optional(),
    })
    .optional(),
  lookups: Lookups.default([]),
  functions: Functions,
  label: z.array(ColumnName).max(20).default([]),
  excludeColumns: z.array(ColumnName).max(4000).default([]),
});
export type SetInput = z.output<typeof SetInput>;

export async function baseOf(ctx: Context, { uploadId, source }: SetInput): Promise<Base> {
  if ((uploadId === undefined) === (source === undefined))
    throw invalid('Send rows, or name a feature table whose rows they are.', { field: 'uploadId' });
  if (uploadId !== undefined) {
    // Rows that a set was recorded of may be those of another one.
    await assertUpload(ctx, uploadId, { mayBeKept: true });
    return { uploadId };
  }
  const table = await loadTable(ctx, source?.tableName ?? '');
  const { version, schema } = await deltaOf(table).snapshot({ version: source?.version });
  const columns = source?.columns?.map((name) => {
    const found = findColumn(schema, name);
    if (!found)
      throw invalid(`The table '${table.name}' has no column '${name.slice(0, 100)}'.`, {
        field: 'source.columns',
      });
    return found.name;
  });
  return { table, version, columns: columns && [...new Set(columns)] };
}

/** Of the rows themselves, where they are a table's. */
export const BASE_POSITION = -1;

export const functionsOf = ({ functions = [] }: Partial<Pick<Spec, 'functions'>>): Functions =>
  functions.map(({ output_name: outputName, expression }) => ({ outputName, expression }));

type Options = Parameters<typeof joinOf>[3];

/** The joined rows as they are made. */
export const joinedRows = (
  base: Base,
  wanted: Wanted[],
  { signal, ...options }: Options & { signal: AbortSignal | undefined },
) =>
  lentStream<Lent>(
    (use) => lendAll(base, wanted, use, signal),
    (lent) =>
      engineStream({ ...lent.reach, weight: 'heavy' }, async function* (engine) {
        const { sql: select } = await joinOf(engine, lent, wanted, options);
        yield* engine.arrow(select);
      }),
  );
