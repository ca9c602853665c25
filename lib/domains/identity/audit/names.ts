import sql, { type Sql } from 'sql-template-tag';
import type { Context } from '@/lib/core/context';
import { objectsOf } from '../permission-objects';
import type { AuditRow } from './filter';

/** Id and name of what has one and is no object of a domain. */
const OWN: Record<string, Sql> = {
  user: sql`(SELECT id::text AS id, name FROM users)`,
  group: sql`(SELECT id::text AS id, name FROM groups)`,
  token: sql`(SELECT id::text AS id, name FROM tokens)`,
};

const relationOf = (type: string): Sql | undefined =>
  Object.hasOwn(OWN, type) ? OWN[type] : objectsOf(type);

/** What the objects of a page are called: one question a type, by `type id`. */
export async function namesOf(ctx: Context, entries: AuditRow[]): Promise<Map<string, string>> {
  const byType = new Map<string, Set<string>>();
  for (const { objectType, objectId } of entries) {
    if (!objectType || !objectId) continue;
    byType.set(objectType, (byType.get(objectType) ?? new Set()).add(objectId));
  }
  const found = await Promise.all(
    [...byType].map(async ([type, set]) => {
      const relation = relationOf(type);
      if (!relation) return [];
      const ids = [...set];
      const named = await ctx.sql<{ id: string; name: string }>(
        sql`SELECT id, name FROM ${relation} AS object WHERE id = ANY(${ids}::text[])`,
      );
      return named.map(({ id, name }) => [`${type} ${id}`, name] as const);
    }),
  );
  return new Map(found.flat());
}
