import type { OutputOf } from '@/lib/client/call';

export type User = OutputOf<'identity.listUsers'>['users'][number];

export const ROLES: Record<User['role'], string> = {
  admin: 'Administrator',
  contributor: 'Contributor',
  viewer: 'Viewer',
};
