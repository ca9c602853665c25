/** A worker's hold on a replay: it says how far it is, and hears when the replay is not wanted any more. */
import sql from 'sql-template-tag';
import { rows } from '@/lib/platform/db';
import { storableJson } from '@/lib/pure/storable-json';
import { isReplay, REPLAY_COLUMNS, type ReplayKey, type ReplayRow } from './load';
import type { ReplayResult } from './result';

const LOOK_EVERY = 2_000;
const MOST_ATTEMPTS = 4;

/** Cancelled, removed, or taken over: nothing more of it is written. */
export class NotWanted extends Error {}

export type Progress = { phase?: ReplayRow['phase']; rowsTotal?: number; rowsDone?: number };

export class Hold {
  readonly signal: AbortSignal;
  private readonly ending = new AbortController();
  private readonly timer: NodeJS.Timeout;

  private constructor(
    readonly replay: ReplayRow,
    readonly stopping: AbortSignal,
  ) {
    this.signal = AbortSignal.any([stopping, this.ending.signal]);
    this.timer = setInterval(() => void this.note({}).catch(() => undefined), LOOK_EVERY);
  }

  /** Undefined where there is nothing to do. What a worker that died has begun is done anew, a few times. */
  static async take(which: ReplayKey, stopping: AbortSignal): Promise<Hold | undefined> {
    const [replay] = await rows<ReplayRow>(sql`
      UPDATE serving_replays
      SET state = 'running', attempts = attempts + 1, start_time = ${Date.now()}, rows_total = NULL, rows_done = 0, phase = 'reading'
      WHERE ${isReplay(which)} AND state IN ('queued', 'running') AND attempts < ${MOST_ATTEMPTS} RETURNING ${REPLAY_COLUMNS}`);
    if (replay) return new Hold(replay, stopping);
    await giveUpReplay(which, 'It broke off again and again, with the worker that was at it.');
    return undefined;
  }

  private get isOurs() {
    return sql`${isReplay(this.replay)} AND state = 'running' AND attempts = ${this.replay.attempts}`;
  }

  /** @throws NotWanted */
  async note({ phase, rowsTotal, rowsDone }: Progress): Promise<void> {
    const [still] = await rows(sql`
      UPDATE serving_replays
      SET phase = coalesce(${phase ?? null}, phase), rows_total = coalesce(${rowsTotal ?? null}::int, rows_total),
          rows_done = coalesce(${rowsDone ?? null}::int, rows_done)
      WHERE ${this.isOurs} RETURNING 1`);
    if (still) return;
    const why = new NotWanted('The replay is not wanted any more.');
    this.ending.abort(why);
    throw why;
  }

  async succeed(result: ReplayResult): Promise<void> {
    await rows(sql`
      UPDATE serving_replays
      SET state = 'succeeded', phase = '', message = '', end_time = ${Date.now()}, result = ${storableJson(JSON.stringify(result))}::jsonb
      WHERE ${this.isOurs}`);
  }

  async fail(message: string): Promise<void> {
    await rows(
      sql`UPDATE serving_replays SET state = 'failed', message = ${message.replaceAll('\0', '')}, end_time = ${Date.now()} WHERE ${this.isOurs}`,
    );
  }

  /** The worker ends: another may go on at once. */
  async handOver(): Promise<void> {
    await rows(
      sql`UPDATE serving_replays SET state = 'queued', attempts = attempts - 1 WHERE ${this.isOurs}`,
    );
  }

  leave(): void {
    clearInterval(this.timer);
  }
}

/** Nobody will go on with it. */
export const giveUpReplay = (which: ReplayKey, why: string) =>
  rows(sql`
    UPDATE serving_replays SET state = 'failed', end_time = ${Date.now()}, message = ${why}
    WHERE ${isReplay(which)} AND state IN ('queued', 'running')`);
