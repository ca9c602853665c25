import sql, { empty } from 'sql-template-tag';
import { z } from 'zod';
import { afterSql, orderSql, positionSql, type SortColumn } from '@/lib/core/keyset';
import { containing } from '@/lib/core/like';
import { query } from '@/lib/core/operation';
import { cutPage, PageToken, readPageToken } from '@/lib/core/page';
import { tableGranted } from './load';
import { TagKey } from './schemas';
import type { KeyValue } from './table-shape';

const SORTS: Record<'updated' | 'name' | 'written', Omit<SortColumn, 'ascending'>> = {
  updated: { expression: sql`feature_tables.last_updated_time`, type: 'int8' },
  name: { expression: sql`feature_tables.name`, type: 'text' },
  written: { expression: sql`coalesce(feature_tables.last_write_time, 0)`, type: 'int8' },
};

export type ListedTable = {
  tableId: string;
  name: string;
  description: string;
  owner: string;
  primaryKeys: string[];
  timestampKey: string | null;
  isExternal: boolean;
  rows: number | null;
  version: number;
  lastUpdatedTime: number;
  lastWriteTime: number | null;
  /** When the next write is due; null where nothing is expected. */
  dueTime: number | null;
  features: number;
  /** Features that the search is about, a few. */
  matching: string[];
  tags: KeyValue[];
  sources: string[];
  online: { mode: string; version: number; error: string | null } | null;
};

export const Filters = {
  /** A part of a table's name, description, owner, feature, source or tag. */
  search: z.string().trim().max(500).default(''),
  owner: z.string().max(300).optional(),
  tag: z.object({ key: TagKey, value: z.string().max(5000) }).optional(),
  source: z.string().max(2000).optional(),
  /** A column of the primary key. */
  entity: z.string().max(255).optional(),
};

export const listTables = query({
  name: 'features.listTables',
  summary: 'Feature tables that the caller may see, by whatever is said of them and their features.',
  access: 'features.read',
  input: z.object({
    ...Filters,
    /** Only those whose next write is overdue. */
    isStale: z.boolean().default(false),
    sort: z.enum(['updated', 'name', 'written']).default('updated'),
    descending: z.boolean().default(true),
    limit: z.coerce.number().int().min(1).max(200).default(50),
    pageToken: PageToken,
  }),
  async run(ctx, { limit, pageToken: token, ...asked }) {
    const { search, owner, tag, source, entity, isStale, sort, descending } = asked;
    const columns: SortColumn[] = [
      { ...SORTS[sort], ascending: !descending },
      { expression: sql`feature_tables.key`, type: 'int4', ascending: !descending },
    ];
    const like = containing(search);
    const ofTable = sql`table_key = feature_tables.key`;
    const matching = sql`deleted_time IS NULL AND ${tableGranted(ctx)}
      ${
        search
          ? sql`AND (feature_tables.name ILIKE ${like} OR feature_tables.description ILIKE ${like} OR created_by ILIKE ${like}
            OR EXISTS (SELECT 1 FROM features WHERE ${ofTable} AND (features.name ILIKE ${like} OR features.description ILIKE ${like}))
            OR EXISTS (SELECT 1 FROM feature_tags WHERE ${ofTable} AND (feature_tags.key ILIKE ${like} OR value ILIKE ${like}))
            OR EXISTS (SELECT 1 FROM feature_sources WHERE ${ofTable} AND source ILIKE ${like}))`
          : empty
      }
      ${owner ? sql`AND created_by = ${owner}` : empty}
      ${tag ? sql`AND EXISTS (SELECT 1 FROM feature_tags WHERE ${ofTable} AND feature_tags.key = ${tag.key} AND value = ${tag.value})` : empty}
      ${source ? sql`AND EXISTS (SELECT 1 FROM feature_sources WHERE ${ofTable} AND source = ${source})` : empty}
      ${entity ? sql`AND ${entity} = ANY(primary_keys)` : empty}
      ${isStale ? sql`AND coalesce(last_write_time, creation_time) + freshness_minutes * 60000::bigint < ${ctx.now}` : empty}`;
    const [found, [matched]] = await Promise.all([
      ctx.sql<ListedTable & { position: unknown[] }>(sql`
        WITH page AS MATERIALIZED (
          SELECT feature_tables.*, ${positionSql(columns)} AS position, row_number() OVER (ORDER BY ${orderSql(columns)}) AS place
          FROM feature_tables WHERE ${matching} AND ${afterSql(columns, readPageToken(asked, token))}
          ORDER BY ${orderSql(columns)} LIMIT ${limit + 1})
        SELECT id AS "tableId", name, description, created_by AS owner, primary_keys AS "primaryKeys",
               timestamp_key AS "timestampKey", is_external AS "isExternal", rows, version,
               last_updated_time AS "lastUpdatedTime", last_write_time AS "lastWriteTime",
               coalesce(last_write_time, creation_time) + freshness_minutes * 60000::bigint AS "dueTime",
               (SELECT count(*) FROM features WHERE table_key = page.key AND features.name <> ALL(primary_keys)) AS features,
               ${
                 search
                   ? sql`ARRAY(SELECT features.name FROM features WHERE table_key = page.key AND features.name ILIKE ${like}
                               ORDER BY features.position LIMIT 5)`
                   : sql`'{}'::text[]`
               } AS matching,
               (SELECT coalesce(json_agg(json_build_object('key', key, 'value', value) ORDER BY key), '[]')
                FROM feature_tags WHERE table_key = page.key AND feature = '') AS tags,
               ARRAY(SELECT source FROM feature_sources WHERE table_key = page.key ORDER BY kind, source LIMIT 5) AS sources,
               (SELECT json_build_object('mode', mode, 'version', version, 'error', error) FROM online_tables
                WHERE table_key = page.key) AS online, position
        FROM page ORDER BY place`),
      ctx.sql<{ total: number }>(sql`SELECT count(*) AS total FROM feature_tables WHERE ${matching}`),
    ]);
    const { page, nextPageToken } = cutPage(asked, found, limit, ({ position }) => position);
    return {
      tables: page.map(({ position: _, ...table }): ListedTable => table),
      nextPageToken,
      total: matched?.total ?? 0,
    };
  },
});
