import sql from 'sql-template-tag';
import { z } from 'zod';
import { grantCreator } from '@/lib/core/grants';
import { command } from '@/lib/core/operation';
import { transaction } from '@/lib/platform/db';
import { type Field, openTable } from '@/lib/platform/delta';
import { env } from '@/lib/platform/env';
import { alreadyExists, denied, invalid } from '@/lib/pure/errors';
import { TIME_TYPES } from './create-table';
import { loadTable, TABLE } from './load';
import { recordCommits } from './record-commits';
import { ColumnName, Description, FreshnessMinutes, TableName, Tags } from './schemas';
import { readTableView, type TableView } from './table-shape';

/** Below one of the places that the operator has named. The URL parser has settled every `..`. */
function placeOf(text: string): string {
  let url: URL;
  try {
    url = new URL(text.startsWith('/') ? `file:${encodeURI(text)}` : text);
  } catch {
    throw invalid('The location must be a URL: file:/folder or s3://bucket/prefix.', { field: 'location' });
  }
  if (url.search !== '' || url.hash !== '' || /%2f|%5c|%00/i.test(url.pathname))
    throw invalid('The location must name a folder or a prefix, nothing more.', { field: 'location' });
  const place = `${url.protocol}//${url.host}${url.pathname.replace(/\/+$/, '')}`;
  const root = env.tableSources.find((each) => place === each.url || place.startsWith(`${each.url}/`));
  if (!root)
    throw denied(
      'Tables may not be registered from there. An administrator names the places by PLUMBLINE_TABLE_SOURCES.',
    );
  return root.query === '' ? place : `${place}?${root.query}`;
}

/** A column of others is found by the letter, and must be one that rows can be told apart or ordered by. */
function assertKey(schema: readonly Field[], name: string, isTime: boolean): void {
  const field = isTime ? 'timestampKey' : 'primaryKeys';
  const type = schema.find((each) => each.name === name)?.type;
  if (type === undefined) throw invalid(`The table has no column '${name}'.`, { field });
  if (typeof type !== 'string')
    throw invalid(`The key '${name}' must be a single value, no list or map.`, { field });
  if (isTime && ![...TIME_TYPES, 'timestamp_ntz'].includes(type))
    throw invalid(`The time key '${name}' must be a timestamp, a date or a whole number, not a ${type}.`, {
      field,
    });
}

export const registerTable = command({
  name: 'features.registerTable',
  summary: 'Takes a Delta table that others write into the catalog, where it lies. It is only read here.',
  access: 'features.create',
  input: z.object({
    name: TableName,
    /** `file:/folder` or `s3://bucket/prefix`, below a place that the operator allows. */
    location: z.string().min(1).max(2000),
    primaryKeys: z.array(ColumnName).min(1).max(50),
    timestampKey: ColumnName.optional(),
    description: Description.default(''),
    tags: Tags,
    freshnessMinutes: FreshnessMinutes.optional(),
  }),
  transaction: false,
  async run(ctx, input): Promise<{ featureTable: TableView }> {
    const { name, primaryKeys, timestampKey, description, tags } = input;
    const location = placeOf(input.location);
    const keys = [...new Set([...primaryKeys, ...(timestampKey === undefined ? [] : [timestampKey])])];
    const { schema, metadata } = await openTable(location).snapshot();
    for (const key of keys) assertKey(schema, key, key === timestampKey);
    const id = crypto.randomUUID().replaceAll('-', '');
    const [catalog = '', schemaName = ''] = name.split('.');
    await transaction(async () => {
      const [made] = await ctx.sql<{ key: number }>(sql`
        INSERT INTO feature_tables (id, name, catalog, schema, description, location, is_external, primary_keys, timestamp_key,
                                    partition_columns, freshness_minutes, owner_id, created_by, creation_time, last_updated_time)
        VALUES (${id}, ${name}, ${catalog}, ${schemaName}, ${description || (metadata.description ?? '')}, ${location}, true, ${keys},
                ${timestampKey ?? null}, ${metadata.partitionColumns}, ${input.freshnessMinutes ?? null},
                ${ctx.caller.user?.id ?? null}::uuid, ${ctx.caller.user?.email ?? ctx.caller.via}, ${ctx.now}, ${ctx.now})
        ON CONFLICT (name) WHERE deleted_time IS NULL DO NOTHING RETURNING key`);
      if (!made) throw alreadyExists(`Feature table '${name}' exists already.`, { field: 'name' });
      await ctx.sql(sql`
        INSERT INTO feature_tags (table_key, key, value)
        SELECT DISTINCT ON (given.key) ${made.key}::int, given.key, given.value
        FROM jsonb_to_recordset(${JSON.stringify(tags)}::jsonb) AS given (key text, value text)`);
      await grantCreator(ctx, TABLE, id);
      await recordCommits({ key: made.key, location, isExternal: true });
    });
    ctx.audit({
      objectType: TABLE,
      objectId: id,
      after: { name, location: input.location, primaryKeys: keys },
    });
    return { featureTable: await readTableView(ctx, await loadTable(ctx, name)) };
  },
});

export const refreshTable = command({
  name: 'features.refreshTable',
  summary: 'Looks for what others have written to a table that is registered in place.',
  access: 'features.write',
  input: z.object({ name: TableName }),
  transaction: false,
  async run(ctx, { name }) {
    const table = await loadTable(ctx, name);
    const version = await recordCommits(table);
    ctx.audit({
      objectType: TABLE,
      objectId: table.id,
      before: { version: table.version },
      after: { version },
    });
    return { version };
  },
});
