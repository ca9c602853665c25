/** A job works with its owner's rights as they are at the time. */
import type { Caller } from '@/lib/core/access';
import { standInFor } from '@/lib/domains/identity/index';
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
  const work = { tokenName: job, requestId: `scoring-${id.slice(0, 12)}` };
  const owner = ownerId ? await standInFor(ownerId, work) : undefined;
  if (!owner?.isActive) {
    throw new OwnerGone(
      `Its owner ${owner?.caller.user.email ?? createdBy} is deactivated. Whoever may manage the job takes it over by saving it.`,
    );
  }
  const { user } = owner.caller;
  if (user.role === 'viewer')
    throw denied(`Its owner ${user.email} is a viewer now: a job needs a contributor’s rights.`);
  return owner.caller;
}
