import sql, { empty, type Sql } from 'sql-template-tag';
import { z } from 'zod';
import { can, levelNeeded } from '@/lib/core/access';
import type { Context } from '@/lib/core/context';
import { assertGranted, granted, heldLevel } from '@/lib/core/grants';
import { notFound } from '@/lib/pure/errors';
import { isAtLeast, type Level, type ObjectAbility } from '@/lib/pure/permission-levels';

export const REPORT = 'report' as const;

export type ReportRow = {
  id: string;
  title: string;
  text: string;
  revision: number;
  createdBy: string;
  creationTime: number;
  updatedBy: string;
  lastUpdatedTime: number;
};

const REPORT_COLUMNS: Sql = sql`
  reports.id, reports.title, reports.text, reports.revision, reports.created_by AS "createdBy",
  reports.creation_time AS "creationTime", reports.updated_by AS "updatedBy", reports.last_updated_time AS "lastUpdatedTime"`;

const ofReport = sql`reports.id::text`;
export const reportLevel = (ctx: Context): Sql => heldLevel(ctx, REPORT, ofReport);
export const reportGranted = (ctx: Context, ability?: ObjectAbility): Sql =>
  granted(ctx, REPORT, ofReport, ability && levelNeeded(ability, REPORT));

/** @throws RESOURCE_DOES_NOT_EXIST, PERMISSION_DENIED */
export async function loadReport(
  ctx: Context,
  id: string,
  { lock = false }: { lock?: boolean } = {},
): Promise<ReportRow & { level: Level }> {
  const [found] = z.uuid().safeParse(id).success
    ? await ctx.sql<ReportRow & { level: Level | null }>(sql`
        SELECT ${REPORT_COLUMNS}, ${heldLevel(ctx, REPORT, ofReport)} AS level FROM reports
        WHERE id = ${id}::uuid ${lock ? sql`FOR NO KEY UPDATE` : empty}`)
    : [];
  if (!found?.level) throw notFound('This report is not there; it may have been deleted.');
  assertGranted(ctx, REPORT, { isSeen: true, isGranted: isAtLeast(REPORT, found.level, ctx.level(REPORT)) });
  return { ...found, level: found.level };
}

const mayDo = (ctx: Context, ability: ObjectAbility, level: Level): boolean =>
  can(ctx.caller, ability) && isAtLeast(REPORT, level, levelNeeded(ability, REPORT));

/** What the caller may do with a report on which they hold that level. */
export const mayOf = (ctx: Context, level: Level) => ({
  write: mayDo(ctx, 'reports.write', level),
  manage: mayDo(ctx, 'reports.manage', level),
});

export const nameOf = ({ caller }: Pick<Context, 'caller'>): string =>
  caller.user?.name || caller.user?.email || caller.via;
