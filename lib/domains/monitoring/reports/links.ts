import { randomBytes } from 'node:crypto';
import sql from 'sql-template-tag';
import { z } from 'zod';
import { command, query } from '@/lib/core/operation';
import { consoleUrl } from '@/lib/platform/own-address';
import { invalid, notFound } from '@/lib/pure/errors';
import { configured, loadMonitor, MONITOR, nameOf } from '../load';
import { MonitorId, Slice } from '../schemas';
import { signToken } from './token';

const HOUR = 3_600_000;
const MOST_HOURS = 24 * 365;
const MOST_LINKS = 200;

/** Filters that whoever looks cannot change. */
export const LockedFilters = z.object({
  slice: Slice,
  /** None: all. */
  columns: z.array(z.string().min(1).max(255)).max(500).default([]),
});
export type LockedFilters = z.output<typeof LockedFilters>;

/** What a header may name; of a name's parts only the first may be any. */
const SITE = /^https?:\/\/(?:(?:\*\.)?[a-z0-9_.-]+|\[[0-9a-f:.]+\])(?::\d+)?$/;
const hasMore = ({ username, password, pathname, search, hash }: URL) =>
  Boolean(username || password || search || hash) || pathname !== '/';

/** `https://site.example:8443`, and nothing behind it: it goes into a header. */
const Origin = z
  .string()
  .max(300)
  .transform((text, ctx) => {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (url && !hasMore(url) && SITE.test(url.origin)) return url.origin;
    ctx.addIssue({
      code: 'custom',
      message: 'must be the origin of a site, such as https://intranet.example.com',
      input: text,
    });
    return z.NEVER;
  });

export type LinkView = {
  id: string;
  name: string;
  scope: 'view' | 'export';
  locked: LockedFilters;
  origins: string[];
  createdBy: string;
  createdTime: number;
  expiresTime: number;
  revokedTime: number | null;
};

export const createReportLink = command({
  name: 'monitoring.createReportLink',
  summary:
    'Makes an address under which other sites may frame a drift report: signed, ending, for the sites that are named.',
  access: 'monitors.manage',
  input: z.object({
    id: MonitorId,
    name: z.string().trim().min(1).max(200),
    /** `export` may also take the report along as a file. */
    scope: z.enum(['view', 'export']).default('view'),
    locked: LockedFilters.prefault({}),
    origins: z.array(Origin).max(20).default([]),
    hours: z.number().positive().max(MOST_HOURS).default(24),
  }),
  async run(ctx, { id, name, scope, locked, origins, hours }) {
    const { config } = configured(await loadMonitor(ctx, id));
    const watched = new Set(config.columns.map(({ name: each }) => each));
    for (const [at, column] of locked.columns.entries())
      if (!watched.has(column))
        throw invalid(`The monitor watches no column '${column}'.`, { field: `locked.columns.${at}` });
    const linkId = randomBytes(16).toString('hex');
    const expires = ctx.now + Math.ceil(hours * HOUR);
    await ctx.sql(sql`
      INSERT INTO report_links (id, monitor_id, name, scope, locked, origins, created_by, created_time, expires_time)
      VALUES (${linkId}, ${id}, ${name}, ${scope}, ${JSON.stringify(locked)}::jsonb, ${[...new Set(origins)]}::text[],
              ${nameOf(ctx)}, ${ctx.now}, ${expires})`);
    ctx.audit({
      objectType: MONITOR,
      objectId: id,
      after: { report: linkId, name, scope, locked, origins, hours },
    });
    const token = await signToken(linkId, id, expires, ctx.now);
    const path = `/embed/monitors/${token}`;
    return { linkId, token, path, url: consoleUrl(path), expiresTime: expires };
  },
});

export const listReportLinks = query({
  name: 'monitoring.listReportLinks',
  summary:
    'The embedded reports of a monitor, those that are open first, then the newest; their addresses are told once, when they are made.',
  access: 'monitors.manage',
  input: z.object({ id: MonitorId }),
  async run(ctx, { id }): Promise<{ links: LinkView[] }> {
    await loadMonitor(ctx, id);
    const links = await ctx.sql<LinkView>(sql`
      SELECT id, name, scope, locked, origins, created_by AS "createdBy", created_time AS "createdTime",
             expires_time AS "expiresTime", revoked_time AS "revokedTime"
      FROM report_links WHERE monitor_id = ${id}
      ORDER BY revoked_time IS NULL AND expires_time > ${ctx.now} DESC, created_time DESC, id LIMIT ${MOST_LINKS}`);
    return { links };
  },
});

export const revokeReportLink = command({
  name: 'monitoring.revokeReportLink',
  summary: 'Ends an embedded report at once: whoever frames it sees nothing any more.',
  access: 'monitors.manage',
  input: z.object({ id: MonitorId, linkId: z.string().regex(/^[0-9a-f]{32}$/, 'is no id of a report') }),
  async run(ctx, { id, linkId }) {
    await loadMonitor(ctx, id);
    const [revoked] = await ctx.sql(sql`
      UPDATE report_links SET revoked_time = coalesce(revoked_time, ${ctx.now}) WHERE id = ${linkId} AND monitor_id = ${id}
      RETURNING 1`);
    if (!revoked) throw notFound('The monitor has no such report.');
    ctx.audit({ objectType: MONITOR, objectId: id, after: { report: linkId, revoked: true } });
    return {};
  },
});
