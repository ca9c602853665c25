import sql from 'sql-template-tag';
import { z } from 'zod';
import { BUILT_IN_GROUPS } from '@/lib/core/access';
import type { Context } from '@/lib/core/context';
import { command, query } from '@/lib/core/operation';
import { invalid, notFound } from '@/lib/pure/errors';
import {
  describeLevel,
  greatest,
  LEVELS,
  type Level,
  matrixOf,
  OBJECT_TYPES,
  type ObjectType,
} from '@/lib/pure/permission-levels';
import { announceIdentityChange } from './authenticate';
import { loadObject, ROOT } from './permission-objects';
import { findPrincipals, loadPrincipals, type Principal } from './principals';

const ObjectTypeName = z.enum(OBJECT_TYPES);
/** An empty id stands for all objects of the type. */
export const Target = z.object({ objectType: ObjectTypeName, objectId: z.string().max(500) });

/** Clients name a principal as people do; the console by its id. */
const Entry = z.object({
  principalId: z.uuid().optional(),
  userName: z.string().min(1).max(254).optional(),
  groupName: z.string().min(1).max(200).optional(),
  servicePrincipalName: z.string().min(1).max(254).optional(),
  permissionLevel: z.string().max(100),
});
type Entry = z.output<typeof Entry>;
const Entries = z.array(Entry).max(500, 'must name at most 500 principals');

type HeldLevel = { level: Level; isInherited: boolean };
export type PermissionEntry = { principal: Principal; levels: HeldLevel[] };
export type Permissions = {
  objectType: ObjectType;
  objectId: string;
  name: string;
  entries: PermissionEntry[];
};

const ADMINS = BUILT_IN_GROUPS.find(({ name }) => name === 'admins')?.id ?? '';

/** Who holds what on an object, by name: what was granted on it and what on all of its type. */
async function readPermissions(
  ctx: Context,
  objectType: ObjectType,
  objectId: string,
): Promise<PermissionEntry[]> {
  const grants = await ctx.sql<{ principalId: string; level: Level; isInherited: boolean }>(sql`
    SELECT principal_id AS "principalId", level, object_id <> ${objectId} AS "isInherited" FROM grants
    WHERE object_type = ${objectType} AND object_id IN (${objectId}, ${ROOT}) ORDER BY object_id DESC`);
  const all = [
    { principalId: ADMINS, level: matrixOf(objectType).manage, isInherited: objectId !== ROOT },
    ...grants,
  ];
  const principals = await findPrincipals(ctx, [...new Set(all.map(({ principalId }) => principalId))]);
  return [...principals.values()]
    .map((principal) => ({
      principal,
      levels: all
        .filter(({ principalId }) => principalId === principal.id)
        .map(({ level, isInherited }) => ({ level, isInherited })),
    }))
    .sort(
      (a, b) =>
        ORDER.indexOf(a.principal.kind) - ORDER.indexOf(b.principal.kind) ||
        a.principal.name.localeCompare(b.principal.name),
    );
}
const ORDER: Principal['kind'][] = ['user', 'service', 'group'];

export const getPermissions = query({
  name: 'identity.getPermissions',
  summary: 'Who may do what with an object: what was granted on it, and what is inherited.',
  access: 'permissions.read',
  input: Target,
  async run(ctx, { objectType, objectId }): Promise<Permissions> {
    const { name } = await loadObject(ctx, objectType, objectId, false);
    return { objectType, objectId, name, entries: await readPermissions(ctx, objectType, objectId) };
  },
});

export const listPermissionLevels = query({
  name: 'identity.listPermissionLevels',
  summary: 'The levels that can be granted on an object, from the least to the greatest.',
  access: 'permissions.read',
  input: Target,
  async run(ctx, { objectType, objectId }) {
    await loadObject(ctx, objectType, objectId, false);
    return {
      levels: LEVELS[objectType].map((level) => ({ level, description: describeLevel(objectType, level) })),
    };
  },
});

function levelOf(objectType: ObjectType, name: string): Level {
  const { sameAs = {} } = matrixOf(objectType);
  const meant = Object.hasOwn(sameAs, name) ? sameAs[name] : name;
  const level = LEVELS[objectType].find((known) => known === meant);
  if (level) return level;
  throw invalid(`${name} is not a permission level of ${objectType}: use ${LEVELS[objectType].join(', ')}.`, {
    field: 'permissionLevel',
  });
}

