import sql, { empty } from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { command, query } from '@/lib/core/operation';
import { cutPage, PageToken, readPageToken } from '@/lib/core/page';

type Notification = {
  id: number;
  kind: string;
  tone: 'info' | 'success' | 'warning' | 'danger';
  title: string;
  body: string;
  href: string;
  count: number;
  asks: boolean;
  time: number;
  readTime: number | null;
  settledTime: number | null;
  outcome: string | null;
};

const me = (ctx: Context) => sql`user_id = ${ctx.caller.user?.id ?? null}::uuid`;

const Which = z.enum(['all', 'unread', 'waiting']);
const CONDITIONS: Record<z.output<typeof Which>, ReturnType<typeof sql>> = {
  all: empty,
  unread: sql`AND read_time IS NULL`,
  waiting: sql`AND settled_time IS NULL`,
};

export const listNotifications = query({
  name: 'identity.listNotifications',
  summary: 'What concerns the caller, newest first: all of it, the unread, or what waits for an act.',
  access: 'self',
  input: z.object({
    which: Which.default('all'),
    /** Kinds that are told elsewhere. */
    without: z.array(z.string().max(100)).max(20).default([]),
    limit: z.number().int().min(1).max(200).default(50),
    pageToken: PageToken,
  }),
  async run(ctx, { which, without, limit, pageToken: token }) {
    const asked = { which, without };
    const [time, id] = readPageToken(asked, token) ?? [];
    const after = token ? sql`AND (time, id) < (${Number(time)}, ${Number(id)})` : empty;
    const found = await ctx.sql<Notification>(sql`
      SELECT id, kind, tone, title, body, href, count, asks, time, read_time AS "readTime",
             CASE WHEN asks THEN settled_time END AS "settledTime", outcome
      FROM notifications WHERE ${me(ctx)} AND kind <> ALL(${without}::text[]) ${CONDITIONS[which]} ${after} ORDER BY time DESC, id DESC LIMIT ${limit + 1}`);
    const { page: notifications, nextPageToken } = cutPage(asked, found, limit, (last) => [
      last.time,
      last.id,
    ]);
    return { notifications, nextPageToken };
  },
});

/** A badge says `99+`: nobody counts on. */
const MOST_COUNTED = 100;

export const countNotifications = query({
  name: 'identity.countNotifications',
  summary: 'How many notifications of the caller are unread, up to a hundred, and how many wait for an act.',
  access: 'self',
  input: z.object({}),
  async run(ctx) {
    const [counted] = await ctx.sql<{ unread: number; waiting: number }>(
      sql`SELECT (SELECT count(*) FROM (SELECT 1 FROM notifications WHERE ${me(ctx)} AND read_time IS NULL LIMIT ${MOST_COUNTED}) AS counted) AS unread,
                 (SELECT count(*) FROM (SELECT 1 FROM notifications WHERE ${me(ctx)} AND settled_time IS NULL LIMIT ${MOST_COUNTED}) AS counted) AS waiting`,
      'identity.countNotifications',
    );
    return counted ?? { unread: 0, waiting: 0 };
  },
});

const UNAUDITED = 'a mark of one’s own, which nobody else sees';
const NotificationId = z.number().int().positive();

export const readNotifications = command({
  name: 'identity.readNotifications',
  summary: 'Marks notifications of the caller read, or unread again.',
  access: 'self',
  transaction: false,
  unaudited: UNAUDITED,
  input: z.object({ ids: z.array(NotificationId).min(1).max(200), isRead: z.boolean().default(true) }),
  async run(ctx, { ids, isRead }) {
    await ctx.sql(sql`
      UPDATE notifications SET read_time = ${isRead ? ctx.now : null}::bigint
      WHERE ${me(ctx)} AND id = ANY(${ids}::bigint[]) AND (read_time IS NULL) = ${isRead}::boolean`);
    return {};
  },
});

export const readAllNotifications = command({
  name: 'identity.readAllNotifications',
  summary: 'Marks all notifications of the caller read that came up to a time; what came later stays unread.',
  access: 'self',
  transaction: false,
  unaudited: UNAUDITED,
  input: z.object({ upTo: z.number().int().nonnegative() }),
  async run(ctx, { upTo }) {
    await ctx.sql(sql`
      UPDATE notifications SET read_time = ${ctx.now} WHERE ${me(ctx)} AND read_time IS NULL AND time <= ${upTo}`);
    return {};
  },
});
