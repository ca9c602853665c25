import sql from 'sql-template-tag';
import { z } from 'zod';
import { command } from '@/lib/core/operation';
import { invalid, notFound } from '@/lib/pure/errors';
import { loadTable, TABLE } from './load';
import {
  ColumnName,
  DataSources,
  Description,
  FreshnessMinutes,
  SourceKind,
  TableName,
  TagKey,
  TagValue,
} from './schemas';
import { readTableView, type TableView } from './table-shape';

export const updateTable = command({
  name: 'features.updateTable',
  summary:
    'Changes what a table or its features say of themselves, and how fresh it is expected to be. Answers the table.',
  access: 'features.write',
  input: z.object({
    name: TableName,
    description: Description.optional(),
    /** Null expects nothing. */
    freshnessMinutes: FreshnessMinutes.nullable().optional(),
    /** By the feature's name. */
    featureDescriptions: z.record(z.string(), Description).optional(),
  }),
  async run(
    ctx,
    { name, description, freshnessMinutes, featureDescriptions = {} },
  ): Promise<{ featureTable: TableView }> {
    const table = await loadTable(ctx, name, { lock: true });
    const described = Object.entries(featureDescriptions);
    await ctx.sql(sql`
      UPDATE feature_tables
      SET description = coalesce(${description ?? null}, description),
          freshness_minutes = CASE WHEN ${freshnessMinutes !== undefined} THEN ${freshnessMinutes ?? null}::int ELSE freshness_minutes END,
          last_updated_time = ${ctx.now}
      WHERE key = ${table.key}`);
    const changed = await ctx.sql<{ name: string }>(sql`
      UPDATE features SET description = given.description
      FROM unnest(${described.map(([feature]) => feature)}::text[], ${described.map(([, text]) => text)}::text[]) AS given (name, description)
      WHERE table_key = ${table.key} AND features.name = given.name RETURNING features.name`);
    const missing = described.find(([feature]) => !changed.some((each) => each.name === feature));
    if (missing)
      throw invalid(`The table has no feature '${missing[0].slice(0, 100)}'.`, {
        field: 'featureDescriptions',
      });
    ctx.audit({
      objectType: TABLE,
      objectId: table.id,
      before: { description: table.description, freshnessMinutes: table.freshnessMinutes },
      after: { description, freshnessMinutes, features: described.map(([feature]) => feature) },
    });
    return { featureTable: await readTableView(ctx, await loadTable(ctx, name)) };
  },
});

const Tagged = z.object({
  name: TableName,
  /** A feature of the table; without, the table itself. */
  feature: ColumnName.optional(),
  key: TagKey,
});

export const setTag = command({
  name: 'features.setTag',
  summary: 'Sets a tag of a table or of one of its features.',
  access: 'features.write',
  input: Tagged.extend({ value: TagValue }),
  async run(ctx, { name, feature = '', key, value }) {
    const table = await loadTable(ctx, name);
    const [there] = await ctx.sql(sql`
      INSERT INTO feature_tags (table_key, feature, key, value)
      SELECT ${table.key}::int, ${feature}, ${key}, ${value}
      WHERE ${feature} = '' OR EXISTS (SELECT 1 FROM features WHERE table_key = ${table.key} AND name = ${feature})
      ON CONFLICT (table_key, feature, key) DO UPDATE SET value = excluded.value RETURNING 1`);
    if (!there) throw notFound(`The table has no feature '${feature.slice(0, 100)}'.`);
    ctx.audit({
      objectType: TABLE,
      objectId: table.id,
      after: { feature, tag: key, value: value.slice(0, 500) },
    });
    return { key, value };
  },
});

export const deleteTag = command({
  name: 'features.deleteTag',
  summary: 'Removes a tag of a table or of a feature. Answers whether there was one.',
  access: 'features.write',
  input: Tagged,
  async run(ctx, { name, feature = '', key }) {
    const table = await loadTable(ctx, name);
    const [before] = await ctx.sql<{ value: string }>(sql`
      DELETE FROM feature_tags WHERE table_key = ${table.key} AND feature = ${feature} AND key = ${key} RETURNING value`);
    ctx.audit({
      objectType: TABLE,
      objectId: table.id,
      before: { feature, tag: key, value: before?.value.slice(0, 500) },
    });
    return { wasThere: before !== undefined };
  },
});

const Sources = z.object({
  name: TableName,
  dataSources: DataSources.min(1),
  sourceType: SourceKind.default('table'),
});

export const addDataSources = command({
  name: 'features.addDataSources',
  summary: 'Says what a table is computed from.',
  access: 'features.write',
  input: Sources,
  async run(ctx, { name, dataSources, sourceType }) {
    const table = await loadTable(ctx, name);
    await ctx.sql(sql`
      INSERT INTO feature_sources (table_key, kind, source)
      SELECT ${table.key}::int, ${sourceType}::feature_source_kind, given FROM unnest(${dataSources}::text[]) AS given
      ON CONFLICT DO NOTHING`);
    ctx.audit({ objectType: TABLE, objectId: table.id, after: { [sourceType]: dataSources } });
    return {};
  },
});

export const deleteDataSources = command({
  name: 'features.deleteDataSources',
  summary: 'Takes back what a table is computed from; sources that were never named are passed over.',
  access: 'features.write',
  input: Sources,
  async run(ctx, { name, dataSources, sourceType }) {
    const table = await loadTable(ctx, name);
    const gone = await ctx.sql<{ source: string }>(sql`
      DELETE FROM feature_sources WHERE table_key = ${table.key} AND kind = ${sourceType}::feature_source_kind
        AND source = ANY(${dataSources}::text[]) RETURNING source`);
    ctx.audit({
      objectType: TABLE,
      objectId: table.id,
      before: { [sourceType]: gone.map(({ source }) => source) },
    });
    return { deleted: gone.length };
  },
});
