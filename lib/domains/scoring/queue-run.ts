import sql from 'sql-template-tag';
import { afterCommit, rows } from '@/lib/platform/db';
import { enqueue } from '@/lib/platform/queue';
import type { RunRow } from './load';
import { announceJob } from './watch-job';

export const SCORE = 'scoring.score';

export const wakeRun = (jobKey: number, number: number, at?: number) =>
  enqueue(
    SCORE,
    { jobKey, number },
    {
      key: `${SCORE}:${jobKey}:${number}`,
      maxAttempts: 3,
      ...(at !== undefined && { runAt: new Date(at) }),
    },
  );

type Asked = { cause: RunRow['cause']; requestedBy: string };

/**
 * Puts a run behind those that wait. Of a schedule, a stream or a model that moved one that waits does for all.
 * Called in the transaction of its cause.
 */
export async function putRun(
  jobKey: number,
  { cause, requestedBy }: Asked,
  now = Date.now(),
): Promise<number> {
  await rows(sql`SELECT 1 FROM scoring_jobs WHERE key = ${jobKey} FOR NO KEY UPDATE`);
  const isForAll = cause === 'schedule' || cause === 'stream' || cause === 'model';
  const [waiting] = isForAll
    ? await rows<{ number: number }>(
        sql`SELECT number FROM scoring_runs WHERE job_key = ${jobKey} AND state = 'queued' ORDER BY number LIMIT 1`,
      )
    : [];
  if (waiting) return waiting.number;
  const [made] = await rows<{ number: number }>(sql`
    WITH next AS (UPDATE scoring_jobs SET last_run = last_run + 1 WHERE key = ${jobKey} RETURNING last_run)
    INSERT INTO scoring_runs (job_key, number, cause, requested_by, queued_time)
    SELECT ${jobKey}::int, last_run, ${cause}::scoring_cause, ${requestedBy}, ${now}::bigint FROM next RETURNING number`);
  const number = made?.number ?? 0;
  await wakeRun(jobKey, number);
  afterCommit(() => announceJob(jobKey));
  return number;
}
