import sql from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { query } from '@/lib/core/operation';
import { cutPage, PageToken, readPageToken } from '@/lib/core/page';
import { Conditions, matching } from './directory-filter';
import { findPrincipals, type Principal } from './principals';

export type GroupView = {
  id: string;
  name: string;
  description: string;
  isBuiltIn: boolean;
  externalId: string | null;
  members: number;
  createdAt: number;
};

/** Of a built-in group the members are counted by role. */
export const GROUPS = sql`
  SELECT groups.id, groups.name, groups.description, is_built_in AS "isBuiltIn", external_id AS "externalId",
         (extract(epoch FROM groups.created_at) * 1000)::float8 AS "createdAt",
         CASE WHEN is_built_in
              THEN (SELECT count(*) FROM users WHERE is_active AND role::text = ANY(
                      CASE groups.name WHEN 'admins' THEN ARRAY['admin'] WHEN 'contributors' THEN ARRAY['admin', 'contributor']
                                       ELSE ARRAY['admin', 'contributor', 'viewer'] END))
              ELSE (SELECT count(*) FROM group_members WHERE group_id = groups.id) END AS members
  FROM groups`;

export const listGroups = query({
  name: 'identity.listGroups',
  summary: 'Groups by name, those built in first, a page at a time.',
  access: 'users.manage',
  input: z.object({
    search: z.string().trim().max(200).default(''),
    limit: z.number().int().min(1).max(1000).default(200),
    pageToken: PageToken,
  }),
  async run(ctx, { search, limit, pageToken: token }) {
    const [isBuiltIn, name, id] = readPageToken(search, token) ?? [];
    const fitting = sql`position(lower(${search}) IN lower(groups.name)) > 0`;
    const behind =
      id === undefined
        ? sql`true`
        : sql`(NOT is_built_in, lower(groups.name), groups.id) > (${!isBuiltIn}::boolean, ${String(name)}, ${String(id)}::uuid)`;
    const [found, [all]] = await Promise.all([
      ctx.sql<GroupView & { key: string }>(sql`
        SELECT *, lower(name) AS key FROM (
          ${GROUPS} WHERE ${fitting} AND ${behind}
          ORDER BY NOT is_built_in, lower(groups.name), groups.id LIMIT ${limit + 1}) AS found
        ORDER BY NOT "isBuiltIn", key, id`),
      ctx.sql<{ total: number }>(sql`SELECT count(*) AS total FROM groups WHERE ${fitting}`),
    ]);
    const { page, nextPageToken } = cutPage(search, found, limit, (last) => [
      last.isBuiltIn,
      last.key,
      last.id,
    ]);
    return {
      groups: page.map(({ key: _, ...group }) => group),
      total: all?.total ?? 0,
      ...(nextPageToken && { nextPageToken }),
    };
  },
});

const FIELDS = {
  displayName: { text: sql`groups.name` },
  externalId: { text: sql`external_id` },
  id: { text: sql`groups.id::text` },
  members: {
    among: (id: string) =>
      sql`groups.id IN (SELECT group_id FROM group_members WHERE member_id::text = lower(${id}))`,
  },
};

const MOST_MEMBERS = 50_000;

export const findGroups = query({
  name: 'identity.findGroups',
  summary:
    'Groups that fit, with who is in them, a page at a time; a page ends early where its members are many.',
  access: 'users.manage',
  input: z.object({
    where: Conditions.optional(),
    startIndex: z.number().int().min(1).default(1),
    count: z.number().int().min(0).max(1000).default(100),
    withMembers: z.boolean().default(false),
  }),
  async run(ctx, { where, startIndex, count, withMembers }) {
    const fitting = matching(where, FIELDS);
    const [found, [all]] = await Promise.all([
      ctx.sql<GroupView>(sql`
        ${GROUPS} WHERE ${fitting}
        ORDER BY is_built_in DESC, lower(groups.name), groups.id LIMIT ${count} OFFSET ${startIndex - 1}`),
      ctx.sql<{ total: number }>(sql`SELECT count(*) AS total FROM groups WHERE ${fitting}`),
    ]);
    const groups = withMembers ? untilMembers(found, MOST_MEMBERS) : found;
    return {
      groups,
      total: all?.total ?? 0,
      startIndex,
      ...(withMembers && { members: await membersByGroup(ctx, groups) }),
    };
  },
});

/** The first groups whose members are so many at most, and one at least. Of those built in the members are not told. */
export function untilMembers<Group extends Pick<GroupView, 'isBuiltIn' | 'members'>>(
  groups: readonly Group[],
  most: number,
): Group[] {
  let sum = 0;
  const beyond = groups.findIndex(({ isBuiltIn, members }, at) => {
    sum += isBuiltIn ? 0 : members;
    return at > 0 && sum > most;
  });
  return groups.slice(0, beyond < 0 ? groups.length : beyond);
}

async function membersByGroup(ctx: Context, groups: GroupView[]): Promise<Record<string, Principal[]>> {
  const rows = await ctx.sql<{ groupId: string; id: string }>(sql`
    SELECT group_id AS "groupId", member_id AS id FROM group_members
    WHERE group_id = ANY(${groups.map(({ id }) => id)}::uuid[])`);
  const known = await findPrincipals(ctx, [...new Set(rows.map(({ id }) => id))]);
  const members: Record<string, Principal[]> = {};
  for (const { groupId, id } of rows) {
    const member = known.get(id);
    members[groupId] ??= [];
    if (member) members[groupId].push(member);
  }
  return members;
}
