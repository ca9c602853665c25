import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { command, query } from '@/lib/core/operation';
import { cutPage, PageToken, readPageToken } from '@/lib/core/page';
import type { Token } from '@/lib/platform/prisma/client';
import { digest, randomSecret } from '@/lib/platform/secrets';
import { denied, notFound } from '@/lib/pure/errors';
import { announceIdentityChange } from './authenticate';

const PREFIX_LENGTH = 8;

export const TokenFields = z.object({
  name: z.string().trim().min(1, 'must not be empty').max(100),
  expiresInDays: z.number().int().min(1).max(3650).optional(),
  /** Instead of days, for what lives shorter. */
  expiresInSeconds: z
    .number()
    .int()
    .min(1)
    .max(3650 * 86_400)
    .optional(),
  isReadOnly: z.boolean().default(false),
});

const presentToken = ({ id, name, prefix, isReadOnly, createdAt, expiresAt, lastUsedAt }: Token) => ({
  id,
  name,
  prefix,
  isReadOnly,
  createdAt: createdAt.getTime(),
  expiresAt: expiresAt?.getTime() ?? null,
  lastUsedAt: lastUsedAt?.getTime() ?? null,
});

/** A token makes none that outlives it: who finds one must not be able to keep it alive. */
function endOf({ caller }: Context, wanted: number): Date | null {
  const end = caller.via === 'token' ? Math.min(wanted, caller.expiresAt ?? wanted) : wanted;
  return Number.isFinite(end) ? new Date(end) : null;
}

/** Stores a new token's digest; only this answer has its secret. */
export async function issueToken(
  ctx: Context,
  userId: string,
  { name, expiresInDays, expiresInSeconds, isReadOnly }: z.output<typeof TokenFields>,
): Promise<{ id: string; token: string; name: string; createdAt: number; expiresAt: number | null }> {
  const token = randomSecret('plb_');
  const seconds = expiresInSeconds ?? (expiresInDays ? expiresInDays * 86_400 : Number.POSITIVE_INFINITY);
  const wanted = ctx.now + seconds * 1000;
  const expiresAt = endOf(ctx, wanted);
  const prefix = token.slice(0, PREFIX_LENGTH);
  const { id } = await ctx.db.token.create({
    data: { userId, name, prefix, hash: digest(token), isReadOnly, expiresAt },
  });
  ctx.audit({ objectType: 'token', objectId: id, after: { name, isReadOnly, expiresAt, of: userId } });
  return { id, token, name, createdAt: ctx.now, expiresAt: expiresAt?.getTime() ?? null };
}

/** A page of somebody's tokens. */
export const TokensPage = z.object({
  limit: z.number().int().min(1).max(10_000).default(200),
  pageToken: PageToken,
});

/** Somebody's tokens, newest first. */
export async function readTokens(
  ctx: Context,
  userId: string,
  { limit, pageToken: token }: z.output<typeof TokensPage>,
) {
  const [at, id] = readPageToken(userId, token) ?? [];
  const before = new Date(Number(at));
  const found = await ctx.db.token.findMany({
    where: {
      userId,
      ...(token && {
        OR: [{ createdAt: { lt: before } }, { createdAt: before, id: { lt: String(id) } }],
      }),
    },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: limit + 1,
  });
  const { page, nextPageToken } = cutPage(userId, found, limit, (last) => [
    last.createdAt.getTime(),
    last.id,
  ]);
  return { tokens: page.map(presentToken), ...(nextPageToken && { nextPageToken }) };
}

export const listTokens = query({
  name: 'identity.listTokens',
  summary: "The caller's own access tokens, without their secrets, newest first.",
  access: 'self',
  input: TokensPage,
  async run(ctx, page) {
    const { user } = ctx.caller;
    if (!user) throw denied('Only a user holds access tokens.');
    return readTokens(ctx, user.id, page);
  },
});

export const createToken = command({
  name: 'identity.createToken',
  summary: 'Makes an access token of the caller; its secret is shown in this answer and never again.',
  access: 'self',
  input: TokenFields,
  async run(ctx, fields) {
    const { user } = ctx.caller;
    if (!user) throw denied('Only a user can hold an access token.');
    return issueToken(ctx, user.id, fields);
  },
});

export const revokeToken = command({
  name: 'identity.revokeToken',
  summary: 'Ends an access token of the caller at once.',
  access: 'self',
  input: z.object({ id: z.uuid() }),
  async run(ctx, { id }) {
    const where = { id, userId: ctx.caller.user?.id ?? '' };
    const token = await ctx.db.token.findFirst({ where });
    if (!token) throw notFound('No such access token.');
    await ctx.db.token.delete({ where: { id } });
    await announceIdentityChange(where.userId);
    ctx.audit({ objectType: 'token', objectId: id, before: { name: token.name } });
    return {};
  },
});
