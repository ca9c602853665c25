'use client';
import type { OutputOf } from '@/lib/client/call';
import { useCommand } from '@/lib/client/use-operation';
import type { ObjectType } from '@/lib/pure/permission-levels';

export type Entry = OutputOf<'identity.getPermissions'>['entries'][number];
export type Target = { objectType: ObjectType; objectId: string };

/** What was granted on the object itself. */
export const grantOf = ({ principal, levels }: Entry) => {
  const direct = levels.find(({ isInherited }) => !isInherited);
  return direct && { principalId: principal.id, permissionLevel: direct.level as string };
};

export const useGrants = () => ({
  update: useCommand('identity.updatePermissions', { invalidates: ['identity'] }),
  set: useCommand('identity.setPermissions', { invalidates: ['identity'] }),
});
