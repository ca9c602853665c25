/** Background jobs on a Postgres-backed queue: enqueued in the transaction of their cause, run at least once. */
import { EventEmitter } from 'node:events';
import { Logger, parseCronItems, type Runner, run, type TaskList, type WorkerEvents } from 'graphile-worker';
import pg from 'pg';
import sql from 'sql-template-tag';
import { rows } from './db';
import { env } from './env';
import { KEEP_ALIVE } from './keep-alive';
import { log } from './log';
import { type OnGivenUp, watchGivenUp } from './queue-given-up';
import { LOOK_EVERY, QueuePresence } from './queue-presence';

export type JobHandler = (payload: never, helpers: { signal: AbortSignal }) => Promise<void>;
export type { OnGivenUp };
export type Cron = { task: string; pattern: string };

/** The queue tells of every job at `info`; that is detail here. */
const LEVELS: Record<string, 'debug' | 'warn' | 'error'> = { error: 'error', warning: 'warn' };

type Options = { runAt?: Date; key?: string; maxAttempts?: number; queue?: string };

/** A job with a `key` replaces one of that key that has not begun. Jobs of one `queue` run one at a time. */
export async function enqueue(task: string, payload: object, options: Options = {}): Promise<void> {
  await rows(sql`
    SELECT graphile_worker.add_job(
      ${task}::text, ${JSON.stringify(payload)}::json, queue_name := ${options.queue ?? null}::text,
      run_at := ${options.runAt ?? null}::timestamptz, max_attempts := ${options.maxAttempts ?? 12}::int,
      job_key := ${options.key ?? null}::text)`);
}

type Working = {
  concurrency?: number;
  /** Milliseconds between two looks for what other workers left. */
  lookEvery?: number;
  /** By task: what is done about jobs that are tried no more. */
  givenUp?: Readonly<Record<string, OnGivenUp>>;
};

/** Starts working until `stop()` of the answer is called; it then lets running jobs end. */
export async function work(
  handlers: Record<string, JobHandler>,
  crons: Cron[],
  { concurrency = 4, lookEvery = LOOK_EVERY, givenUp = {} }: Working = {},
): Promise<Pick<Runner, 'stop'>> {
  const pool = new pg.Pool({
    connectionString: env.databaseUrl,
    max: concurrency + 2,
    application_name: 'plumbline-worker',
    ...KEEP_ALIVE,
  });
  pool.on('error', (error) => log.warn({ err: error.message }, 'an idle database connection broke'));
  pool.on('connect', (client) => client.on('error', () => undefined));
  const taskList: TaskList = Object.fromEntries(
    Object.entries(handlers).map(([task, handler]) => [
      task,
      async (payload: unknown, helpers: { abortSignal?: AbortSignal }) =>
        handler(payload as never, { signal: helpers.abortSignal ?? new AbortController().signal }),
    ]),
  );
  const events: WorkerEvents = new EventEmitter();
  const presences: QueuePresence[] = [];
  events.on('pool:create', ({ workerPool }) => {
    const presence = new QueuePresence(env.databaseUrl, workerPool.id, lookEvery);
    presences.push(presence);
    presence
      .begin()
      .catch((error: Error) => log.warn({ err: error.message }, 'the worker holds no lock yet'));
  });
  const runner = await run({
    pgPool: pool,
    events,
    taskList,
    concurrency,
    noHandleSignals: true,
    logger: new Logger(() => (level, message) => {
      log[LEVELS[level] ?? 'debug']({ queue: message });
    }),
    parsedCronItems: parseCronItems(
      crons.map(({ task, pattern }) => ({ task, match: pattern, options: { maxAttempts: 3 } })),
    ),
  });
  const endWatch = watchGivenUp(givenUp, lookEvery);
  return {
    async stop() {
      await runner.stop();
      await endWatch();
      await Promise.all(presences.map((presence) => presence.end()));
    },
  };
}
