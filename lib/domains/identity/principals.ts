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

type Named = Pick<Principal, 'kind' | 'handle'>;

/** By kind and handle, as clients name them; each in its place. @throws RESOURCE_DOES_NOT_EXIST for the first that is missing */
export async function loadPrincipals(ctx: Context, named: readonly Named[]): Promise<Principal[]> {
  const handles = named.map(({ kind, handle }) => (kind === 'user' ? handle.toLowerCase() : handle));
  const found = await ctx.sql<Principal & { place: number }>(sql`
    SELECT principal.*, place::int AS place
    FROM unnest(${named.map(({ kind }) => kind)}::text[], ${handles}::text[]) WITH ORDINALITY AS wanted (kind, handle, place)
    JOIN ${ALL} ON principal.kind = wanted.kind AND principal.handle = wanted.handle`);
  const byPlace = new Map(found.map(({ place, ...principal }) => [place, principal]));
  return named.map(({ kind, handle }, at) => {
    const principal = byPlace.get(at + 1);
    if (!principal) throw notFound(`${KIND_NAMES[kind]} '${handle}' does not exist.`);
    return principal;
  });
}

const KIND_NAMES = { user: 'User', group: 'Group', service: 'Service principal' };

const MOST_FOUND = 20;

export const searchPrincipals = query({
  name: 'identity.searchPrincipals',
  summary:
    'People, groups and service principals by a part of their name or address, whoever is called just that first.',
  access: 'principals.read',
  input: z.object({ search: z.string().trim().max(200).default('') }),
  async run(ctx, { search }) {
    const pattern = `%${search.replace(/[\\%_]/g, '\\$&')}%`;
    const principals = await ctx.sql<Principal>(sql`
      SELECT * FROM ${ALL} WHERE "isActive" AND (name ILIKE ${pattern} OR handle ILIKE ${pattern})
      ORDER BY lower(${search}) IN (lower(name), lower(handle)) DESC,
               (starts_with(lower(name), lower(${search})) OR starts_with(lower(handle), lower(${search}))) DESC,
               kind, lower(name), id LIMIT ${MOST_FOUND}`);
    return { principals };
  },
});
