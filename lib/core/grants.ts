/** Grants on single objects: what a caller holds by itself, by its groups and by the workspace's own grants. */
import sql, { raw, type Sql } from 'sql-template-tag';
import { rows } from '../platform/db';
import { denied } from '../pure/errors';
import {
  greatest,
  LEVELS,
  type Level,
  matrixOf,
  OBJECT_TYPES,
  type ObjectType,
} from '../pure/permission-levels';
import { BUILT_IN_GROUPS, type Caller, ROLES, type RoleName } from './access';
import type { Context } from './context';

/** The user, the groups it is in by any way, and what these hold on all objects of a type. */
export type Holdings = { principals: string[]; everywhere: Partial<Record<ObjectType, Level[]>> };

const groupsOfRole = (role: RoleName): string[] =>
  BUILT_IN_GROUPS.filter(({ least }) => ROLES.indexOf(role) >= ROLES.indexOf(least)).map(({ id }) => id);

export async function findHoldings(userId: string, role: RoleName): Promise<Holdings> {
  const [found] = await rows<{ principals: string[]; everywhere: Holdings['everywhere'] | null }>(sql`
    WITH RECURSIVE mine (id) AS (
      SELECT unnest(${[userId, ...groupsOfRole(role)]}::uuid[])
      UNION SELECT group_id FROM group_members JOIN mine ON member_id = mine.id)
    SELECT (SELECT array_agg(id::text) FROM mine) AS principals,
           (SELECT json_object_agg(object_type, levels) FROM (
              SELECT object_type, array_agg(level) AS levels FROM grants
              WHERE object_id = '' AND principal_id IN (SELECT id FROM mine) GROUP BY object_type) AS root) AS everywhere`);
  return { principals: found?.principals ?? [userId], everywhere: found?.everywhere ?? {} };
}

const holdsAll = ({ user, via }: Caller) => via === 'system' || user?.role === 'admin';

/** This level and those above it. */
const atLeast = (type: ObjectType, level: Level): Level[] => {
  const levels: readonly Level[] = LEVELS[type];
  return levels.slice(levels.indexOf(level));
};

/** Whether no single object has to be looked at: the caller holds the level on all objects of the type. */
export function holdsEverywhere(
  { caller, level: needed }: Pick<Context, 'caller' | 'level'>,
  type: ObjectType,
  level = needed(type),
): boolean {
  if (holdsAll(caller)) return true;
  const held = caller.holdings?.everywhere[type] ?? [];
  return atLeast(type, level).some((enough) => held.includes(enough));
}

/** A column without its table would be the grant's own, and every grant fit. */
function assertQualified(id: Sql): void {
  if (/^\s*object_id\b/i.test(id.sql)) throw new Error('name the table of object_id');
}

/**
 * Whether the caller holds the level on the object whose id the expression gives, as a condition.
 *
 * @param id with the name of its table
 */
export function granted(ctx: Context, type: ObjectType, id: Sql, level = ctx.level(type)): Sql {
  assertQualified(id);
  if (holdsEverywhere(ctx, type, level)) return raw('true');
  return sql`EXISTS (
    SELECT 1 FROM grants WHERE object_type = ${type} AND object_id = ${id}
      AND principal_id = ANY(${ctx.caller.holdings?.principals ?? []}::uuid[])
      AND level = ANY(${atLeast(type, level)}::text[]))`;
}

/** The greatest level that the caller holds on the object, as an expression; null for none. */
export function heldLevel({ caller }: Context, type: ObjectType, id: Sql): Sql {
  assertQualified(id);
  if (holdsAll(caller)) return sql`${matrixOf(type).manage}::text`;
  const { principals = [], everywhere = {} } = caller.holdings ?? {};
  return sql`(
    SELECT level FROM (
      SELECT level FROM grants WHERE object_type = ${type} AND object_id = ${id} AND principal_id = ANY(${principals}::uuid[])
      UNION ALL SELECT unnest(${everywhere[type] ?? []}::text[])) AS held
    ORDER BY array_position(${LEVELS[type]}::text[], level) DESC NULLS LAST LIMIT 1)`;
}

/** The greatest level that the caller holds on all objects of each type: what is there without looking at one. */
export function levelsEverywhere(caller: Caller): Partial<Record<ObjectType, Level>> {
  const held = OBJECT_TYPES.map((type) => [
    type,
    holdsAll(caller) ? matrixOf(type).manage : greatest(type, caller.holdings?.everywhere[type] ?? []),
  ]);
  return Object.fromEntries(held.filter(([, level]) => level));
}

export type GrantFlags = { isSeen: boolean; isGranted: boolean };

/** Whether the caller may see the object, and whether it holds the level that the operation needs, as columns. */
export const grantColumns = (ctx: Context, type: ObjectType, id: Sql): Sql =>
  sql`${granted(ctx, type, id, LEVELS[type][0])} AS "isSeen", ${granted(ctx, type, id)} AS "isGranted"`;

/** Refuses what is found but not held. What may not even be seen is for the caller of this to call missing. */
export function assertGranted(ctx: Context, type: ObjectType, { isGranted }: GrantFlags): void {
  if (!isGranted) {
    throw denied(`This needs ${ctx.level(type)} on the ${matrixOf(type).noun}. Ask somebody who manages it.`);
  }
}

/** A statement's name for one of its texts: grants that settle a question make it another one. */
export function preparedName(ctx: Context, type: ObjectType, name: string): string {
  if (holdsEverywhere(ctx, type)) return name;
  return holdsEverywhere(ctx, type, LEVELS[type][0]) ? `${name}.granted` : `${name}.seen`;
}

/** Whoever makes an object manages it. */
export async function grantCreator(
  { caller, sql: run }: Context,
  type: ObjectType,
  id: string,
): Promise<void> {
  if (!caller.user) return;
  await run(sql`
    INSERT INTO grants (object_type, object_id, principal_id, level, granted_by_id)
    VALUES (${type}, ${id}, ${caller.user.id}::uuid, ${matrixOf(type).creator}, ${caller.user.id}::uuid)`);
}

export const forgetGrants = ({ sql: run }: Context, type: ObjectType, id: string) =>
  run(sql`DELETE FROM grants WHERE object_type = ${type} AND object_id = ${id}`);
