import sql from 'sql-template-tag';
import { rows } from '@/lib/platform/db';
import { tooMany } from '@/lib/pure/errors';

const WINDOW_MINUTES = 15;
const MOST = { email: 10, ip: 50 };

/** Refuses while an account or an address has failed too often in the last minutes. */
export async function assertNotThrottled(subjects: string[]): Promise<void> {
  const counts = await rows<{ subject: string; failures: number; wait: number }>(sql`
    SELECT subject, count(*) AS failures,
           ceil(extract(epoch FROM min(at) + make_interval(mins => ${WINDOW_MINUTES}) - now()))::float8 AS wait
    FROM sign_in_failures
    WHERE subject = ANY(${subjects}) AND at > now() - make_interval(mins => ${WINDOW_MINUTES})
    GROUP BY subject`);
  for (const { subject, failures, wait } of counts) {
    const most = subject.startsWith('ip:') ? MOST.ip : MOST.email;
    if (failures >= most) throw tooMany('Too many failed sign-ins. Try again later.', Math.max(wait, 1));
  }
}

export const recordFailure = (subjects: string[]) =>
  rows(sql`INSERT INTO sign_in_failures (subject) SELECT unnest(${subjects}::text[])`);

export const forgetFailures = (email: string) =>
  rows(sql`DELETE FROM sign_in_failures WHERE subject = ${`email:${email.toLowerCase()}`}`);

export const sweepFailures = () =>
  rows(sql`DELETE FROM sign_in_failures WHERE at < now() - make_interval(mins => ${WINDOW_MINUTES})`);
