import { randomBytes } from 'node:crypto';
import sql from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { command } from '@/lib/core/operation';
import { perform } from '@/lib/core/perform';
import { rows } from '@/lib/platform/db';
import { log } from '@/lib/platform/log';
import { AppError } from '@/lib/pure/errors';
import { loadMeantVersion } from '../registry';
import { proxiedPath, resolvePlace } from '../tracking';
import type { ServedDefinition } from './definition';
import { lockSteady } from './load';
import { propose } from './propose';
import { system } from './settle';

/**
 * Endpoints that serve by an alias or a stage which means another version by now. One whose last try with that very version failed or
 * was cancelled, or that somebody took back from it, is left alone until it moves again.
 */
export async function findMoved(): Promise<number[]> {
  const found = await rows<{ key: number }>(sql`
    SELECT DISTINCT serving_endpoints.key
    FROM serving_endpoints
    JOIN serving_configs AS live ON live.endpoint_key = serving_endpoints.key AND live.version = live_version
    CROSS JOIN LATERAL jsonb_array_elements(live.definition->'entities') AS entity
    JOIN registered_models ON registered_models.name = entity->>'modelName' AND deleted_time IS NULL
    LEFT JOIN model_aliases ON model_aliases.model_key = registered_models.key AND alias = entity->'follows'->>'alias'
    LEFT JOIN LATERAL (
      SELECT version FROM model_versions
      WHERE model_key = registered_models.key AND stage = entity->'follows'->>'stage' ORDER BY version DESC LIMIT 1) AS staged ON true
    LEFT JOIN serving_configs AS latest ON latest.endpoint_key = serving_endpoints.key AND latest.version = serving_endpoints.last_version
      AND latest.outcome IN ('failed', 'canceled') AND latest.cause = 'follow'
    WHERE pending_version IS NULL AND NOT is_stopped AND jsonb_typeof(entity->'follows') = 'object'
      AND coalesce(model_aliases.version, staged.version) <> (entity->>'version')::int
      AND coalesce(model_aliases.version, staged.version) IS DISTINCT FROM (entity->>'passedOver')::int
      AND NOT coalesce(latest.definition->'entities' @> jsonb_build_array(jsonb_build_object(
            'name', entity->'name', 'version', coalesce(model_aliases.version, staged.version))), false)`);
  return found.map(({ key }) => key);
}

type Following = Pick<ServedDefinition, 'name' | 'modelName' | 'follows'>;

/** What the alias or the stage of each means now, by its name. Without those that follow nothing, or what means nothing. */
async function meaningsOf(
  ctx: Pick<Context, 'sql'>,
  entities: readonly Following[],
): Promise<Map<string, number>> {
  const following = entities.flatMap(({ name, modelName, follows }) =>
    follows ? [{ name, modelName, follows }] : [],
  );
  if (following.length === 0) return new Map();
  const found = await ctx.sql<{ name: string; version: number }>(sql`
    SELECT given.name, coalesce(aliased.version, staged.version) AS version
    FROM jsonb_to_recordset(${JSON.stringify(following)}::jsonb) AS given (name text, "modelName" text, follows jsonb)
    JOIN registered_models ON registered_models.name = given."modelName" AND deleted_time IS NULL
    LEFT JOIN model_aliases AS aliased ON aliased.model_key = registered_models.key AND alias = follows->>'alias'
    LEFT JOIN LATERAL (
      SELECT version FROM model_versions
      WHERE model_key = registered_models.key AND stage = follows->>'stage' ORDER BY version DESC LIMIT 1) AS staged ON true
    WHERE coalesce(aliased.version, staged.version) IS NOT NULL`);
  return new Map(found.map(({ name, version }) => [name, version]));
}

/** The same entities, each of which stays at its version until what it follows means another than now. */
export async function stay(
  ctx: Pick<Context, 'sql'>,
  entities: readonly ServedDefinition[],
): Promise<ServedDefinition[]> {
  const meanings = await meaningsOf(ctx, entities);
  return entities.map(({ passedOver: _, ...entity }) => {
    const meant = meanings.get(entity.name);
    return meant === undefined || meant === entity.version ? entity : { ...entity, passedOver: meant };
  });
}

