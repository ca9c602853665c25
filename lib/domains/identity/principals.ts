import sql from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { query } from '@/lib/core/operation';
import { notFound } from '@/lib/pure/errors';

/** Whom something can be granted to. */
export type Principal = {
  id: string;
  kind: 'user' | 'group' | 'service';
  name: string;
  /** The e-mail address of a user, the application id of a service principal, the name of a group. */
  handle: string;
  isActive: boolean;
};

const ALL = sql`(
  SELECT id, CASE kind WHEN 'service' THEN 'service' ELSE 'user' END AS kind, name, email AS handle, is_active AS "isActive"
  FROM users
  UNION ALL SELECT id, 'group', name, name, true FROM groups) AS principal`;

export async function findPrincipals(ctx: Context, ids: string[]): Promise<Map<string, Principal>> {
  const found = await ctx.sql<Principal>(sql`SELECT * FROM ${ALL} WHERE id = ANY(${ids}::uuid[])`);
  return new Map(found.map((one) => [one.id, one]));
}

/** By kind and handle, as clients name them. @throws RESOURCE_DOES_NOT_EXIST */
export async function loadPrincipal(
  ctx: Context,
  { kind, handle }: Pick<Principal, 'kind' | 'handle'>,
): Promise<Principal> {
  const wanted = kind === 'user' ? handle.toLowerCase() : handle;
  const [found] = await ctx.sql<Principal>(
    sql`SELECT * FROM ${ALL} WHERE kind = ${kind} AND handle = ${wanted}`,
  );
  if (!found) throw notFound(`${KIND_NAMES[kind]} '${handle}' does not exist.`);
  return found;
}

const KIND_NAMES = { user: 'User', group: 'Group', service: 'Service principal' };

const MOST_FOUND = 20;

export const searchPrincipals = query({
  name: 'identity.searchPrincipals',
  summary: 'People, groups and service principals by a part of their name or address.',
  access: 'principals.read',
  input: z.object({ search: z.string().trim().max(200).default('') }),
  async run(ctx, { search }) {
    const pattern = `%${search.replace(/[\\%_]/g, '\\$&')}%`;
    const principals = await ctx.sql<Principal>(sql`
      SELECT * FROM ${ALL} WHERE "isActive" AND (name ILIKE ${pattern} OR handle ILIKE ${pattern})
      ORDER BY kind, lower(name), id LIMIT ${MOST_FOUND}`);
    return { principals };
  },
});
