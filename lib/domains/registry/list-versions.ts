import sql, { empty } from 'sql-template-tag';
import { z } from 'zod';
import { afterSql, orderSql, positionSql, type SortColumn } from '@/lib/core/keyset';
import { containing } from '@/lib/core/like';
import { query } from '@/lib/core/operation';
import { cutPage, PageToken, readPageToken } from '@/lib/core/page';
import { invalid } from '@/lib/pure/errors';
import { LIMITS } from '@/lib/pure/mlflow-names';
import { measuredSql } from '../tracking';
import { DELETED, loadModel } from './load';
import type { KeyValue } from './model-shape';
import { ModelName, StageName, TagKey } from './schemas';

const SORTS: Record<'version' | 'updated', Omit<SortColumn, 'ascending'>> = {
  version: { expression: sql`model_versions.version`, type: 'int4' },
  updated: { expression: sql`model_versions.last_updated_time`, type: 'int8' },
};

/** Versions without a value that the caller may see, or with none that is a number, stand behind all others in both directions. */
const BY_METRIC: [missing: SortColumn, value: Omit<SortColumn, 'ascending'>] = [
  {
    expression: sql`CASE WHEN measured.seen AND measured.value <> 'NaN' THEN 0 ELSE 1 END`,
    type: 'int4',
    ascending: true,
  },
  {
    expression: sql`CASE WHEN measured.seen AND measured.value <> 'NaN' THEN measured.value ELSE 0 END`,
    type: 'float8',
  },
];

export type ListedVersion = {
  version: number;
  stage: string;
  description: string;
  createdBy: string;
  creationTime: number;
  lastUpdatedTime: number;
  runId: string | null;
  modelId: string | null;
  status: string;
  tags: KeyValue[];
  aliases: string[];
  openRequests: { toStage: string; requestedBy: string }[];
};

export const listVersions = query({
  name: 'registry.listVersions',
  summary: "A model's versions for its page: stage, aliases, tags, open requests.",
  access: 'models.read',
  input: z.object({
    name: ModelName,
    /** A version's number, or a part of its description. */
    search: z.string().trim().max(500).default(''),
    stage: StageName.optional(),
    tag: z.object({ key: TagKey, value: z.string().max(5000) }).optional(),
    sort: z.enum(['version', 'updated', 'metric']).default('version'),
    /** What the versions stand in order by, where that is a metric: of the logged model, else of the run. */
    metric: z.string().min(1).max(LIMITS.key).optional(),
    descending: z.boolean().default(true),
    limit: z.number().int().min(1).max(500).default(50),
    pageToken: PageToken,
  }),
  async run(ctx, { limit, pageToken: token, ...asked }) {
    const { key } = await loadModel(ctx, asked.name);
    const { search, stage, tag, sort, metric, descending } = asked;
    if ((sort === 'metric') !== (metric !== undefined))
      throw invalid('An order by a metric names the metric, and no other order does.', { field: 'metric' });
    const ascending = !descending;
    const columns: SortColumn[] = [
      ...(sort === 'metric' ? [BY_METRIC[0], { ...BY_METRIC[1], ascending }] : []),
      ...(sort === 'updated' ? [{ ...SORTS.updated, ascending }] : []),
      { ...SORTS.version, ascending },
    ];
    const measured =
      metric === undefined
        ? empty
        : sql`LEFT JOIN LATERAL ${measuredSql(ctx, { runId: sql`model_versions.run_id`, modelId: sql`model_versions.logged_model_id`, key: sql`${metric}` })} AS measured ON true`;
    const searched = search
      ? sql`AND (version::text = ${search} OR description ILIKE ${containing(search)})`
      : empty;
    const inStage = stage ? sql`AND stage = ${stage}` : empty;
    const tagged = tag
      ? sql`AND EXISTS (SELECT 1 FROM model_version_tags AS tag
                         WHERE tag.model_key = model_versions.model_key AND tag.version = model_versions.version
                           AND tag.key = ${tag.key} AND tag.value = ${tag.value})`
      : empty;
    const found = await ctx.sql<ListedVersion & { position: unknown[] }>(sql`
      WITH page AS MATERIALIZED (
        SELECT version, stage, description, created_by AS "createdBy", creation_time AS "creationTime",
               last_updated_time AS "lastUpdatedTime", run_id AS "runId", logged_model_id AS "modelId", status,
               ${positionSql(columns)} AS position, row_number() OVER (ORDER BY ${orderSql(columns)}) AS place
        FROM model_versions ${measured}
        WHERE model_key = ${key} AND stage <> ${DELETED} ${searched} ${inStage} ${tagged}
          AND ${afterSql(columns, readPageToken(asked, token))}
        ORDER BY ${orderSql(columns)} LIMIT ${limit + 1})
      SELECT page.*,
             (SELECT coalesce(json_agg(json_build_object('key', key, 'value', value) ORDER BY key), '[]')
              FROM model_version_tags WHERE model_key = ${key} AND model_version_tags.version = page.version) AS tags,
             (SELECT coalesce(json_agg(alias ORDER BY alias), '[]') FROM model_aliases
              WHERE model_key = ${key} AND model_aliases.version = page.version) AS aliases,
             (SELECT coalesce(json_agg(json_build_object('toStage', to_stage, 'requestedBy', requested_by) ORDER BY id), '[]')
              FROM transition_requests
              WHERE model_key = ${key} AND transition_requests.version = page.version AND status = 'open') AS "openRequests"
      FROM page ORDER BY place`);
    const { page, nextPageToken } = cutPage(asked, found, limit, ({ position }) => position);
    return {
      versions: page.map(
        ({ position: _, ...row }): ListedVersion => ({
          version: row.version,
          stage: row.stage,
          description: row.description,
          createdBy: row.createdBy,
          creationTime: row.creationTime,
          lastUpdatedTime: row.lastUpdatedTime,
          runId: row.runId,
          modelId: row.modelId,
          status: row.status,
          tags: row.tags,
          aliases: row.aliases,
          openRequests: row.openRequests,
        }),
      ),
      nextPageToken,
    };
  },
});
