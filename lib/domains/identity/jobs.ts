import sql from 'sql-template-tag';
import { rows } from '@/lib/platform/db';
import type { Cron, JobHandler } from '@/lib/platform/queue';
import { MAIL, mailNotices } from './mail-notices';
import { sweepAttempts } from './sso/begin';
import { sweepFailures } from './throttle';

const NOTIFICATIONS_KEPT = 90 * 86_400_000;

export const handlers: Record<string, JobHandler> = {
  /** Rows that have had their day: ended sessions, old failures and attempts to sign in, notifications that nobody waits for. */
  'identity.sweep': async () => {
    await rows({ text: 'DELETE FROM sessions WHERE expires_at < now()', values: [] });
    await rows(sql`
      DELETE FROM notifications WHERE settled_time IS NOT NULL AND time < ${Date.now() - NOTIFICATIONS_KEPT}`);
    await sweepFailures();
    await sweepAttempts();
  },
  [MAIL]: ({ key }: { key: string }, { signal }) => mailNotices(key, signal),
};

export const crons: Cron[] = [{ task: 'identity.sweep', pattern: '17 * * * *' }];
