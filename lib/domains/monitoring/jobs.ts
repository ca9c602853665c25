import type { Cron, JobHandler } from '@/lib/platform/queue';
import { REFRESH } from './refresh/queue-refresh';
import { queueDue, runRefresh, sweepRefreshes } from './refresh/run-refresh';

export const handlers: Record<string, JobHandler> = {
  [REFRESH]: ({ id }: { id: number }, { signal }) => runRefresh(id, signal),
  'monitoring.queueDue': async () => {
    await queueDue();
    await sweepRefreshes();
  },
};

export const crons: Cron[] = [{ task: 'monitoring.queueDue', pattern: '* * * * *' }];
