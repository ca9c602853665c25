import type { Context } from '@/lib/core/context';

/** Ends what a user is signed in by, and tells what it was. The caller of this announces it. */
export async function endWaysIn(ctx: Context, userId: string, { withTokens }: { withTokens: boolean }) {
  const { count: sessionsEnded } = await ctx.db.session.deleteMany({ where: { userId } });
  if (!withTokens) return { sessionsEnded };
  const { count: tokensEnded } = await ctx.db.token.deleteMany({ where: { userId } });
  return { sessionsEnded, tokensEnded };
}
