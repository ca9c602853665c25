import type { Cron, JobHandler } from '@/lib/platform/queue';
import { TABLE_WRITTEN } from '../features';
import { SCORE } from './queue-run';
import { score } from './score';
import type { RunKey } from './settle-run';
import { followModels, followTables, queueDue, sweepFiles, sweepRuns } from './watch';

export const handlers: Record<string, JobHandler> = {
  [SCORE]: (which: RunKey, { signal }) => score(which, signal),
  [TABLE_WRITTEN]: ({ key }: { key: number }) => followTables(key),
  'scoring.queueDue': async () => {
    await queueDue();
    await followModels();
    await followTables();
    await sweepRuns();
  },
  'scoring.sweep': () => sweepFiles(),
};

export const crons: Cron[] = [
  { task: 'scoring.queueDue', pattern: '* * * * *' },
  { task: 'scoring.sweep', pattern: '51 3 * * *' },
];
