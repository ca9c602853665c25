import type { Cron, JobHandler, OnGivenUp } from '@/lib/platform/queue';
import { giveUpReplay } from './replay/hold';
import type { ReplayKey } from './replay/load';
import { replayLog } from './replay/replay';
import { REPLAY } from './replay/replays';
import { sweepServing } from './sweep';

export const handlers: Record<string, JobHandler> = {
  [REPLAY]: (which: ReplayKey, { signal }) => replayLog(which, signal),
  'serving.sweep': () => sweepServing(),
};

export const givenUp: Record<string, OnGivenUp> = {
  [REPLAY]: (which: ReplayKey, why) => giveUpReplay(which, why),
};

export const crons: Cron[] = [{ task: 'serving.sweep', pattern: '43 3 * * *' }];