/** Those that somebody took back from what they follow, which means that still. */
export async function findPassedOver<Entity extends Following & Pick<ServedDefinition, 'passedOver'>>(
  ctx: Pick<Context, 'sql'>,
  entities: readonly Entity[],
): Promise<Entity[]> {
  const taken = entities.filter(({ passedOver }) => passedOver !== undefined);
  const meanings = await meaningsOf(ctx, taken);
  return taken.filter(({ name, passedOver }) => meanings.get(name) === passedOver);
}

/** Those of the entities whose alias or stage means no version now, with the stage that their version is in by now. */
export async function findUnmeant(
  ctx: Pick<Context, 'sql'>,
  entities: readonly Pick<ServedDefinition, 'name' | 'modelName' | 'version' | 'follows'>[],
): Promise<{ entity: string; stage: string | null }[]> {
  const following = entities.filter(({ follows }) => follows);
  if (following.length === 0) return [];
  return ctx.sql(sql`
    SELECT given.name AS entity, served.stage
    FROM jsonb_to_recordset(${JSON.stringify(following)}::jsonb) AS given (name text, "modelName" text, version int, follows jsonb)
    LEFT JOIN registered_models ON registered_models.name = given."modelName" AND deleted_time IS NULL
    LEFT JOIN model_versions AS served ON served.model_key = registered_models.key AND served.version = given.version
    WHERE NOT EXISTS (SELECT 1 FROM model_aliases
                      WHERE model_aliases.model_key = registered_models.key AND alias = follows->>'alias')
      AND NOT EXISTS (SELECT 1 FROM model_versions
                      WHERE model_versions.model_key = registered_models.key AND stage = follows->>'stage')`);
}

/** One that cannot follow now keeps no other waiting. */
export async function followAll(): Promise<void> {
  for (const key of await findMoved()) {
    try {
      await perform(followMoves, system(randomBytes(8).toString('hex')), { key });
    } catch (error) {
      log.warn({ err: error, endpoint: key }, 'an endpoint could not follow what moved in the registry');
    }
  }
}

export const followMoves = command({
  name: 'serving.followMoves',
  summary: 'Serves what an alias or a stage means by now.',
  access: 'self',
  unaudited: 'it looks, and leaves its row where it changes something',
  input: z.object({ key: z.number().int() }),
  async run(ctx, { key }) {
    const found = await lockSteady(ctx, key);
    if (!found) return {};
    const { row, config } = found;
    const moves: string[] = [];
    const entities = [];
    for (const entity of config.definition.entities) {
      if (!entity.follows) {
        entities.push(entity);
        continue;
      }
      const version = await meantNow(ctx, entity.modelName, entity.follows);
      const path = version && proxiedPath(version.storageLocation);
      const isThere = version?.version === entity.version || version?.version === entity.passedOver;
      if (version === undefined || isThere || path === undefined) {
        entities.push(entity);
        continue;
      }
      const { key: artifacts } = await resolvePlace(ctx, path);
      const called = 'alias' in entity.follows ? `@${entity.follows.alias}` : entity.follows.stage;
      moves.push(`${entity.modelName} ${called} is version ${version.version} now.`);
      const { passedOver: _, ...rest } = entity;
      entities.push({ ...rest, version: version.version, artifacts });
    }
    if (moves.length > 0) {
      await propose(ctx, row, { ...config.definition, entities }, 'follow', moves.join(' '));
    }
    return {};
  },
});

/** Undefined for what means no version any more: that entity stays as it is, and keeps no other from moving. */
async function meantNow(ctx: Context, name: string, follows: NonNullable<ServedDefinition['follows']>) {
  try {
    return (await loadMeantVersion(ctx, { name, ...follows })).version;
  } catch (error) {
    if (error instanceof AppError && error.code === 'RESOURCE_DOES_NOT_EXIST') return undefined;
    throw error;
  }
}
