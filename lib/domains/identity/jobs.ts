import { rows } from '@/lib/platform/db';
import type { Cron, JobHandler } from '@/lib/platform/queue';
import { sweepFailures } from './throttle';

export const handlers: Record<string, JobHandler> = {
  /** Rows that have had their day: ended sessions and old sign-in failures. */
  'identity.sweep': async () => {
    await rows({ text: 'DELETE FROM sessions WHERE expires_at < now()', values: [] });
    await sweepFailures();
  },
};

export const crons: Cron[] = [{ task: 'identity.sweep', pattern: '17 * * * *' }];
