import sql from 'sql-template-tag';
import type { Context } from '@/lib/core/context';
import type { Claims } from '@/lib/platform/openid';
import type { User } from '@/lib/platform/prisma/client';
import { Email, type Mapping } from '../schemas';
import { ssoFault } from './faults';
import type { SsoRules } from './settings';

const ROLES = ['viewer', 'contributor', 'admin'] as const;

/** The address, if the provider vouches for it and it may come in. */
function addressOf({ email, email_verified: isVerified }: Claims, { emailDomains }: SsoRules): string {
  const parsed = Email.safeParse(email);
  // One large provider sends its booleans as text.
  if (!parsed.success || (isVerified !== true && isVerified !== 'true')) throw ssoFault('unverified');
  const domain = parsed.data.slice(parsed.data.lastIndexOf('@') + 1);
  if (emailDomains.length > 0 && !emailDomains.includes(domain)) throw ssoFault('domain');
  return parsed.data;
}

/** What stands at the claim's name; a name with dots may also be a path, as `realm_access.roles`. */
export function groupsOf(claims: Claims, name: string): string[] {
  const at = (value: unknown, key: string) =>
    typeof value === 'object' && value !== null && Object.hasOwn(value, key)
      ? (value as Record<string, unknown>)[key]
      : undefined;
  const found = at(claims, name) ?? name.split('.').reduce<unknown>(at, claims);
  const list = Array.isArray(found) ? found : [found];
  return list.filter((value) => typeof value === 'string');
}

/** Undefined where the mapping says nothing of roles. */
export function roleOf(
  mapping: Mapping[],
  groups: string[],
  fallback: User['role'],
): User['role'] | undefined {
  const roles = mapping.flatMap((entry) => ('role' in entry ? [entry] : []));
  if (roles.length === 0) return undefined;
  const given = roles.filter(({ value }) => groups.includes(value)).map(({ role }) => role);
  return ROLES.findLast((role) => given.includes(role)) ?? fallback;
}

export type Arrival = { user: User; isNew: boolean; isLinked: boolean };

/**
 * Whose sign-in it is. A subject that is known is that user, whatever its address is by now. A new one is the user of its
 * address only if the provider vouches for that, and nobody else of the provider's is that user already.
 */
export async function arrive(ctx: Context, claims: Claims, sso: SsoRules): Promise<Arrival> {
  const { iss: issuer, sub: subject } = claims;
  await ctx.sql(sql`SELECT pg_advisory_xact_lock(hashtext(${`sso ${issuer} ${subject}`}))`);
  const known = await ctx.db.ssoIdentity.findUnique({
    where: { issuer_subject: { issuer, subject } },
    include: { user: true },
  });
  if (known) {
    if (!known.user.isActive) throw ssoFault('inactive');
    // Who has left the domains is out, though they were known before.
    if (sso.emailDomains.length > 0) addressOf(claims, sso);
    return { user: known.user, isNew: false, isLinked: false };
  }
  const email = addressOf(claims, sso);
  const user = (await ctx.db.user.findUnique({ where: { email } })) ?? undefined;
  if (user && !user.isActive) throw ssoFault('inactive');
  if (user && (user.kind === 'service' || (await isLinked(ctx, user.id, issuer)))) throw ssoFault('taken');
  if (!user && !sso.makesAccounts) throw ssoFault('unknown');
  const arrived = user ?? (await makeUser(ctx, email, claims, sso));
  await ctx.db.ssoIdentity.create({ data: { issuer, subject, userId: arrived.id } });
  return { user: arrived, isNew: !user, isLinked: user !== undefined };
}

const isLinked = async (ctx: Context, userId: string, issuer: string) =>
  (await ctx.db.ssoIdentity.count({ where: { userId, issuer } })) > 0;

function makeUser(ctx: Context, email: string, claims: Claims, sso: SsoRules): Promise<User> {
  const given = [claims.name, claims.preferred_username].find(
    (name): name is string => typeof name === 'string' && name.trim() !== '',
  );
  const name = (given ?? email).trim().slice(0, 200);
  const role = roleOf(sso.mapping, groupsOf(claims, sso.groupClaim), sso.defaultRole) ?? sso.defaultRole;
  return ctx.db.user.create({ data: { email, name, role } });
}

export type Sync = { role?: User['role']; added: string[]; removed: string[] };

/** Brings groups and role to what the provider says, as far as the mapping speaks of them. */
export async function syncGroups(ctx: Context, user: User, claims: Claims, sso: SsoRules): Promise<Sync> {
  const groups = groupsOf(claims, sso.groupClaim);
  const mapped = sso.mapping.flatMap((entry) => ('groupId' in entry ? [entry] : []));
  const wanted = new Set(mapped.filter(({ value }) => groups.includes(value)).map(({ groupId }) => groupId));
  const governed = [...new Set(mapped.map(({ groupId }) => groupId))];
  const gone = governed.filter((id) => !wanted.has(id));
  const removed = await ctx.sql<{ name: string }>(sql`
    DELETE FROM group_members USING groups
    WHERE groups.id = group_id AND member_id = ${user.id}::uuid AND group_id = ANY(${gone}::uuid[]) RETURNING name`);
  const added = await ctx.sql<{ name: string }>(sql`
    WITH put AS (
      INSERT INTO group_members (group_id, member_id)
      SELECT id, ${user.id}::uuid FROM groups WHERE id = ANY(${[...wanted]}::uuid[]) AND NOT is_built_in
      ON CONFLICT DO NOTHING RETURNING group_id)
    SELECT name FROM put JOIN groups ON groups.id = group_id`);
  const role = roleOf(sso.mapping, groups, sso.defaultRole);
  const changed = role && role !== user.role && (await mayBecome(ctx, user, role)) ? role : undefined;
  if (changed) await ctx.db.user.update({ where: { id: user.id }, data: { role: changed } });
  return { role: changed, added: added.map(({ name }) => name), removed: removed.map(({ name }) => name) };
}

/** The last administrator stays one, whatever the provider says. */
async function mayBecome(ctx: Context, user: User, role: User['role']): Promise<boolean> {
  if (user.role !== 'admin' || role === 'admin') return true;
  await ctx.sql({ text: "SELECT id FROM users WHERE role = 'admin' ORDER BY id FOR UPDATE", values: [] });
  return (await ctx.db.user.count({ where: { kind: 'person', role: 'admin', isActive: true } })) > 1;
}
