/** Groups that rate limits are for: a limit stays with its group, whatever that is called later, and says so when the group is gone. */
import sql from 'sql-template-tag';
import type { Context } from '@/lib/core/context';
import { invalid } from '@/lib/pure/errors';
import type { RateLimit, Settings } from './schemas';

type Kept = Settings['rateLimits'][number];
/** `isOfNobody` where the group is gone: nobody is held to it. */
export type SeenLimit = Kept & { isOfNobody?: true };
export type SeenSettings = Omit<Settings, 'rateLimits'> & { rateLimits: SeenLimit[] };

/**
 * @param field what the list is called where it was given
 * @throws INVALID_PARAMETER_VALUE for a group that is not there
 */
export async function settleLimits(
  ctx: Context,
  limits: readonly RateLimit[],
  field: string,
): Promise<Kept[]> {
  const names = limits.flatMap(({ key, principal }) => (key === 'user_group' && principal ? principal : []));
  if (names.length === 0) return [...limits];
  const found = await ctx.sql<{ id: string; name: string }>(
    sql`SELECT id::text, name FROM groups WHERE name = ANY(${names}::text[])`,
  );
  const ids = new Map(found.map(({ id, name }) => [name, id]));
  return limits.map((limit, at) => {
    if (limit.key !== 'user_group') return limit;
    const groupId = ids.get(limit.principal ?? '');
    if (groupId !== undefined) return { ...limit, groupId };
    throw invalid(`There is no group called '${limit.principal}': name another, or take its limit away.`, {
      field: `${field}[${at}].principal`,
    });
  });
}

/** Of several endpoints: each limit under the name that its group has now. */
export async function nameGroups(
  ctx: Pick<Context, 'sql'>,
  all: readonly Settings[],
): Promise<SeenSettings[]> {
  const ids = all.flatMap(({ rateLimits }) => rateLimits.flatMap(({ groupId }) => groupId ?? []));
  const found =
    ids.length === 0
      ? []
      : await ctx.sql<{ id: string; name: string }>(
          sql`SELECT id::text, name FROM groups WHERE id = ANY(${[...new Set(ids)]}::uuid[])`,
        );
  const names = new Map(found.map(({ id, name }) => [id, name]));
  const seen = (limit: Kept): SeenLimit => {
    if (limit.key !== 'user_group') return limit;
    const principal = names.get(limit.groupId ?? '');
    return principal === undefined ? { ...limit, isOfNobody: true } : { ...limit, principal };
  };
  return all.map((settings) => ({ ...settings, rateLimits: settings.rateLimits.map(seen) }));
}
