import sql, { empty, type Sql } from 'sql-template-tag';
import { z } from 'zod';
import { afterSql, orderSql, positionSql, type SortColumn } from '@/lib/core/keyset';
import { containing } from '@/lib/core/like';
import { query } from '@/lib/core/operation';
import { cutPage, PageToken, readPageToken } from '@/lib/core/page';
import type { Level } from '@/lib/pure/permission-levels';
import { DELETED, modelGranted, modelLevel } from './load';
import type { AliasView, KeyValue } from './model-shape';
import { Alias, StageName, TagKey } from './schemas';
import { modelsWhere } from './searching';

const SORTS: Record<'updated' | 'name' | 'created', Omit<SortColumn, 'ascending'>> = {
  updated: { expression: sql`registered_models.last_updated_time`, type: 'int8' },
  name: { expression: sql`lower(registered_models.name)`, type: 'text' },
  created: { expression: sql`registered_models.creation_time`, type: 'int8' },
};

export type ListedModel = {
  id: string;
  name: string;
  description: string;
  owner: string;
  creationTime: number;
  lastUpdatedTime: number;
  tags: KeyValue[];
  aliases: AliasView[];
  /** The newest version of each stage that has one, in the order of the stages. */
  latest: { stage: string; kind: string; version: number; time: number }[];
  versions: number;
  openRequests: number;
  permissionLevel: Level;
};

const LATEST: Sql = sql`
  (SELECT coalesce(json_agg(json_build_object('stage', model_stages.name, 'kind', kind, 'version', newest.version,
                                              'time', newest.last_updated_time) ORDER BY position), '[]')
   FROM model_stages CROSS JOIN LATERAL (
     SELECT version, last_updated_time FROM model_versions WHERE model_key = page.key AND stage = model_stages.name
     ORDER BY version DESC LIMIT 1) AS newest)`;

export const listModels = query({
  name: 'registry.listModels',
  summary: "The console's list of models: the newest version of each stage, aliases, tags, owners.",
  access: 'models.read',
  input: z.object({
    /** A part of the name or the description. */
    search: z.string().trim().max(500).default(''),
    /** In the clients' grammar: `tags.team = 'risk'`. */
    filter: z.string().max(10_000).default(''),
    owner: z.enum(['anyone', 'me']).default('anyone'),
    tag: z.object({ key: TagKey, value: z.string().max(5000) }).optional(),
    /** Only with a version in that stage. */
    stage: StageName.optional(),
    /** Only with such an alias. */
    alias: Alias.optional(),
    /** Only with open requests. */
    hasRequests: z.boolean().default(false),
    sort: z.enum(['updated', 'name', 'created']).default('updated'),
    descending: z.boolean().default(true),
    limit: z.number().int().min(1).max(200).default(50),
    pageToken: PageToken,
  }),
  async run(ctx, { limit, pageToken: token, ...asked }) {
    const { search, filter, owner, tag, stage, alias, hasRequests, sort, descending } = asked;
    const columns: SortColumn[] = [
      { ...SORTS[sort], ascending: !descending },
      { expression: sql`registered_models.key`, type: 'int4', ascending: !descending },
    ];
    const conditions = [
      search ? sql`AND (name ILIKE ${containing(search)} OR description ILIKE ${containing(search)})` : empty,
      owner === 'me' ? sql`AND owner_id = ${ctx.caller.user?.id ?? null}::uuid` : empty,
      tag
        ? sql`AND EXISTS (SELECT 1 FROM registered_model_tags WHERE model_key = registered_models.key
                           AND registered_model_tags.key = ${tag.key} AND value = ${tag.value})`
        : empty,
      stage
        ? sql`AND EXISTS (SELECT 1 FROM model_versions WHERE model_key = registered_models.key AND stage = ${stage})`
        : empty,
      alias
        ? sql`AND EXISTS (SELECT 1 FROM model_aliases WHERE model_key = registered_models.key AND alias = ${alias})`
        : empty,
      hasRequests
        ? sql`AND EXISTS (SELECT 1 FROM transition_requests WHERE model_key = registered_models.key AND status = 'open')`
        : empty,
    ];
    const filtered = filter ? sql`AND ${await modelsWhere(filter)}` : empty;
    const matching = sql`deleted_time IS NULL AND NOT is_prompt AND ${modelGranted(ctx)} ${filtered} ${conditions[0]} ${conditions[1]}
      ${conditions[2]} ${conditions[3]} ${conditions[4]} ${conditions[5]}`;
    const [found, [matched]] = await Promise.all([
      ctx.sql<ListedModel & { position: unknown[] }>(sql`
        WITH page AS MATERIALIZED (
          SELECT key, id, name, description, created_by AS owner, creation_time AS "creationTime",
                 last_updated_time AS "lastUpdatedTime", ${modelLevel(ctx)} AS "permissionLevel",
                 ${positionSql(columns)} AS position, row_number() OVER (ORDER BY ${orderSql(columns)}) AS place
          FROM registered_models WHERE ${matching} AND ${afterSql(columns, readPageToken(asked, token))}
          ORDER BY ${orderSql(columns)} LIMIT ${limit + 1})
        SELECT page.*, ${LATEST} AS latest,
               (SELECT count(*) FROM model_versions WHERE model_key = page.key AND stage <> ${DELETED}) AS versions,
               (SELECT count(*) FROM transition_requests WHERE model_key = page.key AND status = 'open') AS "openRequests",
               (SELECT coalesce(json_agg(json_build_object('key', key, 'value', value) ORDER BY key), '[]')
                FROM registered_model_tags WHERE model_key = page.key) AS tags,
               (SELECT coalesce(json_agg(json_build_object('alias', alias, 'version', version::text) ORDER BY alias), '[]')
                FROM model_aliases WHERE model_key = page.key) AS aliases
        FROM page ORDER BY place`),
      ctx.sql<{ total: number }>(sql`SELECT count(*) AS total FROM registered_models WHERE ${matching}`),
    ]);
    const { page, nextPageToken } = cutPage(asked, found, limit, ({ position }) => position);
    return {
      models: page.map(
        ({ id, name, description, owner: by, ...row }): ListedModel => ({
          id,
          name,
          description,
          owner: by,
          creationTime: row.creationTime,
          lastUpdatedTime: row.lastUpdatedTime,
          tags: row.tags,
          aliases: row.aliases,
          latest: row.latest,
          versions: row.versions,
          openRequests: row.openRequests,
          permissionLevel: row.permissionLevel,
        }),
      ),
      nextPageToken,
      total: matched?.total ?? 0,
    };
  },
});
