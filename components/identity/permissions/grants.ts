'use client';
import type { OutputOf } from '@/lib/client/call';
import { useCommand } from '@/lib/client/use-operation';
import type { ObjectType } from '@/lib/pure/permission-levels';

export type Entry = OutputOf<'identity.getPermissions'>['entries'][number];
export type Target = { objectType: ObjectType; objectId: string };

export const useUpdatePermissions = () =>
  useCommand('identity.updatePermissions', { invalidates: ['identity'] });
