import sql, { empty } from 'sql-template-tag';
import { z } from 'zod';
import { can } from '@/lib/core/access';
import { forgetGrants, grantCreator } from '@/lib/core/grants';
import { afterSql, orderSql, positionSql, type SortColumn } from '@/lib/core/keyset';
import { containing } from '@/lib/core/like';
import { command, query } from '@/lib/core/operation';
import { cutPage, PageToken, readPageToken } from '@/lib/core/page';
import { conflict, notFound } from '@/lib/pure/errors';
import type { Level } from '@/lib/pure/permission-levels';
import { loadReport, mayOf, nameOf, REPORT, type ReportRow, reportGranted, reportLevel } from './load';

const Title = z.string().trim().min(1, 'A report needs a title.').max(200);
/** Markdown; figures are links to pages of the console that stand in a line of their own. */
const Text = z.string().max(200_000, 'must have at most 200000 characters');
/** From an address that somebody may have cut off: what is no id is not there. */
const ReportId = z.string().max(100);

/** Older ones are let go. */
const REVISIONS_KEPT = 200;

const NEWEST: SortColumn[] = [
  { expression: sql`reports.last_updated_time`, type: 'int8', ascending: false },
  { expression: sql`reports.id::text`, type: 'text', ascending: false },
];

export type ReportLine = Omit<ReportRow, 'text' | 'creationTime'> & { canWrite: boolean };

export const listReports = query({
  name: 'reports.listReports',
  summary: 'The reports that the caller may see, those first that were changed last.',
  access: 'reports.read',
  input: z.object({
    search: z.string().trim().max(200).default(''),
    /** Those alone whose text the caller may change. */
    isWritable: z.boolean().default(false),
    limit: z.number().int().min(1).max(200).default(50),
    pageToken: PageToken,
  }),
  async run(
    ctx,
    { limit, pageToken: token, ...asked },
  ): Promise<{ reports: ReportLine[]; nextPageToken: string | null }> {
    const ability = asked.isWritable ? ('reports.write' as const) : undefined;
    if (ability && !can(ctx.caller, ability)) return { reports: [], nextPageToken: null };
    const found = await ctx.sql<Omit<ReportLine, 'canWrite'> & { place: unknown[]; level: Level | null }>(sql`
      SELECT id, title, revision, created_by AS "createdBy", updated_by AS "updatedBy", last_updated_time AS "lastUpdatedTime",
             ${positionSql(NEWEST)} AS place, ${reportLevel(ctx)} AS level
      FROM reports WHERE ${reportGranted(ctx, ability)} AND ${afterSql(NEWEST, readPageToken(asked, token))}
        ${asked.search ? sql`AND title ILIKE ${containing(asked.search)}` : empty}
      ORDER BY ${orderSql(NEWEST)} LIMIT ${limit + 1}`);
    const { page, nextPageToken } = cutPage(asked, found, limit, ({ place }) => place);
    return {
      reports: page.map(
        ({ place: _, level, ...line }): ReportLine => ({
          ...line,
          canWrite: level !== null && mayOf(ctx, level).write,
        }),
      ),
      nextPageToken,
    };
  },
});

export const getReport = query({
  name: 'reports.getReport',
  summary: 'A report, and what the caller may do with it.',
  access: 'reports.read',
  input: z.object({ reportId: ReportId }),
  async run(ctx, { reportId }) {
    const { level, ...report } = await loadReport(ctx, reportId);
    return { ...report, may: mayOf(ctx, level) };
  },
});

export const createReport = command({
  name: 'reports.createReport',
  summary: 'Begins a report.',
  access: 'reports.create',
  input: z.object({ title: Title, text: Text.default('') }),
  async run(ctx, { title, text }) {
    const who = nameOf(ctx);
    const [made] = await ctx.sql<{ id: string }>(sql`
      INSERT INTO reports (title, text, revision, created_by, creation_time, updated_by, last_updated_time)
      VALUES (${title}, ${text}, 1, ${who}, ${ctx.now}, ${who}, ${ctx.now}) RETURNING id`);
    if (!made) throw new Error('the report was not written');
    await keepRevision(ctx, { id: made.id, title, text, revision: 1 });
    await grantCreator(ctx, REPORT, made.id);
    ctx.audit({ objectType: REPORT, objectId: made.id, after: { title } });
    return { reportId: made.id };
  },
});

