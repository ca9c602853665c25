/** Jobs that the queue tries no more. Whoever waits for one is told, once; else what it was to bring about would look under way for ever. */
import sql from 'sql-template-tag';
import { plural } from '../pure/format';
import { rows, transaction } from './db';
import { log } from './log';

/** What becomes of that which a job was for. It runs in the transaction that takes the job away. */
export type OnGivenUp = (payload: never, why: string) => Promise<unknown>;

type Left = { id: string; task: string; payload: unknown; attempts: number; isWaitedFor: boolean };

const MOST = 200;

const whyOf = ({ attempts }: Left) =>
  `It was given up: it was tried ${plural(attempts, 'time')}, and its worker ended, or it broke off by a fault of this server. The log tells more.`;

/**
 * A worker that is killed at the last try throws nothing that could be caught: what is over is looked for. A job that another one of its
 * key took the place of while it ran has no key any more, and nobody waits for it.
 */
export async function settleGivenUp(told: Readonly<Record<string, OnGivenUp>>): Promise<void> {
  const left = await rows<Left>(sql`
    SELECT jobs.id::text, identifier AS task, payload, attempts, key IS NOT NULL AS "isWaitedFor"
    FROM graphile_worker._private_jobs AS jobs JOIN graphile_worker._private_tasks AS tasks ON tasks.id = task_id
    WHERE attempts >= max_attempts AND locked_at IS NULL AND identifier = ANY(${Object.keys(told)}::text[])
    ORDER BY jobs.id LIMIT ${MOST}`);
  for (const job of left) {
    try {
      await settle(job, told[job.task]);
    } catch (error) {
      log.warn({ err: error, task: job.task }, 'a job that was given up could not be settled');
    }
  }
}

/** Where it was woken again meanwhile, it is not given up. */
const settle = (job: Left, tell: OnGivenUp | undefined) =>
  transaction(async () => {
    const [gone] = await rows(sql`
      DELETE FROM graphile_worker._private_jobs
      WHERE id = ${job.id}::bigint AND attempts >= max_attempts AND locked_at IS NULL RETURNING 1`);
    if (!gone || !job.isWaitedFor) return;
    log.error({ task: job.task, payload: job.payload, attempts: job.attempts }, 'a job was given up');
    await tell?.(job.payload as never, whyOf(job));
  });

/** Looks again and again, until what it answers is called. */
export function watchGivenUp(told: Readonly<Record<string, OnGivenUp>>, every: number): () => Promise<void> {
  let looking: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    looking = settleGivenUp(told).catch((error: Error) =>
      log.warn({ err: error.message }, 'jobs that were given up could not be looked for'),
    );
  }, every).unref();
  return async () => {
    clearInterval(timer);
    await looking;
  };
}
