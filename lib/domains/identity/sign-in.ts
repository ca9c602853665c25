import { z } from 'zod';
import { writeAudit } from '@/lib/core/audit';
import { command } from '@/lib/core/operation';
import { transaction } from '@/lib/platform/db';
import { announceIdentityChange, checkPassword } from './authenticate';
import { openSession } from './open-session';
import { forgetFailures, noteFailedSignIn } from './throttle';

export const signIn = command({
  name: 'identity.signIn',
  summary: 'Opens a session by e-mail address and password.',
  access: 'anyone',
  transaction: false,
  unaudited: 'writes its rows by itself: no connection is held while a password is tried',
  input: z.object({ email: z.string().trim().min(1).max(254), password: z.string().min(1).max(200) }),
  async run(ctx, { email, password }) {
    const { caller } = ctx;
    const user = await checkPassword(email, password, caller.ip).catch(async (error: unknown) => {
      await noteFailedSignIn(caller, email, error);
      throw error;
    });
    const secret = await transaction(async () => {
      await forgetFailures(email, caller.ip);
      const record = { objectType: 'user', objectId: user.id, actor: user };
      await writeAudit('identity.signIn', caller, 'done', [record]);
      return openSession(ctx, user.id, 'password');
    });
    return { secret, user };
  },
});

export const signOut = command({
  name: 'identity.signOut',
  summary: 'Ends the session that the request came with.',
  access: 'self',
  input: z.object({}),
  async run(ctx) {
    const { sessionId, user } = ctx.caller;
    if (sessionId) await ctx.db.session.deleteMany({ where: { id: sessionId } });
    await announceIdentityChange(user?.id);
    ctx.audit({ objectType: 'user', objectId: user?.id ?? '' });
    return {};
  },
});
