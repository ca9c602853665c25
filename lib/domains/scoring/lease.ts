/** A run belongs to one worker at a time, which says again and again that it lives: one that was killed is soon taken over. */
import { randomUUID } from 'node:crypto';
import sql from 'sql-template-tag';
import { rows, transaction } from '@/lib/platform/db';
import { AppError } from '@/lib/pure/errors';
import type { RunKey } from './settle-run';
import { announceJob } from './watch-job';

const LASTS = 30_000;
const RENEW = 5_000;

const me = randomUUID();

/** Another worker has it by now: nothing more of it may be written. */
export class LeaseLost extends Error {}

export const cancelled = () => new AppError('CANCELLED', 'It was cancelled.');

/** False for a run that has ended, that another worker is at, or that has to wait for one before it. */
export async function claimRun({ jobKey, number }: RunKey, now = Date.now()): Promise<boolean> {
  return transaction(async () => {
    await rows(sql`SELECT 1 FROM scoring_jobs WHERE key = ${jobKey} FOR NO KEY UPDATE`);
    const [claimed] = await rows(sql`
      UPDATE scoring_runs
      SET state = 'running', lease_holder = ${me}, lease_until = ${now + LASTS}, attempts = attempts + 1,
          start_time = coalesce(start_time, ${now}::bigint), message = ''
      WHERE job_key = ${jobKey} AND number = ${number} AND state IN ('queued', 'running') AND lease_until < ${now}
        AND NOT EXISTS (SELECT 1 FROM scoring_runs AS other
                        WHERE other.job_key = ${jobKey} AND other.number <> ${number} AND other.state = 'running')
      RETURNING 1`);
    return claimed !== undefined;
  });
}

export type Progress = { phase?: string; rowsTotal?: number; rowsDone?: number; parts?: number };

export class Lease {
  private readonly ending = new AbortController();
  private readonly timer: NodeJS.Timeout;
  private readonly end = () => this.ending.abort(this.worker.reason);

  constructor(
    private readonly run: RunKey,
    private readonly worker: AbortSignal,
  ) {
    worker.addEventListener('abort', this.end, { once: true });
    if (worker.aborted) this.end();
    this.timer = setInterval(() => {
      void this.note({}).catch(() => undefined);
    }, RENEW);
  }

  /** Aborted when the work is not wanted any more, is somebody else's, or the worker ends. */
  get signal(): AbortSignal {
    return this.ending.signal;
  }

  /** Says how far the work is and that it goes on. @throws LeaseLost, CANCELLED */
  async note({ phase, rowsTotal, rowsDone, parts }: Progress): Promise<void> {
    const [still] = await rows<{ isCancelWanted: boolean }>(sql`
      UPDATE scoring_runs
      SET lease_until = ${Date.now() + LASTS}, phase = coalesce(${phase ?? null}, phase),
          rows_total = coalesce(${rowsTotal ?? null}::bigint, rows_total), rows_done = coalesce(${rowsDone ?? null}::bigint, rows_done),
          parts = coalesce(${parts ?? null}::int, parts)
      WHERE job_key = ${this.run.jobKey} AND number = ${this.run.number} AND state = 'running' AND lease_holder = ${me}
      RETURNING is_cancel_wanted AS "isCancelWanted"`);
    const why = !still
      ? new LeaseLost('Another worker has the run.')
      : still.isCancelWanted
        ? cancelled()
        : undefined;
    if (!why) {
      if (phase ?? rowsDone ?? rowsTotal) announceJob(this.run.jobKey);
      return;
    }
    this.ending.abort(why);
    throw why;
  }

  stop(): void {
    clearInterval(this.timer);
    // One signal is that of all the work of a worker, for as long as it lives.
    this.worker.removeEventListener('abort', this.end);
  }
}

/** The worker ends: another one may go on at once. */
export const releaseRun = ({ jobKey, number }: RunKey) =>
  rows(sql`
    UPDATE scoring_runs SET lease_until = 0, attempts = attempts - 1
    WHERE job_key = ${jobKey} AND number = ${number} AND state = 'running' AND lease_holder = ${me}`);

export type Ended = {
  state: 'succeeded' | 'failed' | 'canceled' | 'queued';
  message: string;
  outputVersion?: number;
  resultBytes?: number;
};

/** False where another worker has it by now. */
export async function endRun({ jobKey, number }: RunKey, ended: Ended): Promise<boolean> {
  const { state, message, outputVersion, resultBytes } = ended;
  const [done] = await rows(sql`
    UPDATE scoring_runs
    SET state = ${state}::scoring_state, message = ${message}, lease_until = 0, lease_holder = NULL,
        end_time = ${state === 'queued' ? null : Date.now()}::bigint, phase = CASE WHEN ${state} = 'failed' THEN phase ELSE '' END,
        output_version = coalesce(${outputVersion ?? null}::bigint, output_version),
        result_bytes = coalesce(${resultBytes ?? null}::bigint, result_bytes)
    WHERE job_key = ${jobKey} AND number = ${number} AND state = 'running' AND lease_holder = ${me} RETURNING 1`);
  if (done) announceJob(jobKey);
  return done !== undefined;
}
