/** An access token for a program that works in somebody's name: made when it begins, gone when it ends. */
import sql from 'sql-template-tag';
import type { Context } from '@/lib/core/context';
import { announceIdentityChange } from './authenticate';
import { issueToken } from './tokens';

type Lent = { id: string; token: string };

/** Inside a transaction. Should nobody take it back, it ends by itself. */
export async function lendToken(
  ctx: Context,
  userId: string,
  { name, seconds }: { name: string; seconds: number },
): Promise<Lent> {
  const { id, token } = await issueToken(ctx, userId, { name, expiresInSeconds: seconds, isReadOnly: false });
  return { id, token };
}

/** Inside a transaction. Whoever still has it is refused from the commit on; one that is gone already is no fault. */
export async function takeTokenBack(ctx: Context, id: string): Promise<void> {
  const [gone] = await ctx.sql<{ name: string; userId: string }>(
    sql`DELETE FROM tokens WHERE id = ${id}::uuid RETURNING name, user_id AS "userId"`,
  );
  if (!gone) return;
  await announceIdentityChange(gone.userId);
  ctx.audit({ objectType: 'token', objectId: id, before: { name: gone.name } });
}
