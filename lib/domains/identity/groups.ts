import sql from 'sql-template-tag';
import { z } from 'zod';
import { BUILT_IN_GROUPS } from '@/lib/core/access';
import type { Context } from '@/lib/core/context';
import { command, query } from '@/lib/core/operation';
import { alreadyExists, invalid, notFound } from '@/lib/pure/errors';
import { announceIdentityChange } from './authenticate';
import { GROUPS, type GroupView } from './list-groups';
import { findPrincipals, type Principal } from './principals';

export const GroupName = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(200, 'must have at most 200 characters');
const Description = z.string().trim().max(1000, 'must have at most 1,000 characters');
const GroupId = z.uuid();
/** As many as a directory's request has room for. */
const Members = z.array(z.uuid()).max(50_000, 'must name at most 50,000 members');

async function loadGroup(ctx: Context, id: string): Promise<GroupView> {
  const [group] = await ctx.sql<GroupView>(sql`${GROUPS} WHERE groups.id = ${id}::uuid`);
  if (!group) throw notFound('No such group.');
  return group;
}

async function loadChangeable(ctx: Context, id: string): Promise<GroupView> {
  // One change of a group at a time: circles are looked for in what is there.
  await ctx.sql(sql`SELECT pg_advisory_xact_lock(hashtext('plumbline groups'))`);
  const group = await loadGroup(ctx, id);
  if (group.isBuiltIn) {
    throw invalid(`The group ${group.name} is built in: a user's role says whether it belongs to it.`, {
      field: 'id',
    });
  }
  return group;
}

const refuseTaken = async (ctx: Context, name: string, but?: string) => {
  const [taken] = await ctx.sql<{ id: string }>(sql`SELECT id FROM groups WHERE name = ${name}`);
  if (taken && taken.id !== but)
    throw alreadyExists(`A group named ${name} already exists.`, { field: 'name' });
};

export const getGroup = query({
  name: 'identity.getGroup',
  summary: 'A group with its members and the groups it is in.',
  access: 'users.manage',
  input: z.object({ id: GroupId }),
  async run(ctx, { id }) {
    const group = await loadGroup(ctx, id);
    return describe(ctx, group);
  },
});

export type GroupPage = { group: GroupView; members: Principal[]; parents: Principal[] };

async function describe(ctx: Context, group: GroupView): Promise<GroupPage> {
  const [members, parents] = await Promise.all([membersOf(ctx, group.id), parentsOf(ctx, group.id)]);
  return { group, members, parents };
}

/** Those put into the group, not those of groups within it. */
async function membersOf(ctx: Context, id: string): Promise<Principal[]> {
  const rows = await ctx.sql<{ id: string }>(
    sql`SELECT member_id AS id FROM group_members WHERE group_id = ${id}::uuid`,
  );
  return byName(
    await findPrincipals(
      ctx,
      rows.map((row) => row.id),
    ),
  );
}

async function parentsOf(ctx: Context, memberId: string): Promise<Principal[]> {
  const rows = await ctx.sql<{ id: string }>(
    sql`SELECT group_id AS id FROM group_members WHERE member_id = ${memberId}::uuid`,
  );
  return byName(
    await findPrincipals(
      ctx,
      rows.map((row) => row.id),
    ),
  );
}

const byName = (found: Map<string, Principal>) =>
  [...found.values()].sort((a, b) => a.name.localeCompare(b.name) || a.id.localeCompare(b.id));

export const createGroup = command({
  name: 'identity.createGroup',
  summary: 'Makes a group.',
  access: 'users.manage',
  input: z.object({
    name: GroupName,
    description: Description.default(''),
    externalId: z.string().max(500).optional(),
    members: Members.default([]),
  }),
  async run(ctx, { members, ...fields }) {
    await refuseTaken(ctx, fields.name);
    const { id } = await ctx.db.group.create({ data: fields });
    await putMembers(ctx, id, members);
    await announceIdentityChange();
    ctx.audit({ objectType: 'group', objectId: id, after: { ...fields, members } });
    return describe(ctx, await loadGroup(ctx, id));
  },
});

