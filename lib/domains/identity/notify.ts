/** Tells people what concerns them. Other domains call it in the transaction of what they tell of. */
import sql, { empty, join, type Sql } from 'sql-template-tag';
import { BUILT_IN_GROUPS, ROLES } from '@/lib/core/access';
import type { Context } from '@/lib/core/context';
import { containing } from '@/lib/core/like';
import { canMail } from '@/lib/platform/mail';
import { LEVELS, type Level, type ObjectType } from '@/lib/pure/permission-levels';
import { MAIL } from './mail-notices';

/** Whom: people by their ids, everybody in a group (built-in ones too), and whoever is granted a level on an object. */
export type Audience = {
  principals?: string[];
  /** By grants on it or on all of its type; administrators, who need none, only where their group is named. */
  holders?: { type: ObjectType; id: string; level: Level };
  /** Of them only these, by their ids or by their addresses in small letters. */
  among?: readonly string[];
  /** Only those whose role lets them act. */
  acts?: boolean;
  /** Whoever did it needs no telling. */
  but?: string | undefined;
};

export type Notice = {
  /**
   * The matter: `import:<id>`. A person has one notification of it, which comes up again, unread, with each notice.
   * Whatever shall stand by itself has a key of its own.
   */
  key: string;
  /** As an operation is named; decides the sign in front. */
  kind: string;
  tone?: 'info' | 'success' | 'warning' | 'danger';
  title: string;
  body?: string;
  /** A path of the console. */
  href: string;
  /** It waits for an act, on the home page and in the list, until `settle`. */
  asks?: boolean;
  /** It goes out by e-mail too, where the installation can send some. */
  mail?: boolean;
  /** Whoever has been told stays as they are, but those for whom it was settled by this outcome. */
  unlessToldBut?: string;
};

/** Who looks at what concerns them is told to look again: the items are people's ids. */
const PEOPLE = 'people';

const tellPages = (ctx: Context, people: readonly { userId: string }[]): void => {
  for (const { userId } of people) ctx.announce(PEOPLE, userId);
};

/** The caller's own pages look again: it may have been a program of theirs that acted. */
export function tellCaller(ctx: Context): void {
  if (ctx.caller.user) tellPages(ctx, [{ userId: ctx.caller.user.id }]);
}

/** Whether what was announced concerns a person; where too many were to name them, it may. */
export const concerns = (
  { topic, items }: { topic: string; items: readonly string[] | null },
  userId: string,
): boolean => topic === PEOPLE && (items === null || items.includes(userId));

const LONGEST_TITLE = 200;
const LONGEST_BODY = 500;
const cut = (text: string, length: number) => (text.length > length ? `${text.slice(0, length - 1)}…` : text);

const built = join(
  BUILT_IN_GROUPS.map(({ id, least }) => sql`(${id}::uuid, ${ROLES.slice(ROLES.indexOf(least))}::text[])`),
);

/** Active people of the audience. Machines are told nothing. */
function people({ principals = [], holders, among, acts = false, but }: Audience) {
  const levels = holders ? LEVELS[holders.type].slice(LEVELS[holders.type].indexOf(holders.level)) : [];
  return sql`
    WITH RECURSIVE reached (id) AS (
      SELECT id FROM (
        SELECT unnest(${principals}::uuid[]) AS id
        UNION SELECT principal_id FROM grants
        WHERE object_type = ${holders?.type ?? null} AND object_id IN ('', ${holders?.id ?? null}) AND level = ANY(${levels}::text[])
      ) AS named
      UNION SELECT member_id FROM group_members JOIN reached ON group_id = reached.id)
    SELECT id FROM users
    WHERE is_active AND kind = 'person' AND id IS DISTINCT FROM ${but ?? null}::uuid ${acts ? sql`AND role <> 'viewer'` : empty}
      ${among ? sql`AND (email = ANY(${among}::text[]) OR id::text = ANY(${among}::text[]))` : empty}
      AND (id IN (SELECT id FROM reached)
           OR EXISTS (SELECT 1 FROM (VALUES ${built}) AS built (id, roles)
                      WHERE built.id IN (SELECT id FROM reached) AND users.role::text = ANY(built.roles)))`;
}

export type Person = { name: string; email: string };

/** Active people of an audience, by their names; one more than `most` says that there are others. */
export const findPeople = (ctx: Context, audience: Audience, most: number): Promise<Person[]> =>
  ctx.sql<Person>(sql`
    SELECT name, email FROM users WHERE id IN (${people(audience)}) ORDER BY name, email LIMIT ${most + 1}`);

/** Active people of an audience with a text in their name or address, viewers too. */
export const searchPeople = (
  ctx: Context,
  audience: Audience,
  search: string,
  most: number,
): Promise<Person[]> =>
  ctx.sql<Person>(sql`
    SELECT name, email FROM users
    WHERE id IN (${people(audience)}) AND (name ILIKE ${containing(search)} OR email ILIKE ${containing(search)})
    ORDER BY name, email LIMIT ${most}`);

/** Whether a person was told of a matter, but where it was settled for them by that outcome. */
const isTold = (key: Sql, lapsed: string): Sql => sql`EXISTS (
  SELECT 1 FROM notifications AS told
  WHERE told.key = ${key} AND told.user_id = person.id AND told.outcome IS DISTINCT FROM ${cut(lapsed, LONGEST_TITLE)})`;

