import sql from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { grantCreator } from '@/lib/core/grants';
import { command } from '@/lib/core/operation';
import { transaction } from '@/lib/platform/db';
import {
  append,
  column,
  createTable as createDelta,
  describe,
  dropTable,
  type Field,
  findColumn,
  lakeTable,
} from '@/lib/platform/delta';
import { withEngine } from '@/lib/platform/duckdb';
import { alreadyExists, invalid } from '@/lib/pure/errors';
import { loadTable, TABLE } from './load';
import { recordCommits, writerNote } from './record-commits';
import {
  ColumnName,
  Columns,
  Description,
  FreshnessMinutes,
  RunId,
  TableName,
  Tags,
  UploadId,
} from './schemas';
import { readTableView, type TableView } from './table-shape';
import { parseType } from './type-names';
import { leaveUpload, withUpload } from './uploads';

const Input = z.object({
  name: TableName,
  /** The time key may be among them or not: it always is in the table. */
  primaryKeys: z.array(ColumnName).min(1, 'must name at least one column').max(50),
  timestampKey: ColumnName.optional(),
  partitionColumns: z.array(ColumnName).max(20).default([]),
  /** The columns; or an upload whose columns and rows they become. */
  schema: Columns.optional(),
  uploadId: UploadId.optional(),
  description: Description.default(''),
  tags: Tags,
  freshnessMinutes: FreshnessMinutes.optional(),
  runId: RunId.optional(),
  producer: z.string().max(500).optional(),
});
type Input = z.output<typeof Input>;

export const TIME_TYPES = ['timestamp', 'date', 'long', 'integer', 'short', 'byte'];

export const createTable = command({
  name: 'features.createTable',
  summary:
    'Makes a feature table, with the columns given or those of an upload, whose rows it then has. Whoever does manages it.',
  access: 'features.create',
  input: Input,
  transaction: false,
  async run(ctx, input): Promise<{ featureTable: TableView }> {
    const { uploadId } = input;
    await assertFree(ctx, input.name);
    if (uploadId === undefined) await make(ctx, input, fieldsOf(input));
    else {
      await withUpload(ctx, uploadId, async (files) => {
        const source = { parquet: files };
        const given = await withEngine({ files }, (engine) => describe(engine, source));
        await make(ctx, input, given, files);
      });
      await leaveUpload(uploadId);
    }
    return { featureTable: await readTableView(ctx, await loadTable(ctx, input.name)) };
  },
});

function fieldsOf({ schema }: Input): Field[] {
  if (!schema || schema.length === 0)
    throw invalid('Say the columns of the table, or send rows that have them.', { field: 'schema' });
  return schema.map(({ name, type, description }) =>
    column(name, parseType(type, name), description || undefined),
  );
}

async function assertFree(ctx: Context, name: string): Promise<void> {
  const [taken] = await ctx.sql(
    sql`SELECT 1 FROM feature_tables WHERE name = ${name} AND deleted_time IS NULL`,
  );
  if (taken) throw thereAlready(name);
}
const thereAlready = (name: string) =>
  alreadyExists(`Feature table '${name}' exists already.`, { field: 'name' });

/** A table for what another domain computes. @throws RESOURCE_ALREADY_EXISTS, INVALID_PARAMETER_VALUE */
export async function makeTable(ctx: Context, given: z.input<typeof Input>, fields: Field[]): Promise<void> {
  const input = Input.parse(given);
  await assertFree(ctx, input.name);
  await make(ctx, input, fields);
}

/** The folder first, the row last: a table that is listed can be read. */
async function make(ctx: Context, given: Input, fields: Field[], files?: string[]): Promise<void> {
  const input = asColumns(given, fields);
  const { name, primaryKeys, timestampKey, partitionColumns, description, tags, runId, producer } = input;
  assertTimeKey(input, fields);
  const keys = [...new Set([...primaryKeys, ...(timestampKey === undefined ? [] : [timestampKey])])];
  const id = crypto.randomUUID().replaceAll('-', '');
  const [catalog = '', schema = '', table = ''] = name.split('.');
  const location = `${catalog}/${schema}/${table}-${id.slice(0, 8)}`;
  const delta = lakeTable(location);
  const note = writerNote(ctx, { runId, producer });
  await createDelta(delta, { schema: fields, keys, partitionColumns, description, note });
  try {
    if (files) await append(delta, { parquet: files }, { note });
    await transaction(async () => {
      const [made] = await ctx.sql<{ key: number }>(sql`
        INSERT INTO feature_tables (id, name, catalog, schema, description, location, primary_keys, timestamp_key, partition_columns,
                                    freshness_minutes, owner_id, created_by, creation_time, last_updated_time)
        VALUES (${id}, ${name}, ${catalog}, ${schema}, ${description}, ${location}, ${keys}, ${timestampKey ?? null}, ${partitionColumns},
                ${input.freshnessMinutes ?? null}, ${ctx.caller.user?.id ?? null}::uuid,
                ${ctx.caller.user?.email ?? ctx.caller.via}, ${ctx.now}, ${ctx.now})
        ON CONFLICT (name) WHERE deleted_time IS NULL DO NOTHING RETURNING key`);
      if (!made) throw thereAlready(name);
      await ctx.sql(sql`
        INSERT INTO feature_tags (table_key, key, value)
        SELECT DISTINCT ON (given.key) ${made.key}::int, given.key, given.value
        FROM jsonb_to_recordset(${JSON.stringify(tags)}::jsonb) AS given (key text, value text)`);
      await grantCreator(ctx, TABLE, id);
      await recordCommits({ key: made.key, location, isExternal: false });
    });
  } catch (error) {
    await dropTable(delta);
    throw error;
  }
  ctx.audit({
    objectType: TABLE,
    objectId: id,
    after: { name, primaryKeys: keys, timestampKey, description },
  });
}

/** Keys are called as their columns are: a table takes a name in any case, and whoever looks up goes by the letter. */
function asColumns(input: Input, fields: readonly Field[]): Input {
  const asColumn = (name: string) => findColumn(fields, name)?.name ?? name;
  return {
    ...input,
    primaryKeys: [...new Set(input.primaryKeys.map(asColumn))],
    timestampKey: input.timestampKey === undefined ? undefined : asColumn(input.timestampKey),
    partitionColumns: [...new Set(input.partitionColumns.map(asColumn))],
  };
}

function assertTimeKey({ timestampKey }: Pick<Input, 'timestampKey'>, fields: readonly Field[]): void {
  if (timestampKey === undefined) return;
  const field = findColumn(fields, timestampKey);
  if (!field)
    throw invalid(`The time key '${timestampKey}' is none of the table's columns.`, {
      field: 'timestampKey',
    });
  if (!TIME_TYPES.includes(String(field.type)))
    throw invalid(`The time key '${timestampKey}' must be a timestamp, a date or a whole number.`, {
      field: 'timestampKey',
    });
}
