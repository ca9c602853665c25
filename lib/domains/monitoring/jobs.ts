import type { Cron, JobHandler, OnGivenUp } from '@/lib/platform/queue';
import { deliverAlert, sweepAlerts } from './alerting/deliver-alert';
import { DELIVER_ALERT } from './alerting/post';
import { KEEP_METRICS, keepMetrics } from './metric-tables/keep';
import { REFRESH } from './refresh/queue-refresh';
import { endFailed, queueDue, runRefresh, sweepRefreshes } from './refresh/run-refresh';
import { compactUploads } from './uploading/compact';

export const handlers: Record<string, JobHandler> = {
  [REFRESH]: ({ id }: { id: number }, { signal }) => runRefresh(id, signal),
  [KEEP_METRICS]: ({ id }: { id: string }) => keepMetrics(id).then(() => compactUploads(id)),
  [DELIVER_ALERT]: ({ id }: { id: number }, { signal }) => deliverAlert(id, signal),
  'monitoring.queueDue': async () => {
    await queueDue();
    await sweepRefreshes();
    await sweepAlerts();
  },
};

export const givenUp: Record<string, OnGivenUp> = {
  [REFRESH]: ({ id }: { id: number }, why) => endFailed(id, why),
};

export const crons: Cron[] = [{ task: 'monitoring.queueDue', pattern: '* * * * *' }];
