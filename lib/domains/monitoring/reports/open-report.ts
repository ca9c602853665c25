import sql from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { query } from '@/lib/core/operation';
import { denied, notFound } from '@/lib/pure/errors';
import { type ConfiguredMonitor, configured, loadMonitor, MONITOR_COLUMNS, type MonitorRow } from '../load';
import { MonitorId, Slice } from '../schemas';
import { badge } from './badge';
import { LockedFilters } from './links';
import { renderReport } from './render-report';
import { type Report, readReport } from './report-data';
import { openToken } from './token';

type Link = {
  locked: LockedFilters;
  origins: string[];
  scope: 'view' | 'export';
  revokedTime: number | null;
  expiresTime: number;
};

/** What a token opens, or the sites that may be told that it opens nothing any more. */
type Opening =
  | { isOpen: true; link: Link; monitor: ConfiguredMonitor<MonitorRow> }
  | { isOpen: false; origins: string[] };

async function openLink(ctx: Context, token: string): Promise<Opening> {
  const opened = await openToken(token);
  if (!opened) return { isOpen: false, origins: [] };
  const [link] = await ctx.sql<Link>(sql`
    SELECT locked, origins, scope, revoked_time AS "revokedTime", expires_time AS "expiresTime" FROM report_links
    WHERE id = ${opened.linkId} AND monitor_id = ${opened.monitorId}`);
  if (!link) return { isOpen: false, origins: [] };
  const isOver = opened.isExpired || link.revokedTime !== null || link.expiresTime <= ctx.now;
  if (isOver) return { isOpen: false, origins: link.origins };
  const [monitor] = await ctx.sql<MonitorRow>(
    sql`SELECT ${MONITOR_COLUMNS} FROM monitors WHERE id = ${opened.monitorId}`,
  );
  return monitor ? { isOpen: true, link, monitor: configured(monitor) } : { isOpen: false, origins: [] };
}

const Token = z.string().min(1).max(2000);
const Asked = {
  token: Token,
  column: z.string().max(255).optional(),
  window: z.coerce.number().int().optional(),
};

/** Every way to the data asks the same. @throws RESOURCE_DOES_NOT_EXIST, whatever is wrong with the token */
async function openData(
  ctx: Context,
  { token, ...asked }: z.output<z.ZodObject<typeof Asked>> & { isBrief?: boolean },
): Promise<{ report: Report; link: Link }> {
  const opening = await openLink(ctx, token);
  if (!opening.isOpen) throw notFound('This report is not available any more.');
  const { link, monitor } = opening;
  const report = await readReport(ctx, monitor, LockedFilters.parse(link.locked), asked);
  if (!report) throw notFound('This report has no such column.');
  return { report, link };
}

export const openReport = query({
  name: 'monitoring.openReport',
  summary: 'The page of an embedded report, for whoever has its token.',
  access: 'anyone',
  input: z.object(Asked),
  async run(ctx, asked): Promise<{ origins: string[]; report: Report | null; isFile: boolean }> {
    const opening = await openLink(ctx, asked.token);
    if (!opening.isOpen) return { origins: opening.origins, report: null, isFile: false };
    const { report, link } = await openData(ctx, asked);
    return { origins: link.origins, report, isFile: link.scope === 'export' };
  },
});

export const readReportData = query({
  name: 'monitoring.readReportData',
  summary: 'The numbers of an embedded report as JSON, for whoever has its token.',
  access: 'anyone',
  input: z.object(Asked),
  run: async (ctx, asked): Promise<Report> => (await openData(ctx, asked)).report,
});

export const readReportFile = query({
  name: 'monitoring.readReportFile',
  summary: 'An embedded report as a file that stands by itself, where its link allows that.',
  access: 'anyone',
  input: z.object({ token: Token }),
  async run(ctx, { token }): Promise<{ html: string }> {
    const { report, link } = await openData(ctx, { token });
    if (link.scope !== 'export')
      throw denied('This link is for looking at the report, not for taking it along.');
    return { html: renderReport(report, { isStandalone: true }) };
  },
});

export const readReportBadge = query({
  name: 'monitoring.readReportBadge',
  summary: 'The last verdict of a monitor as a small picture, for whoever has the token of a report.',
  access: 'anyone',
  input: z.object({ token: Token }),
  async run(ctx, { token }): Promise<{ svg: string }> {
    const { report } = await openData(ctx, { token, isBrief: true });
    return { svg: badge(report.drift.windows.at(-1)) };
  },
});

export const exportReport = query({
  name: 'monitoring.exportReport',
  summary: 'The drift report of a monitor as one HTML file that stands by itself: aggregates alone.',
  access: 'monitors.read',
  input: z.object({ id: MonitorId, slice: Slice }),
  async run(ctx, { id, slice }): Promise<{ html: string }> {
    const monitor = configured(await loadMonitor(ctx, id));
    const report = await readReport(ctx, monitor, { slice, columns: [] });
    if (!report) throw notFound('There is nothing to report.');
    return { html: renderReport(report, { isStandalone: true }) };
  },
});
