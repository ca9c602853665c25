import { blobs } from '@/lib/platform/blobs';
import { log } from '@/lib/platform/log';
import type { Cron, JobHandler } from '@/lib/platform/queue';
import { settleMetrics } from './settle-metrics';

const DAY = 86_400_000;

export const handlers: Record<string, JobHandler> = {
  /** Uploads that nobody ended. */
  'tracking.sweepUploads': async () => {
    const swept = await blobs().sweep(new Date(Date.now() - DAY));
    if (swept > 0) log.info({ swept }, 'abandoned uploads removed');
  },
  'tracking.settleMetrics': async (_payload, { signal }) => {
    await settleMetrics(signal);
  },
};

export const crons: Cron[] = [
  { task: 'tracking.sweepUploads', pattern: '43 3 * * *' },
  { task: 'tracking.settleMetrics', pattern: '* * * * *' },
];
