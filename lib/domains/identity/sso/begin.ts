import sql from 'sql-template-tag';
import { z } from 'zod';
import { placeOf } from '@/lib/core/client-address';
import { command } from '@/lib/core/operation';
import { Buckets } from '@/lib/core/rate';
import { rows } from '@/lib/platform/db';
import { log } from '@/lib/platform/log';
import { beginSignIn, ProviderFault } from '@/lib/platform/openid';
import { seal } from '@/lib/platform/seal';
import { digest, randomSecret } from '@/lib/platform/secrets';
import { tooMany } from '@/lib/pure/errors';
import { ownPath } from '@/lib/pure/own-path';
import { ssoFault } from './faults';
import { findSso } from './settings';

const ATTEMPT_MINUTES = 10;

/** What an attempt keeps, sealed for nothing else. */
export const attemptPurpose = (id: string) => `single sign-on attempt ${id}`;

/** Each leaves a row for some minutes: nobody shall fill the table. */
const starts = new Buckets(() => 5);

export const beginSso = command({
  name: 'identity.beginSso',
  summary: 'Begins to sign in by the identity provider: answers where the browser goes, and what it keeps.',
  access: 'anyone',
  transaction: false,
  unaudited: 'nobody has come in yet',
  input: z.object({ next: z.string().max(2000).default('/'), redirectUri: z.url() }),
  async run({ caller, now }, { next, redirectUri }) {
    const wait = starts.take(caller.ip ? placeOf(caller.ip) : '');
    if (wait > 0) throw tooMany('Too many sign-ins at once.', wait);
    const sso = await findSso();
    if (!sso) throw ssoFault('off');
    const { address, attempt } = await beginSignIn(sso.provider, { scopes: sso.scopes, redirectUri }).catch(
      (error: unknown) => {
        if (!(error instanceof ProviderFault)) throw error;
        log.warn({ err: error, requestId: caller.requestId }, 'the identity provider cannot be used');
        throw ssoFault('provider');
      },
    );
    const id = digest(attempt.state);
    const browser = randomSecret('');
    await rows(sql`
      INSERT INTO sso_attempts (id, browser, sealed, next, expires_at)
      VALUES (${id}, ${digest(browser)}, ${seal(JSON.stringify(attempt), attemptPurpose(id))}, ${ownPath(next)},
              ${new Date(now + ATTEMPT_MINUTES * 60_000)})`);
    return { address: address.href, browser };
  },
});

export const sweepAttempts = () => rows(sql`DELETE FROM sso_attempts WHERE expires_at < now()`);
