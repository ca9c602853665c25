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

/** A version is named by its model: `<id of the model>/3`. */
const VERSION = 'model-version';
const MODEL = 'registered-model';

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
      const ids = [...set];
      const named = type === VERSION ? await versionNames(ctx, ids) : await read(ctx, relationOf(type), ids);
      return named.map(({ id, name }) => [`${type} ${id}`, name] as const);
    }),
  );
  return new Map(found.flat());
}

type Named = { id: string; name: string };

const read = async (ctx: Context, relation: Sql | undefined, ids: string[]): Promise<Named[]> =>
  relation
    ? ctx.sql<Named>(sql`SELECT id, name FROM ${relation} AS object WHERE id = ANY(${ids}::text[])`)
    : [];

async function versionNames(ctx: Context, ids: string[]): Promise<Named[]> {
  const parts = ids.map((id) => ({ id, at: id.lastIndexOf('/') }));
  const models = await read(ctx, objectsOf(MODEL), [...new Set(parts.map(({ id, at }) => id.slice(0, at)))]);
  const names = new Map(models.map(({ id, name }) => [id, name]));
  return parts.flatMap(({ id, at }) => {
    const model = names.get(id.slice(0, at));
    return model === undefined ? [] : [{ id, name: `${model} version ${id.slice(at + 1)}` }];
  });
}