/** Of some matters those that somebody of the audience was not told of, `but` whoever asks for it, or not since it lapsed for them. */
export async function untoldKeys(
  ctx: Context,
  to: Audience,
  matters: readonly { key: string; but: string | null }[],
  lapsed: string,
): Promise<Set<string>> {
  const found = await ctx.sql<{ key: string }>(sql`
    SELECT DISTINCT matter.key
    FROM unnest(${matters.map(({ key }) => key)}::text[], ${matters.map(({ but }) => but)}::uuid[]) AS matter (key, but)
    CROSS JOIN (${people(to)}) AS person
    WHERE person.id IS DISTINCT FROM matter.but AND NOT ${isTold(sql`matter.key`, lapsed)}`);
  return new Set(found.map(({ key }) => key));
}

export const notify = async (ctx: Context, to: Audience, notice: Notice): Promise<void> =>
  void (await notifyEach(ctx, to, notice));

/** @returns whom it told */
export async function notifyEach(ctx: Context, to: Audience, notice: Notice): Promise<string[]> {
  const {
    key,
    kind,
    tone = 'info',
    title,
    body = '',
    href,
    asks = false,
    mail = false,
    unlessToldBut,
  } = notice;
  const told = await ctx.sql<{ userId: string }>(sql`
    INSERT INTO notifications (user_id, key, kind, tone, title, body, href, asks, time, settled_time)
    SELECT person.id, ${key}, ${kind}, ${tone}::notice_tone, ${cut(title, LONGEST_TITLE)}, ${cut(body, LONGEST_BODY)},
           ${href}, ${asks}, ${ctx.now}, ${asks ? null : ctx.now}
    FROM (${people(to)}) AS person
    ${unlessToldBut === undefined ? empty : sql`WHERE NOT ${isTold(sql`${key}`, unlessToldBut)}`} ORDER BY person.id
    ON CONFLICT (key, user_id) DO UPDATE SET
      kind = excluded.kind, tone = excluded.tone, title = excluded.title, body = excluded.body, href = excluded.href,
      asks = excluded.asks, time = excluded.time, read_time = NULL, settled_time = excluded.settled_time, outcome = NULL,
      mailed_time = NULL,
      count = CASE WHEN notifications.read_time IS NULL THEN notifications.count + 1 ELSE 1 END
    RETURNING user_id AS "userId"`);
  tellPages(ctx, told);
  if (mail && told.length > 0 && canMail()) await ctx.enqueue(MAIL, { key }, { key: `mail:${key}` });
  return told.map(({ userId }) => userId);
}

/** What asked for an act has been done, by whomever, or fell away: nobody is waited for any more, or only not those `of` it. */
export const settle = (ctx: Context, key: string, outcome: string, of?: readonly string[]): Promise<void> =>
  settleThose(ctx, [key], outcome, of ? sql`user_id = ANY(${of}::uuid[])` : sql`true`);

/** Whoever was asked for an act and is not of the audience any more is not waited for. */
export const settleOthers = (
  ctx: Context,
  keys: readonly string[],
  to: Audience,
  outcome: string,
): Promise<void> => settleThose(ctx, keys, outcome, sql`user_id NOT IN (${people(to)})`);

async function settleThose(
  ctx: Context,
  keys: readonly string[],
  outcome: string,
  those: Sql,
): Promise<void> {
  const settled = await ctx.sql<{ userId: string }>(sql`
    UPDATE notifications SET settled_time = ${ctx.now}, outcome = ${cut(outcome, LONGEST_TITLE)},
                             read_time = coalesce(read_time, ${ctx.now})
    WHERE key = ANY(${keys}::text[]) AND settled_time IS NULL AND ${those}
    RETURNING user_id AS "userId"`);
  tellPages(ctx, settled);
}

/** Words that were changed, or taken back, are so with whoever was told of them by these keys. */
export async function reword(
  ctx: Context,
  keys: readonly string[],
  before: string | readonly string[],
  after = '',
): Promise<void> {
  const bodies = [before].flat().map((text) => cut(text, LONGEST_BODY));
  const told = await ctx.sql<{ userId: string }>(sql`
    UPDATE notifications SET body = ${cut(after, LONGEST_BODY)}
    WHERE key = ANY(${keys}::text[]) AND body = ANY(${bodies}::text[]) RETURNING user_id AS "userId"`);
  tellPages(ctx, told);
}

/**
 * What leads to a page, or to one below it, leads to where that is now.
 *
 * @param since epoch milliseconds: what is older meant another that had the path
 */
export async function redirect(
  ctx: Context,
  { from, to, since }: { from: string; to: string; since: number },
): Promise<void> {
  const told = await ctx.sql<{ userId: string }>(sql`
    UPDATE notifications SET href = ${to} || substr(href, ${from.length + 1}::int)
    WHERE time >= ${since} AND (href = ${from} OR starts_with(href, ${`${from}/`}) OR starts_with(href, ${`${from}?`}))
    RETURNING user_id AS "userId"`);
  tellPages(ctx, told);
}
