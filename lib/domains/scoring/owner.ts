/** A job works with its owner's rights as they are at the time: whoever lost them lost them for the job too. */
import sql from 'sql-template-tag';
import type { Caller, RoleName } from '@/lib/core/access';
import { findHoldings } from '@/lib/core/grants';
import { rows } from '@/lib/platform/db';
import { denied } from '@/lib/pure/errors';
import type { JobRow } from './load';

/** The job stops until somebody else takes it over. */
export class OwnerGone extends Error {}

/** @throws OwnerGone for an owner that was deactivated or removed, PERMISSION_DENIED for one who may score no more */
export async function ownerOf({
  id,
  name: job,
  ownerId,
  createdBy,
}: Pick<JobRow, 'id' | 'name' | 'ownerId' | 'createdBy'>): Promise<Caller> {
  const [user] = ownerId
    ? await rows<{ id: string; email: string; name: string; role: RoleName; isActive: boolean }>(
        sql`SELECT id, email, name, role, is_active AS "isActive" FROM users WHERE id = ${ownerId}::uuid`,
      )
    : [];
  if (!user?.isActive) {
    throw new OwnerGone(
      `Its owner ${user?.email ?? createdBy} is deactivated. Whoever may manage the job takes it over by saving it.`,
    );
  }
  if (user.role === 'viewer')
    throw denied(`Its owner ${user.email} is a viewer now: a job needs a contributor’s rights.`);
  const { isActive: _, ...known } = user;
  return {
    user: known,
    holdings: await findHoldings(user.id, user.role),
    via: 'job',
    tokenName: job,
    isReadOnly: false,
    requestId: `scoring-${id.slice(0, 12)}`,
  };
}
