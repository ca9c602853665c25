import sql, { empty } from 'sql-template-tag';
import { z } from 'zod';
import { containing } from '@/lib/core/like';
import { query } from '@/lib/core/operation';
import { cutPage, PageToken, readPageToken } from '@/lib/core/page';
import { tableGranted } from './load';

export type FoundFeature = {
  name: string;
  type: string;
  description: string;
  table: string;
  isKey: boolean;
  primaryKeys: string[];
  timestampKey: string | null;
};

export const searchFeatures = query({
  name: 'features.searchFeatures',
  summary: 'Features of all tables that the caller may see, by name or description.',
  access: 'features.read',
  input: z.object({
    search: z.string().trim().max(500).default(''),
    /** Of the tables of one schema alone, as `catalog.schema`. */
    schema: z.string().trim().max(500).optional(),
    /** Without the columns that are keys. */
    hasKeys: z.boolean().default(true),
    limit: z.coerce.number().int().min(1).max(500).default(100),
    pageToken: PageToken,
  }),
  async run(ctx, { search, schema, hasKeys, limit, pageToken: token }) {
    const like = containing(search);
    const [name = null, table = null] = readPageToken(search, token) ?? [];
    const found = await ctx.sql<FoundFeature>(sql`
      SELECT features.name, features.type, features.description, feature_tables.name AS table,
             features.name = ANY(primary_keys) AS "isKey", primary_keys AS "primaryKeys", timestamp_key AS "timestampKey"
      FROM features JOIN feature_tables ON feature_tables.key = table_key
      WHERE deleted_time IS NULL AND ${tableGranted(ctx)}
        ${schema === undefined ? empty : sql`AND (catalog || '.' || schema) = ${schema}`}
        ${hasKeys ? empty : sql`AND NOT features.name = ANY(primary_keys)`}
        ${search ? sql`AND (features.name ILIKE ${like} OR features.description ILIKE ${like})` : empty}
        ${name === null ? empty : sql`AND features.name >= ${name}::text AND (features.name, feature_tables.name) > (${name}::text, ${table}::text)`}
      ORDER BY features.name, feature_tables.name LIMIT ${limit + 1}`);
    const { page: features, nextPageToken } = cutPage(search, found, limit, (last) => [
      last.name,
      last.table,
    ]);
    return { features, nextPageToken };
  },
});

type Facet = { value: string; count: number };
export type Facets = {
  owners: Facet[];
  sources: Facet[];
  entities: Facet[];
  tags: { key: string; value: string; count: number }[];
};

const MOST = 30;

export const listFacets = query({
  name: 'features.listFacets',
  summary:
    'What feature tables can be browsed by: tags, owners, sources, entities, the most frequent of each.',
  access: 'features.read',
  input: z.object({}),
  async run(ctx): Promise<Facets> {
    const [found] = await ctx.sql<Facets>(sql`
      WITH seen AS MATERIALIZED (
        SELECT key, created_by, primary_keys, timestamp_key FROM feature_tables WHERE deleted_time IS NULL AND ${tableGranted(ctx)})
      SELECT
        (SELECT coalesce(json_agg(o), '[]') FROM (
           SELECT created_by AS value, count(*) FROM seen GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ${MOST}) AS o) AS owners,
        (SELECT coalesce(json_agg(s), '[]') FROM (
           SELECT source AS value, count(*) FROM feature_sources JOIN seen ON key = table_key GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ${MOST}) AS s) AS sources,
        (SELECT coalesce(json_agg(e), '[]') FROM (
           SELECT entity AS value, count(*) FROM seen, unnest(primary_keys) AS entity WHERE entity IS DISTINCT FROM timestamp_key
           GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ${MOST}) AS e) AS entities,
        (SELECT coalesce(json_agg(t), '[]') FROM (
           SELECT feature_tags.key, value, count(*) FROM feature_tags JOIN seen ON seen.key = table_key WHERE feature = ''
           GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2 LIMIT ${MOST}) AS t) AS tags`);
    return found ?? { owners: [], sources: [], entities: [], tags: [] };
  },
});
