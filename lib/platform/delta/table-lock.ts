/** One of our writers at a table at a time, over all processes, by a lock in Postgres. Only work is saved by it: a commit is safe without. */
import pg from 'pg';
import { AppError } from '../../pure/errors';
import { env } from '../env';
import { KEEP_ALIVE } from '../keep-alive';

const queues = new Map<string, Promise<unknown>>();

const left = () => new AppError('CANCELLED', 'The caller went away.');

/** Runs `work` when all who came before are done with the place. */
export function withTableLock<T>(
  place: string,
  signal: AbortSignal | undefined,
  work: () => Promise<T>,
): Promise<T> {
  // In this process first, so that those who wait hold no connection each.
  const before = queues.get(place) ?? Promise.resolve();
  const turn = before
    .catch(() => undefined)
    .then(() => {
      if (signal?.aborted) throw left();
      return locked(place, signal, work);
    });
  const settled = turn
    .catch(() => undefined)
    .finally(() => {
      if (queues.get(place) === settled) queues.delete(place);
    });
  queues.set(place, settled);
  return turn;
}

async function locked<T>(place: string, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
  if (!env.databaseUrl) return work();
  // Not from a pool: it may be held for as long as a rewrite lasts.
  const client = new pg.Client({
    connectionString: env.databaseUrl,
    ...KEEP_ALIVE,
    connectionTimeoutMillis: 8_000,
    application_name: 'plumbline-lake',
  });
  // A connection that breaks gives the lock away; who loses the race then goes again.
  client.on('error', () => undefined);
  const leave = () => void client.end().catch(() => undefined);
  signal?.addEventListener('abort', leave, { once: true });
  try {
    await client.connect();
    await client.query("SELECT pg_advisory_lock(hashtextextended('plumbline lake ' || $1, 0))", [place]);
    return await work();
  } catch (error) {
    throw signal?.aborted ? left() : error;
  } finally {
    signal?.removeEventListener('abort', leave);
    await client.end().catch(() => undefined);
  }
}
