import { blobs } from '@/lib/platform/blobs';
import { rowsPatiently } from '@/lib/platform/db';
import { log } from '@/lib/platform/log';
import type { Cron, JobHandler } from '@/lib/platform/queue';
import { MAKE_TILES, makeTiles, type TileJob } from './make-tiles';
import { type Purged, SWEEP_PURGED } from './purge';
import { settleMetrics } from './settle-metrics';

const DAY = 86_400_000;
const RUNS_AT_ONCE = 50;

export const handlers: Record<string, JobHandler> = {
  /** Uploads that nobody ended. */
  'tracking.sweepUploads': async () => {
    const swept = await blobs().sweep(new Date(Date.now() - DAY));
    if (swept > 0) log.info({ swept }, 'abandoned uploads removed');
  },
  [SWEEP_PURGED]: async ({ runKeys, artifacts }: Purged, { signal }) => {
    // Of some runs at once: who begins again finds those through that were.
    for (let at = 0; at < runKeys.length; at += RUNS_AT_ONCE) {
      const some = runKeys.slice(at, at + RUNS_AT_ONCE);
      for (const table of ['metric_points', 'latest_metrics', 'metric_tiles']) {
        signal.throwIfAborted();
        await rowsPatiently({
          text: `DELETE FROM ${table} WHERE run_key = ANY($1::bigint[])`,
          values: [some],
        });
      }
    }
    for (const folder of artifacts) {
      signal.throwIfAborted();
      await blobs().remove(folder);
    }
  },
  [MAKE_TILES]: async ({ runKeys }: TileJob, { signal }) => {
    await makeTiles(runKeys, signal);
  },
  'tracking.settleMetrics': async (_payload, { signal }) => {
    await settleMetrics(signal);
  },
};

export const crons: Cron[] = [
  { task: 'tracking.sweepUploads', pattern: '43 3 * * *' },
  { task: 'tracking.settleMetrics', pattern: '* * * * *' },
];
