import type { Cron, JobHandler } from '@/lib/platform/queue';
import type { ReplayKey } from './replay/load';
import { replayLog } from './replay/replay';
import { REPLAY } from './replay/replays';
import { sweepServing } from './sweep';

export const handlers: Record<string, JobHandler> = {
  [REPLAY]: (which: ReplayKey, { signal }) => replayLog(which, signal),
  'serving.sweep': () => sweepServing(),
};

export const crons: Cron[] = [{ task: 'serving.sweep', pattern: '43 3 * * *' }];
