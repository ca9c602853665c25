/** Who may do what: abilities, the role each needs, and the level on single objects, which `load…` functions ask for. */
import { denied, unauthenticated } from '../pure/errors';
import {
  abilitiesOf,
  LEVELS,
  type Level,
  matrixOf,
  OBJECT_TYPES,
  type ObjectAbility,
  type ObjectType,
} from '../pure/permission-levels';
import type { Holdings } from './grants';

export const ROLES = ['viewer', 'contributor', 'admin'] as const;
export type RoleName = (typeof ROLES)[number];

/** Groups that nobody is put into: the role says who is in them. Their ids are those of the first access migration. */
export const BUILT_IN_GROUPS: { id: string; name: string; least: RoleName }[] = [
  { id: '00000000-0000-4000-8000-000000000001', name: 'users', least: 'viewer' },
  { id: '00000000-0000-4000-8000-000000000002', name: 'contributors', least: 'contributor' },
  { id: '00000000-0000-4000-8000-000000000003', name: 'admins', least: 'admin' },
];

type Need = {
  /** The least role that has the ability; without one, no sign-in is asked for. */
  role?: RoleName;
  /** The level that the caller must hold, besides, on each object that the operation touches. */
  on?: ObjectType | 'any';
  level?: Level | 'least' | 'manage';
};

/** What needs no single object, or one of any type. `self` is for any signed-in caller. */
const GENERAL = {
  anyone: {},
  self: { role: 'viewer' },
  'permissions.read': { role: 'viewer', on: 'any', level: 'least' },
  'permissions.manage': { role: 'contributor', on: 'any', level: 'manage' },
  'principals.read': { role: 'contributor' },
  'models.create': { role: 'contributor' },
  'features.create': { role: 'contributor' },
  'features.combine': { role: 'contributor' },
  'monitors.create': { role: 'contributor' },
  'endpoints.create': { role: 'contributor' },
  'scoring.create': { role: 'contributor' },
  'reports.create': { role: 'contributor' },
  'registry.configure': { role: 'admin' },
  'imports.manage': { role: 'admin' },
  'demo.manage': { role: 'admin' },
  'clusters.manage': { role: 'admin' },
  'users.manage': { role: 'admin' },
  'audit.read': { role: 'admin' },
  'system.read': { role: 'admin' },
} as const satisfies Record<string, Need>;

export type Ability = keyof typeof GENERAL | ObjectAbility;

/** Every ability and what it needs: besides the level of its row in the type's table, a role that may do such a thing at all. */
const ABILITIES = {
  ...GENERAL,
  ...Object.fromEntries(
    OBJECT_TYPES.flatMap((on) =>
      abilitiesOf(on).map(({ ability, level, does }): [ObjectAbility, Need] => [
        ability,
        { role: does === 'reads' ? 'viewer' : 'contributor', on, level },
      ]),
    ),
  ),
} as Record<Ability, Need>;

/** Who calls, and by which way in. */
export type Caller = {
  user: { id: string; email: string; name: string; role: RoleName } | null;
  via: 'session' | 'token' | 'password' | 'job' | 'system' | 'none';
  tokenId?: string;
  tokenName?: string;
  sessionId?: string;
  /** When the credential ends, in epoch milliseconds; Infinity for never. */
  expiresAt?: number;
  /** What the user holds by grants; looked up with the credential. */
  holdings?: Holdings;
  isReadOnly: boolean;
  requestId: string;
  ip?: string;
  userAgent?: string;
};

export const needOf = (ability: Ability): Need => ABILITIES[ability];

/** The level that the ability asks for on objects of the type; the least, which is to see them, if it says nothing. */
export function levelNeeded(ability: Ability, type: ObjectType): Level {
  const { on, level = 'least' } = needOf(ability);
  if (level === 'manage') return matrixOf(type).manage;
  return level === 'least' || on !== type ? LEVELS[type][0] : level;
}

export const can = (caller: Caller, ability: Ability): boolean => {
  const least = needOf(ability).role;
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
    throw denied(
      `This needs the role ${needOf(ability).role}; ${caller.user?.email} is ${caller.user?.role}.`,
    );
  }
}
