import sql, { type Sql } from 'sql-template-tag';
import type { Context } from '@/lib/core/context';
import { assertGranted, type GrantFlags, grantColumns } from '@/lib/core/grants';
import { denied, notFound } from '@/lib/pure/errors';
import { matrixOf, type ObjectType } from '@/lib/pure/permission-levels';

/** Id and name of all objects of a type, as a relation `object (id, name)`. A type is a line here once its domain is there. */
const OBJECTS: Partial<Record<ObjectType, Sql>> = {
  experiment: sql`(SELECT id::text AS id, name FROM experiments)`,
  'registered-model': sql`(SELECT id, name FROM registered_models WHERE deleted_time IS NULL)`,
  'feature-table': sql`(SELECT id, name FROM feature_tables WHERE deleted_time IS NULL)`,
  monitor: sql`(SELECT id, name FROM monitors)`,
  'serving-endpoint': sql`(SELECT id, name FROM serving_endpoints)`,
  'scoring-job': sql`(SELECT id, name FROM scoring_jobs)`,
  report: sql`(SELECT id::text AS id, title AS name FROM reports)`,
};

/** The relation of a type by whatever name of it; undefined for one that is none. */
export const objectsOf = (type: string): Sql | undefined =>
  Object.hasOwn(OBJECTS, type) ? OBJECTS[type as ObjectType] : undefined;

export const GRANTABLE_TYPES = Object.keys(OBJECTS) as ObjectType[];

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** All objects of a type at once: what is granted there is inherited by each. */
export const ROOT = '';

/**
 * The object, for an operation that the caller may do with it.
 *
 * @throws RESOURCE_DOES_NOT_EXIST for one that it may not see either; PERMISSION_DENIED
 */
export async function loadObject(
  ctx: Context,
  type: ObjectType,
  id: string,
  isWrite: boolean,
): Promise<{ name: string }> {
  const objects = OBJECTS[type];
  const { noun } = matrixOf(type);
  if (!objects) throw notFound(`There are no ${noun}s.`);
  if (id === ROOT) {
    if (isWrite && ctx.caller.user?.role !== 'admin') {
      throw denied('Only administrators change what the workspace grants by itself.');
    }
    return { name: `All ${noun}s` };
  }
  const [found] = await ctx.sql<{ name: string } & GrantFlags>(sql`
    SELECT name, ${grantColumns(ctx, type, sql`object.id`)} FROM ${objects} AS object WHERE object.id = ${id}`);
  if (!found?.isSeen) throw notFound(`${capital(noun)} '${id}' does not exist.`);
  assertGranted(ctx, type, found);
  return found;
}