export const updateGroup = command({
  name: 'identity.updateGroup',
  summary: 'Renames or describes a group, or changes who is in it.',
  access: 'users.manage',
  input: z.object({
    id: GroupId,
    name: GroupName.optional(),
    description: Description.optional(),
    externalId: z.string().max(500).optional(),
    add: Members.default([]),
    remove: Members.default([]),
    /** Instead of `add` and `remove`: all that shall be in it. */
    members: Members.optional(),
  }),
  async run(ctx, { id, add, remove, members, ...fields }) {
    const before = await loadChangeable(ctx, id);
    if (fields.name) await refuseTaken(ctx, fields.name, id);
    await ctx.db.group.update({ where: { id }, data: fields });
    const removed = await takeMembers(ctx, id, members ? { but: members } : { only: remove });
    const added = await putMembers(ctx, id, members ?? add);
    await announceIdentityChange();
    ctx.audit({
      objectType: 'group',
      objectId: id,
      before: { name: before.name, description: before.description },
      after: { ...fields, added, removed },
    });
    return describe(ctx, await loadGroup(ctx, id));
  },
});

/** @returns who was in it and is no more */
async function takeMembers(
  ctx: Context,
  id: string,
  which: { only: string[] } | { but: string[] },
): Promise<string[]> {
  const isGone =
    'but' in which
      ? sql`NOT EXISTS (SELECT 1 FROM unnest(${which.but}::uuid[]) AS kept (id) WHERE kept.id = member_id)`
      : sql`member_id = ANY(${which.only}::uuid[])`;
  const gone = await ctx.sql<{ id: string }>(sql`
    DELETE FROM group_members WHERE group_id = ${id}::uuid AND ${isGone} RETURNING member_id AS id`);
  return gone.map((member) => member.id);
}

/**
 * @returns who was not in it before
 * @throws where a member does not exist, or the group would be within itself
 */
async function putMembers(ctx: Context, id: string, members: string[]): Promise<string[]> {
  if (members.length === 0) return [];
  const known = await findPrincipals(ctx, members);
  const missing = members.find((member) => !known.has(member));
  // Not as one that is not found: a directory takes that for the group, and makes it anew.
  if (missing)
    throw invalid(`There is no user, group or service principal ${missing}.`, { field: 'members' });
  const builtIn = BUILT_IN_GROUPS.find((group) => members.includes(group.id));
  if (builtIn) {
    throw invalid(`The group ${builtIn.name} is built in and cannot be put into another.`, {
      field: 'members',
    });
  }
  const added = await ctx.sql<{ id: string }>(sql`
    INSERT INTO group_members (group_id, member_id) SELECT ${id}::uuid, unnest(${members}::uuid[])
    ON CONFLICT DO NOTHING RETURNING member_id AS id`);
  const [circle] = await ctx.sql<{ name: string }>(sql`
    WITH RECURSIVE above (id) AS (
      SELECT group_id FROM group_members WHERE member_id = ${id}::uuid
      UNION SELECT group_id FROM group_members JOIN above ON member_id = above.id)
    SELECT name FROM above JOIN groups ON groups.id = above.id WHERE above.id = ${id}::uuid`);
  if (circle) throw invalid(`The group ${circle.name} would be a member of itself.`, { field: 'members' });
  return added.map((member) => member.id);
}

export const deleteGroup = command({
  name: 'identity.deleteGroup',
  summary: 'Deletes a group and what was granted to it; its members stay.',
  access: 'users.manage',
  input: z.object({ id: GroupId }),
  async run(ctx, { id }) {
    const group = await loadChangeable(ctx, id);
    const members = (await membersOf(ctx, id)).map(({ handle }) => handle);
    const grants = await ctx.sql(sql`DELETE FROM grants WHERE principal_id = ${id}::uuid RETURNING *`);
    await ctx.sql(sql`DELETE FROM group_members WHERE member_id = ${id}::uuid`);
    await ctx.db.group.delete({ where: { id } });
    await announceIdentityChange();
    ctx.audit({ objectType: 'group', objectId: id, before: { name: group.name, members, grants } });
    return {};
  },
});
