import sql, { type Sql } from 'sql-template-tag';
import { z } from 'zod';
import { containing } from '@/lib/core/like';
import { query } from '@/lib/core/operation';
import { DELETED, modelGranted } from './load';

const MOST_OF_A_KIND = 6;

/** `churn 3`, `churn/3`, `churn version 3`, `churn v3`: the third version of what is called like that. */
const WITH_VERSION = /^(.*?)(?:\s*\/\s*|\s+)(?:version\s+|v)?(\d{1,9})$/i;
/** `churn@champion`, `@champion` */
const WITH_ALIAS = /^(.*?)\s*@([\p{L}\p{N}_-]+)$/u;

/** Who types a whole name means that one, however many there are whose names begin so. */
const isCalled = (name: string): Sql => sql`(lower(name) = lower(${name.trim()}))`;

export type FoundModel = { name: string; description: string };
export type FoundVersion = { name: string; version: number; stage: string; aliases: string[] };

export const findModels = query({
  name: 'registry.findModels',
  summary:
    'Models by a part of their name, and versions by name and number or alias: churn 3, churn@champion.',
  access: 'models.read',
  input: z.object({ search: z.string().trim().min(1).max(200) }),
  async run(ctx, { search }): Promise<{ models: FoundModel[]; versions: FoundVersion[] }> {
    const [, ofNumber, number] = WITH_VERSION.exec(search) ?? [];
    const [, ofAlias, alias] = WITH_ALIAS.exec(search) ?? [];
    const base = ofNumber ?? ofAlias ?? search;
    const which =
      number !== undefined
        ? sql`version = ${Number(number)}`
        : sql`EXISTS (SELECT 1 FROM model_aliases WHERE model_aliases.model_key = model_versions.model_key
                        AND model_aliases.version = model_versions.version AND starts_with(alias, ${alias ?? ''}))`;
    const [models, versions] = await Promise.all([
      ctx.sql<FoundModel>(sql`
        SELECT name, left(description, 200) AS description FROM registered_models
        WHERE deleted_time IS NULL AND NOT is_prompt AND name ILIKE ${containing(search)} AND ${modelGranted(ctx)}
        ORDER BY ${isCalled(search)} DESC, last_updated_time DESC, key DESC LIMIT ${MOST_OF_A_KIND}`),
      number === undefined && alias === undefined
        ? []
        : ctx.sql<FoundVersion>(sql`
            SELECT named.name, version, stage,
                   (SELECT coalesce(json_agg(alias ORDER BY alias), '[]') FROM model_aliases
                    WHERE model_aliases.model_key = named.key AND model_aliases.version = model_versions.version) AS aliases
            FROM (SELECT key, name, last_updated_time, ${isCalled(base)} AS is_called FROM registered_models
                  WHERE deleted_time IS NULL AND NOT is_prompt AND name ILIKE ${containing(base)} AND ${modelGranted(ctx)}
                  ORDER BY is_called DESC, last_updated_time DESC, key DESC LIMIT 100) AS named
            JOIN model_versions ON model_key = named.key
            WHERE ${which} AND stage <> ${DELETED}
            ORDER BY is_called DESC, named.last_updated_time DESC, version DESC LIMIT ${MOST_OF_A_KIND}`),
    ]);
    return { models, versions };
  },
});
