/**
 * The queue keeps the jobs of a killed worker locked for four hours, and the queues they stand in. Here each worker holds a lock of
 * the database's that goes when its connection goes, and frees what is held by workers without one.
 */
import pg from 'pg';
import { KEEP_ALIVE } from './keep-alive';
import { log } from './log';

/** Tells our advisory locks from others: the first of their two numbers. */
const OURS = 1_903_521_141;
export const LOOK_EVERY = 15_000;
const CONNECT_AGAIN = 1_000;

const HOLDERS_WITHOUT_LOCK = `
  SELECT DISTINCT locked_by AS "holder" FROM (
    SELECT locked_by FROM graphile_worker._private_jobs WHERE locked_at < now() - $2::interval
    UNION ALL
    SELECT locked_by FROM graphile_worker._private_job_queues WHERE locked_at < now() - $2::interval) AS held
  WHERE locked_by IS NOT NULL AND NOT EXISTS (
    SELECT FROM pg_locks
    WHERE locktype = 'advisory' AND granted AND objsubid = 2 AND classid = $1::int::oid
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
      AND objid = (hashtext(locked_by)::bigint & 4294967295)::oid)`;

export class QueuePresence {
  private client: pg.Client | undefined;
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> = Promise.resolve();
  private suspects = new Set<string>();
  private isOver = false;

  constructor(
    private readonly connectionString: string | undefined,
    /** What the queue calls this worker. */
    private readonly id: string,
    private readonly lookEvery: number,
  ) {}

  async begin(): Promise<void> {
    // Also where the first connection fails: another one comes.
    this.timer = setInterval(() => {
      this.looking = this.look().catch((error: Error) =>
        log.warn({ err: error.message }, 'what killed workers left could not be looked for'),
      );
    }, this.lookEvery).unref();
    await this.connect();
  }

  async end(): Promise<void> {
    this.isOver = true;
    clearInterval(this.timer);
    await this.looking;
    await this.client?.end();
  }

  private async connect(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.connectionString,
      application_name: 'plumbline-worker',
      ...KEEP_ALIVE,
    });
    client.on('error', () => undefined);
    client.once('end', () => {
      if (this.client === client) this.client = undefined;
      if (!this.isOver) this.connectAgain();
    });
    try {
      await client.connect();
      await client.query('SELECT pg_advisory_lock($1::int, hashtext($2))', [OURS, this.id]);
      this.client = client;
    } catch (error) {
      await client.end().catch(() => undefined);
      throw error;
    }
  }

  private connectAgain(): void {
    setTimeout(() => {
      if (!this.isOver && !this.client) void this.connect().catch(() => undefined);
    }, CONNECT_AGAIN).unref();
  }

  /** Who has no lock twice in a row is gone: a connection that broke is back by then. */
  private async look(): Promise<void> {
    const { client } = this;
    if (!client) return;
    const { rows } = await client.query<{ holder: string }>(HOLDERS_WITHOUT_LOCK, [
      OURS,
      `${this.lookEvery} milliseconds`,
    ]);
    const without = rows.map(({ holder }) => holder);
    const gone = without.filter((holder) => this.suspects.has(holder));
    this.suspects = new Set(without);
    if (gone.length === 0) return;
    await client.query('SELECT graphile_worker.force_unlock_workers($1::text[])', [gone]);
    log.warn({ workers: gone.length }, 'jobs of workers that are gone were freed');
  }
}
