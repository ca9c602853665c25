/** What a purge leaves to the worker, done here and now. */

import { handlers } from '@/lib/domains/tracking/jobs';
import { SWEEP_PURGED } from '@/lib/domains/tracking/purge';
import { rows } from '@/lib/platform/db';

export async function sweepPurged(): Promise<void> {
  const jobs = await rows<{ payload: never }>({
    text: `SELECT payload FROM graphile_worker._private_jobs AS jobs
           JOIN graphile_worker._private_tasks AS tasks ON tasks.id = task_id WHERE identifier = $1`,
    values: [SWEEP_PURGED],
  });
  const { signal } = new AbortController();
  for (const { payload } of jobs) await handlers[SWEEP_PURGED]?.(payload, { signal });
}
