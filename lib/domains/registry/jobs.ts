import type { Cron, JobHandler } from '@/lib/platform/queue';
import { deliver, forgetDeliveries, sweepDeliveries } from './deliver';
import { settleLapsedAsks } from './lapsed-asks';
import { askLateDeciders } from './late-asks';
import { DELIVER } from './publish';

export const handlers: Record<string, JobHandler> = {
  [DELIVER]: ({ id }: { id: number }, { signal }) => deliver(id, signal),
  'registry.sweepDeliveries': sweepDeliveries,
  'registry.forgetDeliveries': async () => {
    await forgetDeliveries();
  },
  'registry.settleLapsedAsks': settleLapsedAsks,
  'registry.askLateDeciders': askLateDeciders,
};

export const crons: Cron[] = [
  { task: 'registry.sweepDeliveries', pattern: '* * * * *' },
  { task: 'registry.settleLapsedAsks', pattern: '* * * * *' },
  { task: 'registry.askLateDeciders', pattern: '* * * * *' },
  { task: 'registry.forgetDeliveries', pattern: '27 4 * * *' },
];
