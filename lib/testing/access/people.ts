/** People with access tokens in a workspace that shares nothing, and what they are granted. */
import type { Caller, RoleName } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { createToken } from '@/lib/domains/identity/tokens';
import { prisma } from '@/lib/platform/db';
import type { Level, ObjectType } from '@/lib/pure/permission-levels';
import { afresh, callerWithRole } from '../callers';

/** Takes from everybody what the workspace grants by itself, as a workspace does that shares nothing. */
export const shareNothing = () => prisma().grant.deleteMany({ where: { objectId: '' } });

type Held = { objectType: ObjectType; objectId: string; level: Level };

export const grant = (caller: Caller, held: Held) =>
  prisma().grant.create({ data: { ...held, principalId: caller.user?.id ?? '' } });

/** The same level by way of a group within a group. */
export async function grantByGroups(caller: Caller, held: Held): Promise<void> {
  const suffix = crypto.randomUUID();
  const outer = await prisma().group.create({ data: { name: `outer ${suffix}` } });
  const inner = await prisma().group.create({ data: { name: `inner ${suffix}` } });
  await prisma().groupMember.createMany({
    data: [
      { groupId: outer.id, memberId: inner.id },
      { groupId: inner.id, memberId: caller.user?.id ?? '' },
    ],
  });
  await prisma().grant.create({ data: { ...held, principalId: outer.id } });
}

/** A person of that role with an access token. */
export async function personWithToken(role: RoleName, isReadOnly = false) {
  const caller = await callerWithRole(role);
  const { token } = await perform(createToken, caller, { name: 'matrix', isReadOnly });
  return { caller: await afresh(caller), token };
}
