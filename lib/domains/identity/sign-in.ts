import { z } from 'zod';
import { type AuditRecord, writeAudit } from '@/lib/core/audit';
import { command } from '@/lib/core/operation';
import { transaction } from '@/lib/platform/db';
import { AppError } from '@/lib/pure/errors';
import { announceIdentityChange, checkPassword } from './authenticate';
import { openSession } from './open-session';
import { forgetFailures, isFirstRefusal } from './throttle';

export const signIn = command({
  name: 'identity.signIn',
  summary: 'Opens a session by e-mail address and password.',
  access: 'anyone',
  transaction: false,
  unaudited: 'writes its rows by itself: no connection is held while a password is tried',
  input: z.object({ email: z.string().trim().min(1).max(254), password: z.string().min(1).max(200) }),
  async run(ctx, { email, password }) {
    const { caller } = ctx;
    const audit = (outcome: 'done' | 'failed', record: Partial<AuditRecord>) =>
      writeAudit('identity.signIn', caller, outcome, [record]);
    const user = await checkPassword(email, password, caller.ip).catch(async (error: unknown) => {
      if (error instanceof AppError && isWorthARow(error, caller.ip ?? email)) {
        await audit('failed', { after: { email, reason: error.code } });
      }
      throw error;
    });
    const secret = await transaction(async () => {
      await forgetFailures(email, caller.ip);
      await audit('done', { objectType: 'user', objectId: user.id, actor: user });
      return openSession(ctx, user.id, 'password');
    });
    return { secret, user };
  },
});

/** The log is never shortened, so a caller who is refused for asking too often must not be able to fill it. */
const isWorthARow = ({ code }: AppError, from: string) =>
  code !== 'REQUEST_LIMIT_EXCEEDED' || isFirstRefusal(from);

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
