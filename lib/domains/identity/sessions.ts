import sql, { empty } from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { command, query } from '@/lib/core/operation';
import { cutPage, PageToken, readPageToken } from '@/lib/core/page';
import { notFound } from '@/lib/pure/errors';
import { announceIdentityChange } from './authenticate';
import { loadUser } from './users';
import { endWaysIn } from './ways-in';

/** A part of the id is enough to tell one's sessions apart, and opens nothing. */
const HANDLE = 16;

export type SessionView = {
  id: string;
  way: 'password' | 'sso';
  createdAt: number;
  lastSeenAt: number | null;
  expiresAt: number;
  ip: string | null;
  userAgent: string | null;
  isCurrent: boolean;
};

const SessionsPage = z.object({ limit: z.number().int().min(1).max(500).default(100), pageToken: PageToken });

async function sessionsOf(
  ctx: Context,
  userId: string | undefined,
  { limit, pageToken: token }: z.output<typeof SessionsPage>,
) {
  const [at, handle] = readPageToken(userId, token) ?? [];
  // To the millisecond, as they are stored.
  const time = sql`to_timestamp(${Number(at)}::float8 / 1000)::timestamptz(3)`;
  const after = token
    ? sql`AND (created_at < ${time} OR created_at = ${time} AND left(id, ${HANDLE}) > ${String(handle)})`
    : empty;
  const found = await ctx.sql<SessionView>(sql`
    SELECT left(id, ${HANDLE}) AS id, way, ip, user_agent AS "userAgent",
           (extract(epoch FROM created_at) * 1000)::float8 AS "createdAt",
           (extract(epoch FROM last_seen_at) * 1000)::float8 AS "lastSeenAt",
           (extract(epoch FROM expires_at) * 1000)::float8 AS "expiresAt",
           id = ${ctx.caller.sessionId ?? ''} AS "isCurrent"
    FROM sessions WHERE user_id = ${userId ?? null}::uuid AND expires_at > now() ${after}
    ORDER BY created_at DESC, left(id, ${HANDLE}) LIMIT ${limit + 1}`);
  const { page, nextPageToken } = cutPage(userId, found, limit, ({ createdAt, id }) => [createdAt, id]);
  return { sessions: page, nextPageToken };
}

export const listSessions = query({
  name: 'identity.listSessions',
  summary: "Where the caller is signed in: the browsers' sessions, newest first.",
  access: 'self',
  input: SessionsPage,
  run: (ctx, page) => sessionsOf(ctx, ctx.caller.user?.id, page),
});

export const revokeSession = command({
  name: 'identity.revokeSession',
  summary: 'Ends a session of the caller at once.',
  access: 'self',
  input: z.object({ id: z.string().regex(/^[0-9a-f]{16}$/, 'is not the id of a session') }),
  async run(ctx, { id }) {
    const [ended] = await ctx.sql<{ ip: string | null; userAgent: string | null }>(sql`
      DELETE FROM sessions WHERE user_id = ${ctx.caller.user?.id ?? null}::uuid AND left(id, ${HANDLE}) = ${id}
      RETURNING ip, user_agent AS "userAgent"`);
    if (!ended) throw notFound('No such session.');
    await announceIdentityChange(ctx.caller.user?.id);
    ctx.audit({ objectType: 'session', objectId: id, before: ended });
    return {};
  },
});

export const revokeOtherSessions = command({
  name: 'identity.revokeOtherSessions',
  summary: 'Ends all sessions of the caller but the one that asks.',
  access: 'self',
  input: z.object({}),
  async run(ctx) {
    const { user, sessionId = '' } = ctx.caller;
    const { count } = await ctx.db.session.deleteMany({
      where: { userId: user?.id ?? '', id: { not: sessionId } },
    });
    await announceIdentityChange(user?.id);
    ctx.audit({ objectType: 'user', objectId: user?.id ?? '', after: { sessionsEnded: count } });
    return { ended: count };
  },
});

const OfUser = z.object({ userId: z.uuid() });

export const listUserSessions = query({
  name: 'identity.listUserSessions',
  summary: 'Where a user is signed in.',
  access: 'users.manage',
  input: SessionsPage.extend(OfUser.shape),
  async run(ctx, { userId, ...page }) {
    await loadUser(ctx, userId);
    return sessionsOf(ctx, userId, page);
  },
});

export const revokeUserSessions = command({
  name: 'identity.revokeUserSessions',
  summary: 'Ends all sessions of a user at once, and on request all access tokens.',
  access: 'users.manage',
  input: OfUser.extend({ withTokens: z.boolean().default(false) }),
  async run(ctx, { userId, withTokens }) {
    await loadUser(ctx, userId);
    const ended = await endWaysIn(ctx, userId, { withTokens });
    await announceIdentityChange(userId);
    ctx.audit({ objectType: 'user', objectId: userId, after: ended });
    return ended;
  },
});