/** Whom an entry names: by an id, or as clients do. */
function namedIn(entry: Entry): { id: string } | Pick<Principal, 'kind' | 'handle'> {
  const { principalId, userName, groupName, servicePrincipalName } = entry;
  const given = [principalId, userName, groupName, servicePrincipalName].filter(Boolean);
  if (given.length !== 1) {
    throw invalid('Each entry names one user_name, group_name or service_principal_name.', {
      field: 'accessControlList',
    });
  }
  if (principalId) return { id: principalId };
  if (userName) return { kind: 'user', handle: userName };
  if (groupName) return { kind: 'group', handle: groupName };
  return { kind: 'service', handle: servicePrincipalName ?? '' };
}

/** The ids of whom the entries name, each in its place. @throws RESOURCE_DOES_NOT_EXIST */
async function principalsOf(ctx: Context, entries: readonly Entry[]): Promise<string[]> {
  const named = entries.map(namedIn);
  const byId = await findPrincipals(
    ctx,
    named.flatMap((one) => ('id' in one ? [one.id] : [])),
  );
  const others = await loadPrincipals(
    ctx,
    named.flatMap((one) => ('id' in one ? [] : [one])),
  );
  return named.map((one) => {
    if (!('id' in one)) return others.shift()?.id ?? '';
    if (!byId.has(one.id)) throw notFound('There is no such user, group or service principal.');
    return one.id;
  });
}

type Change = z.output<typeof Target> & { accessControlList: Entry[]; revoke?: string[] };

async function change(
  ctx: Context,
  { objectType, objectId, accessControlList, revoke = [] }: Change,
  replaces: boolean,
) {
  // One change at a time: of two that replace all, none of the first's shall stay with the second's, nor count for who may.
  await ctx.sql(
    sql`SELECT pg_advisory_xact_lock(hashtextextended(${`grants ${objectType} ${objectId}`}, 0))`,
  );
  const { name } = await loadObject(ctx, objectType, objectId, true);
  const ids = await principalsOf(ctx, accessControlList);
  const wanted = new Map<string, Level>();
  for (const [at, entry] of accessControlList.entries()) {
    const id = ids[at] ?? '';
    if (id === ADMINS) continue;
    const levels = [wanted.get(id) ?? '', levelOf(objectType, entry.permissionLevel)];
    wanted.set(id, greatest(objectType, levels) as Level);
  }
  const before = await directGrants(ctx, objectType, objectId);
  const isGone = replaces
    ? sql`principal_id <> ALL(${[...wanted.keys()]}::uuid[])`
    : sql`principal_id = ANY(${revoke}::uuid[])`;
  await ctx.sql(sql`
    DELETE FROM grants WHERE object_type = ${objectType} AND object_id = ${objectId} AND ${isGone}`);
  await ctx.sql(sql`
    INSERT INTO grants (object_type, object_id, principal_id, level, granted_by_id)
    SELECT ${objectType}, ${objectId}, given.*, ${ctx.caller.user?.id ?? null}::uuid
    FROM unnest(${[...wanted.keys()]}::uuid[], ${[...wanted.values()]}::text[]) AS given
    ON CONFLICT (object_type, object_id, principal_id) DO UPDATE
    SET level = excluded.level, granted_at = now(), granted_by_id = excluded.granted_by_id`);
  // What is granted on all objects is remembered with each caller.
  if (objectId === ROOT) await announceIdentityChange();
  ctx.audit({
    objectType,
    objectId: objectId || '*',
    before: { grants: before },
    after: { grants: await directGrants(ctx, objectType, objectId) },
  });
  return { objectType, objectId, name, entries: await readPermissions(ctx, objectType, objectId) };
}

const directGrants = async (ctx: Context, objectType: ObjectType, objectId: string) =>
  Object.fromEntries(
    (await readPermissions(ctx, objectType, objectId)).flatMap(({ principal, levels }) =>
      levels.filter(({ isInherited }) => !isInherited).map(({ level }) => [principal.handle, level]),
    ),
  );

export const setPermissions = command({
  name: 'identity.setPermissions',
  summary: 'Replaces all that was granted on an object itself. What it inherits stays.',
  access: 'permissions.manage',
  input: Target.extend({ accessControlList: Entries.default([]) }),
  run: (ctx, input): Promise<Permissions> => change(ctx, input, true),
});

export const updatePermissions = command({
  name: 'identity.updatePermissions',
  summary:
    'Grants on an object, besides what was granted before; and takes back what single principals hold on it.',
  access: 'permissions.manage',
  input: Target.extend({
    accessControlList: Entries.default([]),
    /** Ids of those who shall hold nothing on the object itself. */
    revoke: z.array(z.uuid()).max(500).default([]),
  }),
  run: (ctx, input): Promise<Permissions> => change(ctx, input, false),
});
