import { outsideTransaction, rows } from '@/lib/platform/db';
import { log } from '@/lib/platform/log';
import { healthChanged } from './changes';
import { DIVERGENCE } from './run-health';

/** Writes are many and a sign of life is one: they are gathered so long before the run's row is touched. */
const GATHER = 5_000;
const RUNS_AT_ONCE = 500;

const heard = new Map<string, number>();
let timer: NodeJS.Timeout | undefined;

// A row that somebody holds is passed over: the run will be heard again, or looked at when it has ended.
const FLUSH = {
  name: 'tracking.flushHeartbeats',
  text: `
WITH given AS (
  SELECT coalesce(source_run_id, given.id) AS id, max(at) AS at
  FROM unnest($1::text[], $2::bigint[]) AS given (id, at) LEFT JOIN logged_models ON logged_models.id = given.id
  GROUP BY 1
), heard AS (
  SELECT runs.key, given.at, divergence AS before FROM given JOIN runs ON runs.id = given.id
  ORDER BY runs.key FOR NO KEY UPDATE OF runs SKIP LOCKED
)
UPDATE runs SET heard_at = greatest(heard_at, heard.at), divergence = ${DIVERGENCE}
FROM heard WHERE runs.key = heard.key
RETURNING id, experiment_id AS "experimentId", divergence IS DISTINCT FROM before AS "hasTurned"`,
};

/** Notes that a run, or a model that a run makes, has logged something: the database hears of it within seconds. */
export function noteHeard(id: string): void {
  heard.set(id, Date.now());
  timer ??= setTimeout(() => void flushHeartbeats(), GATHER).unref();
}

/** Writes down who was heard, and looks at what their metrics have come to. What fails is tried with the next ones. */
export async function flushHeartbeats(): Promise<void> {
  clearTimeout(timer);
  timer = undefined;
  const taken = [...heard];
  heard.clear();
  for (let at = 0; at < taken.length; at += RUNS_AT_ONCE) {
    const some = taken.slice(at, at + RUNS_AT_ONCE);
    try {
      // The timer was set inside of a write, whose transaction is over by now.
      const found = await outsideTransaction(() =>
        rows<{ id: string; experimentId: number; hasTurned: boolean }>({
          ...FLUSH,
          values: [some.map(([id]) => id), some.map(([, when]) => when)],
        }),
      );
      for (const { id, experimentId, hasTurned } of found) if (hasTurned) healthChanged(experimentId, id);
    } catch (error) {
      log.warn({ err: error, runs: some.length }, 'signs of life are kept for later');
      for (const [id, when] of some) if (!heard.has(id)) heard.set(id, when);
      timer ??= setTimeout(() => void flushHeartbeats(), GATHER).unref();
    }
  }
}
