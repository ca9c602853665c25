/** Work that goes on without its owner does so with the owner's rights as they are at the time: whoever lost them lost them for it too. */
import sql from 'sql-template-tag';
import type { Caller, RoleName } from '@/lib/core/access';
import { findHoldings } from '@/lib/core/grants';
import { rows } from '@/lib/platform/db';

export type StandIn = Caller & { user: NonNullable<Caller['user']> };
type Work = Pick<Caller, 'tokenName' | 'requestId'>;

/** Undefined for a person that was removed; `isActive` is false of one that was deactivated. */
export async function standInFor(
  userId: string,
  work: Work,
): Promise<{ caller: StandIn; isActive: boolean } | undefined> {
  const [user] = await rows<{ id: string; email: string; name: string; role: RoleName; isActive: boolean }>(
    sql`SELECT id, email, name, role, is_active AS "isActive" FROM users WHERE id = ${userId}::uuid`,
  );
  if (!user) return undefined;
  const { isActive, ...known } = user;
  const holdings = await findHoldings(user.id, user.role);
  return { isActive, caller: { user: known, holdings, via: 'job', isReadOnly: false, ...work } };
}
