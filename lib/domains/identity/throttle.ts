import sql from 'sql-template-tag';
import type { Caller } from '@/lib/core/access';
import { writeAudit } from '@/lib/core/audit';
import { placeOf } from '@/lib/core/client-address';
import { rows } from '@/lib/platform/db';
import { AppError, tooMany } from '@/lib/pure/errors';

const WINDOW_MINUTES = 15;

/** Failures within the window: of an account from one place, of an account from anywhere, and from one place. */
const MOST = { pair: 10, email: 100, ip: 50 };
type Counted = keyof typeof MOST;

/**
 * What a failure counts against. Of an account the count that is soon reached is that of one place, so that nobody can
 * lock others out of theirs from elsewhere.
 */
export function subjectsOf(email: string, ip: string | undefined): string[] {
  const account = email.toLowerCase();
  const place = ip && placeOf(ip);
  return [`pair:${account} ${place ?? ''}`, `email:${account}`, ...(place ? [`ip:${place}`] : [])];
}

const refusedUntil = new Map<string, number>();

/** Whether this refusal is the first of its subject for a while: of those after it nobody needs to read. */
function isFirstRefusal(subject: string): boolean {
  const now = Date.now();
  if ((refusedUntil.get(subject) ?? 0) > now) return false;
  if (refusedUntil.size > 10_000) refusedUntil.clear();
  refusedUntil.set(subject, now + WINDOW_MINUTES * 60_000);
  return true;
}

/** Whether the account is signed in from that place: whoever guesses from many others does not keep its owner out there. */
async function isKnownPlace(email: string, ip: string | undefined): Promise<boolean> {
  if (!ip) return false;
  const known = await rows<{ ip: string }>(sql`
    SELECT DISTINCT ip FROM sessions JOIN users ON users.id = user_id
    WHERE email = ${email.toLowerCase()} AND ip IS NOT NULL AND expires_at > now() LIMIT 100`);
  return known.some((session) => placeOf(session.ip) === placeOf(ip));
}

/**
 * What a failed attempt leaves in the audit log, by whatever way it came. The log is never shortened, so a caller who is
 * refused for asking too often must not be able to fill it.
 */
export async function noteFailedSignIn(caller: Caller, email: string, error: unknown): Promise<void> {
  if (!(error instanceof AppError)) return;
  if (error.code === 'REQUEST_LIMIT_EXCEEDED' && !isFirstRefusal(caller.ip ?? email)) return;
  await writeAudit('identity.signIn', caller, 'failed', [{ after: { email, reason: error.code } }]);
}

/** Refuses while an account or an address has failed too often in the last minutes. */
export async function assertNotThrottled(email: string, ip: string | undefined): Promise<void> {
  const subjects = subjectsOf(email, ip);
  const counts = await rows<{ subject: string; failures: number; wait: number }>(sql`
    SELECT subject, count(*) AS failures,
           ceil(extract(epoch FROM min(at) + make_interval(mins => ${WINDOW_MINUTES}) - now()))::float8 AS wait
    FROM sign_in_failures
    WHERE subject = ANY(${subjects}) AND at > now() - make_interval(mins => ${WINDOW_MINUTES})
    GROUP BY subject`);
  for (const { subject, failures, wait } of counts) {
    const counted = subject.slice(0, subject.indexOf(':')) as Counted;
    if (failures < MOST[counted] || (counted === 'email' && (await isKnownPlace(email, ip)))) continue;
    throw tooMany('Too many failed sign-ins. Try again later.', Math.max(wait, 1));
  }
}

export const recordFailure = (subjects: string[]) =>
  rows(sql`INSERT INTO sign_in_failures (subject) SELECT unnest(${subjects}::text[])`);

/** Of the account; the place keeps its count, or a known account would give one endless guesses at others. */
export const forgetFailures = (email: string, ip: string | undefined) =>
  rows(sql`DELETE FROM sign_in_failures WHERE subject = ANY(${subjectsOf(email, ip).slice(0, 2)})`);

export const sweepFailures = () =>
  rows(sql`DELETE FROM sign_in_failures WHERE at < now() - make_interval(mins => ${WINDOW_MINUTES})`);
