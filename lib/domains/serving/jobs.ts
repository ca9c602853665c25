import type { Cron, JobHandler } from '@/lib/platform/queue';
import { sweepServing } from './sweep';

export const handlers: Record<string, JobHandler> = {
  'serving.sweep': () => sweepServing(),
};

export const crons: Cron[] = [{ task: 'serving.sweep', pattern: '43 3 * * *' }];