type Kept = Pick<ReportRow, 'id' | 'title' | 'text' | 'revision'>;

async function keepRevision(ctx: Parameters<typeof loadReport>[0], { id, title, text, revision }: Kept) {
  await ctx.sql(sql`
    INSERT INTO report_revisions (report_id, revision, title, text, author, time)
    VALUES (${id}::uuid, ${revision}, ${title}, ${text}, ${nameOf(ctx)}, ${ctx.now})`);
  await ctx.sql(sql`
    DELETE FROM report_revisions WHERE report_id = ${id}::uuid AND revision <= ${revision - REVISIONS_KEPT}`);
}

export const updateReport = command({
  name: 'reports.updateReport',
  summary: 'Changes a report. What others wrote meanwhile is not written over: the change is refused.',
  access: 'reports.write',
  input: z.object({
    reportId: ReportId,
    title: Title,
    text: Text,
    /** The one that the change was made on. */
    revision: z.number().int().positive(),
  }),
  async run(ctx, { reportId, title, text, revision }) {
    const before = await loadReport(ctx, reportId, { lock: true });
    if (before.revision !== revision)
      throw conflict(
        `${before.updatedBy} has changed the report meanwhile: it is at revision ${before.revision}, and yours was made on ${revision}.`,
      );
    const isSame = before.title === title && before.text === text;
    const next = isSame ? revision : revision + 1;
    if (!isSame) {
      await ctx.sql(sql`
        UPDATE reports SET title = ${title}, text = ${text}, revision = ${next}, updated_by = ${nameOf(ctx)},
                           last_updated_time = ${ctx.now}
        WHERE id = ${reportId}::uuid`);
      await keepRevision(ctx, { id: reportId, title, text, revision: next });
    }
    ctx.audit({
      objectType: REPORT,
      objectId: reportId,
      before: { title: before.title, revision },
      after: { title, revision: next },
    });
    return { revision: next };
  },
});

export const deleteReport = command({
  name: 'reports.deleteReport',
  summary: 'Deletes a report with its history.',
  access: 'reports.manage',
  input: z.object({ reportId: ReportId }),
  async run(ctx, { reportId }) {
    const { title, text } = await loadReport(ctx, reportId, { lock: true });
    await ctx.sql(sql`DELETE FROM reports WHERE id = ${reportId}::uuid`);
    await forgetGrants(ctx, REPORT, reportId);
    ctx.audit({ objectType: REPORT, objectId: reportId, before: { title, text: text.slice(0, 2000) } });
    return {};
  },
});

export const listRevisions = query({
  name: 'reports.listRevisions',
  summary: 'What a report has been, the newest first: who wrote it and when.',
  access: 'reports.read',
  input: z.object({ reportId: ReportId }),
  async run(ctx, { reportId }) {
    await loadReport(ctx, reportId);
    const revisions = await ctx.sql<{ revision: number; title: string; author: string; time: number }>(sql`
      SELECT revision, title, author, time FROM report_revisions
      WHERE report_id = ${reportId}::uuid ORDER BY revision DESC LIMIT ${REVISIONS_KEPT}`);
    return { revisions };
  },
});

export const getRevision = query({
  name: 'reports.getRevision',
  summary: 'A report as it once was.',
  access: 'reports.read',
  input: z.object({ reportId: ReportId, revision: z.number().int().positive() }),
  async run(ctx, { reportId, revision }) {
    await loadReport(ctx, reportId);
    const [found] = await ctx.sql<{ title: string; text: string; author: string; time: number }>(sql`
      SELECT title, text, author, time FROM report_revisions
      WHERE report_id = ${reportId}::uuid AND revision = ${revision}`);
    if (!found) throw notFound(`The report has no revision ${revision} any more.`);
    return { revision, ...found };
  },
});
