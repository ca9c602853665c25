import sql from 'sql-template-tag';
import type { Context } from '@/lib/core/context';
import type { LinkedVersion } from './lineage';
import { loadModel } from './load';

/** An object of another domain: `{ objectType: 'serving-endpoint', objectId: 'e-1', name: 'fraud' }`. */
export type LinkedObject = { objectType: string; objectId: string; name: string };

type Link = LinkedVersion & { label?: string };

/**
 * Says what versions an object has to do with, in place of what was said before: an endpoint serves these, a batch job uses this one
 * (`downstream`); a feature table went into those (`upstream`). Versions that are not there are passed over.
 */
export async function linkVersions(
  ctx: Context,
  direction: 'upstream' | 'downstream',
  { objectType, objectId, name }: LinkedObject,
  versions: readonly Link[],
): Promise<void> {
  await ctx.sql(sql`
    DELETE FROM version_links
    WHERE object_type = ${objectType} AND object_id = ${objectId} AND direction = ${direction}::link_direction`);
  if (versions.length === 0) return;
  await ctx.sql(sql`
    INSERT INTO version_links (model_key, version, direction, object_type, object_id, name, label, time)
    SELECT model_versions.model_key, model_versions.version, ${direction}::link_direction, ${objectType}, ${objectId}, ${name},
           given.label, ${ctx.now}
    FROM unnest(${versions.map(({ name: model }) => model)}::text[], ${versions.map(({ version }) => version)}::int[],
                ${versions.map(({ label = '' }) => label)}::text[]) AS given (name, version, label)
    JOIN registered_models ON registered_models.name = given.name AND deleted_time IS NULL
    JOIN model_versions ON model_versions.model_key = registered_models.key AND model_versions.version = given.version
    ON CONFLICT (object_type, object_id, direction, model_key, version) DO UPDATE
    SET name = excluded.name, label = excluded.label`);
}

/**
 * The ids of objects of a type that use any version of a model, whoever may see them: that is for their domain to ask.
 *
 * @throws RESOURCE_DOES_NOT_EXIST, PERMISSION_DENIED: of the model
 */
export async function linkedObjects(ctx: Context, model: string, objectType: string): Promise<string[]> {
  const { key } = await loadModel(ctx, model);
  const found = await ctx.sql<{ id: string }>(sql`
    SELECT DISTINCT object_id AS id FROM version_links
    WHERE model_key = ${key} AND object_type = ${objectType} AND direction = 'downstream'`);
  return found.map(({ id }) => id);
}

/** The object is gone. */
export const unlinkObject = (ctx: Context, { objectType, objectId }: Omit<LinkedObject, 'name'>) =>
  ctx.sql(sql`DELETE FROM version_links WHERE object_type = ${objectType} AND object_id = ${objectId}`);
