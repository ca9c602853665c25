/** Who may do what: roles and the abilities they carry. Grants on single objects are asked in `load…` functions. */
import { denied, unauthenticated } from '../pure/errors';

export const ROLES = ['viewer', 'contributor', 'admin'] as const;
export type RoleName = (typeof ROLES)[number];

/** Every ability, with the least role that has it. `anyone` needs no sign-in, `self` any signed-in caller. */
const ABILITIES = {
  anyone: undefined,
  self: 'viewer',
  'experiments.read': 'viewer',
  'experiments.write': 'contributor',
  'runs.read': 'viewer',
  'runs.write': 'contributor',
  'artifacts.read': 'viewer',
  'artifacts.write': 'contributor',
  'tracking.purge': 'admin',
  'imports.manage': 'admin',
  'users.manage': 'admin',
  'audit.read': 'admin',
  'system.read': 'admin',
} as const satisfies Record<string, RoleName | undefined>;

export type Ability = keyof typeof ABILITIES;

/** Who calls, and by which way in. */
export type Caller = {
  user: { id: string; email: string; name: string; role: RoleName } | null;
  via: 'session' | 'token' | 'password' | 'system' | 'none';
  tokenId?: string;
  sessionId?: string;
  isReadOnly: boolean;
  requestId: string;
  ip?: string;
  userAgent?: string;
};

export const can = (caller: Caller, ability: Ability): boolean => {
  const least = ABILITIES[ability];
  if (least === undefined || caller.via === 'system') return true;
  return caller.user !== null && ROLES.indexOf(caller.user.role) >= ROLES.indexOf(least);
};

/** Throws UNAUTHENTICATED or PERMISSION_DENIED unless the caller may. */
export function authorize(caller: Caller, ability: Ability, isWrite: boolean): void {
  if (ability === 'anyone') return;
  if (caller.user === null && caller.via !== 'system') {
    throw unauthenticated('Sign in, or send an access token: Authorization: Bearer <token>.');
  }
  if (isWrite && caller.isReadOnly) throw denied('This access token may only read.');
  if (!can(caller, ability)) {
    throw denied(`This needs the role ${ABILITIES[ability]}; ${caller.user?.email} is ${caller.user?.role}.`);
  }
}
