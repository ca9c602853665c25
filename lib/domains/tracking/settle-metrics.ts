import { rows, transaction } from '@/lib/platform/db';
import { enqueue } from '@/lib/platform/queue';
import { MAKE_TILES, type TileJob } from './make-tiles';
import { DIVERGENCE } from './run-health';

const RUNS_AT_ONCE = 500;
const HOUR = 3_600_000;

// Any later point clears the value of its row again, so that settling at a wrong moment costs time and nothing else.
const SETTLE = {
  name: 'tracking.settleMetrics',
  text: `
WITH ended AS (
  SELECT key FROM runs
  WHERE NOT settled AND (status IN ('FINISHED', 'FAILED', 'KILLED') OR start_time < $1::bigint)
  ORDER BY key LIMIT ${RUNS_AT_ONCE} FOR UPDATE SKIP LOCKED
), latest AS (
  SELECT run_key, name_id FROM latest_metrics JOIN ended ON run_key = ended.key
  WHERE settled_value IS NULL ORDER BY run_key, name_id FOR UPDATE OF latest_metrics
), kept AS (
  UPDATE latest_metrics AS metric SET settled_value = value FROM latest
  WHERE metric.run_key = latest.run_key AND metric.name_id = latest.name_id
)
UPDATE runs SET settled = true, divergence = ${DIVERGENCE} FROM ended WHERE runs.key = ended.key RETURNING runs.key`,
};

/** Makes the latest metrics of ended runs searchable by value (migration 0002). Answers how many runs it settled. */
export async function settleMetrics(signal?: AbortSignal): Promise<number> {
  let settled = 0;
  for (;;) {
    // Both or neither: settled runs are not looked at again, whoever ended in between.
    const found = await transaction(async () => {
      const keys = await rows<{ key: number }>({ ...SETTLE, values: [Date.now() - HOUR] });
      const job: TileJob = { runKeys: keys.map(({ key }) => key) };
      if (keys.length > 0) await enqueue(MAKE_TILES, job, { queue: 'tiles' });
      return keys;
    });
    settled += found.length;
    if (found.length < RUNS_AT_ONCE || signal?.aborted) return settled;
  }
}
