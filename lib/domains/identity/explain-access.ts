import sql from 'sql-template-tag';
import { z } from 'zod';
import { BUILT_IN_GROUPS, ROLES, type RoleName } from '@/lib/core/access';
import type { Context } from '@/lib/core/context';
import { granted, heldLevel } from '@/lib/core/grants';
import { query } from '@/lib/core/operation';
import { denied } from '@/lib/pure/errors';
import { greatest, LEVELS, type Level, matrixOf, type ObjectType } from '@/lib/pure/permission-levels';
import { loadObject, ROOT } from './permission-objects';
import { Target } from './permissions';

export const getAccess = query({
  name: 'identity.getAccess',
  summary: 'The level that the caller holds on an object, by whatever way.',
  access: 'permissions.read',
  input: Target,
  async run(ctx, { objectType, objectId }) {
    await loadObject(ctx, objectType, objectId, false);
    const [found] = await ctx.sql<{ level: Level | null }>(
      sql`SELECT ${heldLevel(ctx, objectType, sql`${objectId}`)} AS level`,
    );
    return { level: found?.level ?? null };
  },
});

/** What others hold by which groups is for those who may change it. */
async function assertManages(ctx: Context, objectType: ObjectType, objectId: string): Promise<void> {
  const { manage, noun } = matrixOf(objectType);
  const [held] = await ctx.sql<{ isHeld: boolean }>(
    sql`SELECT ${granted(ctx, objectType, sql`${objectId}`, manage)} AS "isHeld"`,
  );
  if (!held?.isHeld) throw denied(`Only who manages the ${noun} may see how others come to their access.`);
}

/** One way by which somebody holds a level. */
export type Way = {
  level: Level;
  /** The groups that lead to it, from the one that the principal is in; none for a grant to itself. */
  groups: string[];
  isInherited: boolean;
};

export const explainAccess = query({
  name: 'identity.explainAccess',
  summary: 'What a user, group or service principal may do with an object, and why.',
  access: 'permissions.read',
  input: Target.extend({ principalId: z.uuid().optional() }),
  async run(ctx, { objectType, objectId, principalId = ctx.caller.user?.id ?? '' }) {
    await loadObject(ctx, objectType, objectId, false);
    if (principalId !== ctx.caller.user?.id) await assertManages(ctx, objectType, objectId);
    const [subject] = await ctx.sql<{ role: RoleName }>(
      sql`SELECT role FROM users WHERE id = ${principalId}::uuid AND is_active`,
    );
    const ways = await ctx.sql<Way>(sql`
      WITH RECURSIVE subject AS (
        SELECT id, role::text AS role FROM users WHERE id = ${principalId}::uuid AND is_active
        UNION ALL SELECT id, NULL FROM groups WHERE id = ${principalId}::uuid),
      reach (id, path) AS (
        SELECT id, ARRAY[]::text[] FROM subject
        UNION ALL
        SELECT groups.id, ARRAY[groups.name] FROM subject JOIN groups ON groups.id = ANY(
          CASE role WHEN 'admin' THEN ${roleGroups('admin')}::uuid[] WHEN 'contributor' THEN ${roleGroups('contributor')}::uuid[]
                    WHEN 'viewer' THEN ${roleGroups('viewer')}::uuid[] END)
        UNION
        SELECT groups.id, reach.path || groups.name FROM reach
        JOIN group_members ON member_id = reach.id JOIN groups ON groups.id = group_id
        WHERE groups.name <> ALL(reach.path))
      SELECT level, path AS groups, object_id <> ${objectId} AS "isInherited"
      FROM reach JOIN grants ON principal_id = reach.id AND object_type = ${objectType} AND object_id IN (${objectId}, ${ROOT})
      UNION ALL
      SELECT ${matrixOf(objectType).manage}, ARRAY['admins'], true FROM subject WHERE role = 'admin'`);
    const level =
      greatest(
        objectType,
        ways.map((way) => way.level),
      ) ?? null;
    const rank = (way: Way) => LEVELS[objectType].indexOf(way.level);
    return {
      level,
      /** Viewers read, whatever they hold. */
      isViewer: subject?.role === 'viewer',
      ways: ways.sort((a, b) => rank(b) - rank(a) || a.groups.length - b.groups.length),
    };
  },
});

const roleGroups = (role: (typeof ROLES)[number]) =>
  BUILT_IN_GROUPS.filter(({ least }) => ROLES.indexOf(role) >= ROLES.indexOf(least)).map(({ id }) => id);
