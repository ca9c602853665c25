import sql, { empty, type Sql } from 'sql-template-tag';
import { type Ability, can, levelNeeded } from '@/lib/core/access';
import type { Context } from '@/lib/core/context';
import { assertGranted, granted, heldLevel } from '@/lib/core/grants';
import { notFound } from '@/lib/pure/errors';
import { isAtLeast, LEVELS, type Level } from '@/lib/pure/permission-levels';

export const MODEL = 'registered-model' as const;
/** The stage of what has been deleted, as MLflow has it. */
export const DELETED = 'Deleted_Internal';

export type ModelRow = {
  key: number;
  id: string;
  name: string;
  description: string;
  isPrompt: boolean;
  createdBy: string;
  creationTime: number;
  lastUpdatedTime: number;
  /** What the caller holds on it. */
  level: Level;
};

export type VersionRow = {
  version: number;
  stage: string;
  description: string;
  createdBy: string;
  creationTime: number;
  lastUpdatedTime: number;
  source: string;
  storageLocation: string;
  runId: string | null;
  runLink: string;
  loggedModelId: string | null;
  status: 'PENDING_REGISTRATION' | 'READY' | 'FAILED_REGISTRATION';
  statusMessage: string;
};

export const MODEL_COLUMNS: Sql = sql`
  registered_models.key, registered_models.id, registered_models.name, registered_models.description,
  registered_models.is_prompt AS "isPrompt", registered_models.created_by AS "createdBy",
  registered_models.creation_time AS "creationTime", registered_models.last_updated_time AS "lastUpdatedTime"`;

export const VERSION_COLUMNS: Sql = sql`
  model_versions.version, model_versions.stage, model_versions.description, model_versions.created_by AS "createdBy",
  model_versions.creation_time AS "creationTime", model_versions.last_updated_time AS "lastUpdatedTime",
  model_versions.source, model_versions.storage_location AS "storageLocation", model_versions.run_id AS "runId",
  model_versions.run_link AS "runLink", model_versions.logged_model_id AS "loggedModelId", model_versions.status,
  model_versions.status_message AS "statusMessage"`;

const ofModel = sql`registered_models.id`;

/** Whether the caller holds what the operation needs, as a condition on the table `registered_models`. */
export const modelGranted = (ctx: Context, level?: Level): Sql => granted(ctx, MODEL, ofModel, level);
export const modelLevel = (ctx: Context): Sql => heldLevel(ctx, MODEL, ofModel);

/** Whether somebody with that level has the ability; besides the level it takes the role. */
export const mayDo = (ctx: Context, ability: Ability, level: Level | null): boolean =>
  can(ctx.caller, ability) && isAtLeast(MODEL, level, levelNeeded(ability, MODEL));

/** What the caller may do with a model on which they hold that level: what pages show by. */
export const mayOf = (ctx: Context, level: Level) => ({
  request: mayDo(ctx, 'models.request', level),
  edit: mayDo(ctx, 'models.edit', level),
  stage: mayDo(ctx, 'models.stage', level),
  promote: mayDo(ctx, 'models.promote', level),
  manage: mayDo(ctx, 'models.manage', level),
});

/** Refuses what is seen but not held. @throws PERMISSION_DENIED */
export const assertLevel = (ctx: Context, held: Level, needed = ctx.level(MODEL)): void =>
  assertGranted({ ...ctx, level: () => needed }, MODEL, {
    isSeen: true,
    isGranted: isAtLeast(MODEL, held, needed),
  });

/** For what is only read, whatever the operation does elsewhere. */
export const reading = (ctx: Context): Context => ({ ...ctx, level: (type) => LEVELS[type][0] });

export const noModel = (name: string) => notFound(`Registered Model with name=${name} not found`);
const noVersion = (name: string, version: number | string) =>
  notFound(`Model Version (name=${name}, version=${version}) not found`);

/**
 * A model that has not been deleted.
 *
 * @param options.lock holds off, until the transaction ends, all who want the same
 * @throws RESOURCE_DOES_NOT_EXIST, PERMISSION_DENIED
 */
export async function loadModel(
  ctx: Context,
  name: string,
  options: { lock?: boolean } = {},
): Promise<ModelRow> {
  const model = await findModel(ctx, name, options);
  if (!model) throw noModel(name);
  assertLevel(ctx, model.level);
  return model;
}

/** Undefined where there is none that the caller may see. */
export async function findModel(
  ctx: Context,
  name: string,
  { lock = false } = {},
): Promise<ModelRow | undefined> {
  const [found] = await ctx.sql<ModelRow & { level: Level | null }>(sql`
    SELECT ${MODEL_COLUMNS}, ${modelLevel(ctx)} AS level FROM registered_models
    WHERE name = ${name} AND deleted_time IS NULL ${lock ? sql`FOR NO KEY UPDATE` : empty}`);
  return found?.level ? found : undefined;
}

export type LoadedVersion = { model: ModelRow; version: VersionRow };

/** A version that has not been deleted. @throws RESOURCE_DOES_NOT_EXIST, PERMISSION_DENIED */
export async function loadVersion(
  ctx: Context,
  { name, version }: { name: string; version: number },
  options: { lock?: boolean } = {},
): Promise<LoadedVersion> {
  const model = await findModel(ctx, name, options);
  if (!model) throw noVersion(name, version);
  // Asked for after the lock: what was there before may have moved.
  const [found] = await ctx.sql<VersionRow>(
    sql`SELECT ${VERSION_COLUMNS} FROM model_versions
        WHERE model_key = ${model.key} AND version = ${version} AND stage <> ${DELETED}`,
    'registry.loadVersion',
  );
  if (!found) throw noVersion(name, version);
  assertLevel(ctx, model.level);
  return { model, version: found };
}
