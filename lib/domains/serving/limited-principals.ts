/** Groups and people that rate limits are for: a limit stays with them, whatever they are called later, and says so when they are gone. */
import sql from 'sql-template-tag';
import type { Context } from '@/lib/core/context';
import { invalid } from '@/lib/pure/errors';
import type { RateLimit, Settings } from './schemas';

type Kept = Settings['rateLimits'][number];
/** `isOfNobody` where the group, or the person, is gone: nobody is held to it. */
export type SeenLimit = Kept & { isOfNobody?: true };
export type SeenSettings = Omit<Settings, 'rateLimits'> & { rateLimits: SeenLimit[] };

type Named = { id: string; name: string; isGroup: boolean };
const nameOf = ({ key, principal = '' }: Pick<Kept, 'key' | 'principal'>) =>
  key === 'user_group' ? principal : principal.toLowerCase();

/**
 * @param field what the list is called where it was given
 * @throws INVALID_PARAMETER_VALUE for a group that is not there. A person may still come, and is held to it then.
 */
export async function settleLimits(
  ctx: Context,
  limits: readonly RateLimit[],
  field: string,
): Promise<Kept[]> {
  const names = limits.flatMap((limit) => (limit.principal ? nameOf(limit) : []));
  if (names.length === 0) return [...limits];
  const found = await ctx.sql<Named>(sql`
    SELECT id::text, name, true AS "isGroup" FROM groups WHERE name = ANY(${names}::text[])
    UNION ALL SELECT id::text, email, false FROM users WHERE email = ANY(${names}::text[])`);
  return limits.map((limit, at) => {
    if (!limit.principal) return limit;
    const isOfGroup = limit.key === 'user_group';
    const own = found.find(({ name, isGroup }) => isGroup === isOfGroup && name === nameOf(limit));
    if (own) return { ...limit, principalId: own.id };
    if (!isOfGroup) return limit;
    throw invalid(`There is no group called '${limit.principal}': name another, or take its limit away.`, {
      field: `${field}[${at}].principal`,
    });
  });
}

/** Of several endpoints: each limit under the name that whom it is for has now. */
export async function namePrincipals(
  ctx: Pick<Context, 'sql'>,
  all: readonly Settings[],
): Promise<SeenSettings[]> {
  const ids = all.flatMap(({ rateLimits }) => rateLimits.flatMap(({ principalId }) => principalId ?? []));
  const found =
    ids.length === 0
      ? []
      : await ctx.sql<{ id: string; name: string }>(sql`
          SELECT id::text, name FROM groups WHERE id = ANY(${ids}::uuid[])
          UNION ALL SELECT id::text, email FROM users WHERE id = ANY(${ids}::uuid[])`);
  const names = new Map(found.map(({ id, name }) => [id, name]));
  const seen = (limit: Kept): SeenLimit => {
    const { key, principalId } = limit;
    if (principalId === undefined) return key === 'user_group' ? { ...limit, isOfNobody: true } : limit;
    const principal = names.get(principalId);
    return principal === undefined ? { ...limit, isOfNobody: true } : { ...limit, principal };
  };
  return all.map((settings) => ({ ...settings, rateLimits: settings.rateLimits.map(seen) }));
}
