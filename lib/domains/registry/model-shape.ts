import sql, { type Sql } from 'sql-template-tag';
import type { Context } from '@/lib/core/context';
import type { Level } from '@/lib/pure/permission-levels';
import { DELETED, MODEL_COLUMNS, type ModelRow, modelLevel, VERSION_COLUMNS, type VersionRow } from './load';

export type KeyValue = { key: string; value: string };
export type AliasView = { alias: string; version: string };

/** A version as clients know it. Times are epoch milliseconds; the version is a text. */
export type VersionView = {
  name: string;
  version: string;
  currentStage: string;
  description: string;
  userId: string;
  creationTimestamp: number;
  lastUpdatedTimestamp: number;
  source: string;
  runId: string;
  runLink: string;
  modelId: string;
  status: VersionRow['status'];
  statusMessage: string;
  tags: KeyValue[];
  aliases: string[];
};

export type ModelView = {
  /** What permissions are keyed by. */
  id: string;
  name: string;
  description: string;
  userId: string;
  creationTimestamp: number;
  lastUpdatedTimestamp: number;
  tags: KeyValue[];
  aliases: AliasView[];
  /** The newest version in each stage. */
  latestVersions: VersionView[];
  permissionLevel: Level;
};

export type VersionRecord = VersionRow & { name: string; tags: KeyValue[]; aliases: string[] };

/** Columns of a VersionRecord, from `model_versions` and `registered_models` under these names. */
export const VERSION_RECORD: Sql = sql`
  registered_models.name, ${VERSION_COLUMNS},
  (SELECT coalesce(json_agg(json_build_object('key', key, 'value', value) ORDER BY key), '[]') FROM model_version_tags
   WHERE model_version_tags.model_key = model_versions.model_key AND model_version_tags.version = model_versions.version) AS tags,
  (SELECT coalesce(json_agg(alias ORDER BY alias), '[]') FROM model_aliases
   WHERE model_aliases.model_key = model_versions.model_key AND model_aliases.version = model_versions.version) AS aliases`;

export const toVersion = (row: VersionRecord): VersionView => ({
  name: row.name,
  version: String(row.version),
  currentStage: row.stage,
  description: row.description,
  userId: row.createdBy,
  creationTimestamp: row.creationTime,
  lastUpdatedTimestamp: row.lastUpdatedTime,
  source: row.source,
  runId: row.runId ?? '',
  runLink: row.runLink,
  modelId: row.loggedModelId ?? '',
  status: row.status,
  statusMessage: row.statusMessage,
  tags: row.tags,
  aliases: row.aliases,
});

/** One statement for one version; undefined for none. */
export async function readVersion(
  ctx: Context,
  model: Pick<ModelRow, 'key'>,
  version: number,
): Promise<VersionView | undefined> {
  const [found] = await ctx.sql<VersionRecord>(
    sql`SELECT ${VERSION_RECORD} FROM model_versions JOIN registered_models ON registered_models.key = model_key
        WHERE model_key = ${model.key} AND version = ${version} AND stage <> ${DELETED}`,
    'registry.readVersion',
  );
  return found && toVersion(found);
}

/** The newest version of each stage of models, by inner key: a few looks into an index a model. */
export async function latestVersions(
  ctx: Context,
  keys: number[],
  stages?: string[],
): Promise<Map<number, VersionView[]>> {
  const latest = new Map<number, VersionView[]>(keys.map((key) => [key, []]));
  if (keys.length === 0) return latest;
  const found = await ctx.sql<VersionRecord & { key: number }>(sql`
    SELECT wanted.key, ${VERSION_RECORD}
    FROM unnest(${keys}::int[]) AS wanted (key)
    JOIN registered_models ON registered_models.key = wanted.key
    CROSS JOIN model_stages
    CROSS JOIN LATERAL (
      SELECT * FROM model_versions WHERE model_key = wanted.key AND stage = model_stages.name
      ORDER BY version DESC LIMIT 1) AS model_versions
    WHERE ${stages === undefined} OR model_stages.name = ANY(${stages ?? []}::text[])
    ORDER BY model_stages.position`);
  for (const row of found) latest.get(row.key)?.push(toVersion(row));
  return latest;
}

export type ModelRecord = Omit<ModelRow, 'level'> & {
  level: Level;
  tags: KeyValue[];
  aliases: AliasView[];
};

/** Columns of a ModelRecord, from `registered_models`. */
export const modelRecord = (ctx: Context): Sql => sql`
  ${MODEL_COLUMNS}, ${modelLevel(ctx)} AS level,
  (SELECT coalesce(json_agg(json_build_object('key', registered_model_tags.key, 'value', value) ORDER BY registered_model_tags.key), '[]')
   FROM registered_model_tags WHERE model_key = registered_models.key) AS tags,
  (SELECT coalesce(json_agg(json_build_object('alias', alias, 'version', version::text) ORDER BY alias), '[]')
   FROM model_aliases WHERE model_key = registered_models.key) AS aliases`;

export const toModel = (row: ModelRecord, versions: VersionView[] = []): ModelView => ({
  id: row.id,
  name: row.name,
  description: row.description,
  userId: row.createdBy,
  creationTimestamp: row.creationTime,
  lastUpdatedTimestamp: row.lastUpdatedTime,
  tags: row.tags,
  aliases: row.aliases,
  latestVersions: versions,
  permissionLevel: row.level,
});

/** A model as clients know it, by its inner key. */
export async function readModel(ctx: Context, key: number): Promise<ModelView> {
  const [found] = await ctx.sql<ModelRecord>(
    sql`SELECT ${modelRecord(ctx)} FROM registered_models WHERE registered_models.key = ${key}`,
  );
  if (!found) throw new Error(`registered model ${key} is gone`);
  return toModel(found, (await latestVersions(ctx, [key])).get(key));
}
