import sql from 'sql-template-tag';
import { z } from 'zod';
import { type AuditRecord, writeAudit } from '@/lib/core/audit';
import type { Context } from '@/lib/core/context';
import { command } from '@/lib/core/operation';
import { rows, transaction } from '@/lib/platform/db';
import { log } from '@/lib/platform/log';
import { type Attempt, type Claims, finishSignIn, ProviderFault } from '@/lib/platform/openid';
import { unseal } from '@/lib/platform/seal';
import { digest } from '@/lib/platform/secrets';
import { AppError } from '@/lib/pure/errors';
import { announceIdentityChange } from '../authenticate';
import { openSession } from '../open-session';
import { arrive, syncGroups } from './account';
import { attemptPurpose } from './begin';
import { ssoFault } from './faults';
import { findSso, type SsoRules } from './settings';

export const finishSso = command({
  name: 'identity.finishSso',
  summary: 'Opens a session for whoever comes back from the identity provider.',
  access: 'anyone',
  transaction: false,
  unaudited: 'writes its rows by itself: no connection is held while the provider is asked',
  input: z.object({
    /** All that came with the callback. */
    query: z.string().max(8000),
    /** What the browser kept since it began. */
    browser: z.string().max(200).optional(),
  }),
  async run(ctx, { query, browser }) {
    const { attempt, next } = await takeAttempt(new URLSearchParams(query).get('state'), browser);
    const sso = await findSso();
    if (!sso) throw ssoFault('off');
    const claims = await answerOf(ctx, sso, query, attempt);
    return enter(ctx, sso, claims)
      .then((entered) => ({ ...entered, next }))
      .catch(async (error: unknown) => {
        if (error instanceof AppError) await noteFailure(ctx, { email: claims.email, reason: error.field });
        throw error;
      });
  },
});

/** Good once, and only in the browser that began it. Gone at the first try, whatever comes of it. */
async function takeAttempt(state: string | null, browser: string | undefined) {
  const id = digest(state ?? '');
  const [found] = await rows<{ sealed: string; next: string; isHere: boolean; isOver: boolean }>(sql`
    DELETE FROM sso_attempts WHERE id = ${id}
    RETURNING sealed, next, browser = ${digest(browser ?? '')} AS "isHere", expires_at < now() AS "isOver"`);
  const opened = found?.isHere && !found.isOver ? unseal(found.sealed, attemptPurpose(id)) : undefined;
  if (!found || opened === undefined) throw ssoFault('expired');
  return { attempt: JSON.parse(opened) as Attempt, next: found.next };
}

async function answerOf(ctx: Context, sso: SsoRules, query: string, attempt: Attempt): Promise<Claims> {
  const isRefused = new URLSearchParams(query).has('error');
  try {
    return await finishSignIn(sso.provider, query, attempt);
  } catch (error) {
    if (!(error instanceof ProviderFault)) throw error;
    log.warn({ err: error, requestId: ctx.caller.requestId }, 'a sign-in by the identity provider failed');
    await noteFailure(ctx, { reason: error.message.slice(0, 300) });
    throw ssoFault(isRefused ? 'refused' : 'failed');
  }
}

const noteFailure = (ctx: Context, after: object) =>
  writeAudit('identity.finishSso', ctx.caller, 'failed', [{ after }]);

const enter = (ctx: Context, sso: SsoRules, claims: Claims) =>
  transaction(async () => {
    const { user, isNew, isLinked } = await arrive(ctx, claims, sso);
    const { role = user.role, ...sync } = await syncGroups(ctx, user, claims, sso);
    const hasChanged = role !== user.role || sync.added.length + sync.removed.length > 0;
    if (hasChanged) await announceIdentityChange(user.id);
    const secret = await openSession(ctx, user.id, 'sso');
    const { id, email, name } = user;
    const record: AuditRecord = {
      objectType: 'user',
      objectId: id,
      actor: user,
      ...(hasChanged && { before: { role: user.role } }),
      after: {
        issuer: claims.iss,
        subject: claims.sub,
        ...(isNew && { made: { email, name, role } }),
        ...(isLinked && { linked: email }),
        ...(hasChanged && { role, ...sync }),
      },
    };
    await writeAudit('identity.finishSso', ctx.caller, 'done', [record]);
    return { secret, user: { id, email, name, role } };
  });
