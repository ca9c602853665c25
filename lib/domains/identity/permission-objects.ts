import sql, { type Sql } from 'sql-template-tag';
import type { Context } from '@/lib/core/context';
import { assertGranted, type GrantFlags, grantColumns } from '@/lib/core/grants';
import { denied, notFound } from '@/lib/pure/errors';
import type { ObjectType } from '@/lib/pure/permission-levels';

type Kind = {
  /** How people call one. */
  noun: string;
  /** Id and name, as a relation `object (id, name)`. */
  objects: Sql;
};

/** What can be granted on. A new kind of object is a line here and one in the table of levels. */
const KINDS: Record<ObjectType, Kind> = {
  experiment: { noun: 'Experiment', objects: sql`(SELECT id::text AS id, name FROM experiments)` },
};

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
  if (id === ROOT) {
    if (isWrite && ctx.caller.user?.role !== 'admin') {
      throw denied('Only administrators change what the workspace grants by itself.');
    }
    return { name: `All ${KINDS[type].noun.toLowerCase()}s` };
  }
  const [found] = await ctx.sql<{ name: string } & GrantFlags>(sql`
    SELECT name, ${grantColumns(ctx, type, sql`object.id`)} FROM ${KINDS[type].objects} AS object WHERE object.id = ${id}`);
  if (!found?.isSeen) throw notFound(`${KINDS[type].noun} '${id}' does not exist.`);
  assertGranted(ctx, type, found);
  return found;
}
