import type { Context } from '@/lib/core/context';
import { digest, randomSecret } from '@/lib/platform/secrets';

const SESSION_DAYS = 14;

/** A new session of the user. Its secret is for the cookie alone; here only the digest stays. */
export async function openSession(ctx: Context, userId: string, way: 'password' | 'sso'): Promise<string> {
  const { ip, userAgent } = ctx.caller;
  const secret = randomSecret('');
  await ctx.db.session.create({
    data: {
      id: digest(secret),
      userId,
      way,
      expiresAt: new Date(ctx.now + SESSION_DAYS * 86_400_000),
      ip,
      userAgent: userAgent?.slice(0, 300),
    },
  });
  return secret;
}
