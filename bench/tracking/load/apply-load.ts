/** Sends one job to a fresh process and waits for what it saw: the generator's work is not the bench's own. */
import { fork } from 'node:child_process';
import type { Side } from '../servers';
import type { PostgresJob } from './postgres-worker';
import type { Job, Outcome } from './worker';

const AT_MOST = 10 * 60_000;

type Message<Answer> = { ready?: true; error?: string } & Partial<Answer>;

function inProcess<Answer extends object>(file: string, job: object): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const child = fork(new URL(file, import.meta.url).pathname, { execArgv: ['--import', 'tsx'] });
    const cut = setTimeout(() => child.kill('SIGKILL'), AT_MOST);
    child.on('message', (message: Message<Answer>) => {
      if (message.ready) child.send(job);
      else if (message.error) reject(new Error(message.error));
      else resolve(message as Answer);
    });
    child.once('exit', () => {
      clearTimeout(cut);
      reject(new Error(`${file} ended without an answer`));
    });
  });
}

const WARM_UP_SECONDS = 1;

/** A stretch before the first that counts. mlflow's own server fails some first requests while it still imports. */
export async function warmUp(job: Omit<Job, 'seconds'>): Promise<void> {
  await inProcess('./worker.ts', { ...job, seconds: WARM_UP_SECONDS });
}

/**
 * mlflow's own server fails a first search in a worker process now and then, while another thread still imports.
 * That much is forgiven it (and not counted); Plumbline is forgiven nothing.
 */
const FORGIVEN = { theirs: 0.1, ours: 0 };

/** One stretch of load. */
export async function applyLoad(side: Side, job: Job): Promise<Outcome> {
  const { outcome } = await inProcess<{ outcome: Outcome }>('./worker.ts', job);
  const { requests, failures } = outcome;
  if (failures > FORGIVEN[side] * requests) {
    throw new Error(`${failures} of ${requests} requests to ${job.url} failed: ${outcome.firstFailure}`);
  }
  if (failures > 0) {
    const why = outcome.firstFailure?.slice(0, 100);
    console.log(`  not counted: ${failures} of ${requests} requests to ${side} failed (${why}…)`);
  }
  return { ...outcome, requests: requests - failures };
}

/** Requests a second of Postgres alone. */
export const postgresAlone = async (job: PostgresJob): Promise<number> =>
  (await inProcess<{ rate: number }>('./postgres-worker.ts', job)).rate;
