import type { Cron, JobHandler } from '@/lib/platform/queue';
import { REMOVE_FILES, removeFiles } from './drop-table';
import { profileTable } from './profile';
import { PROFILE } from './record-commits';
import { sweepUploads } from './uploads';

export const handlers: Record<string, JobHandler> = {
  [PROFILE]: ({ key }: { key: number }, { signal }) => profileTable(key, signal),
  [REMOVE_FILES]: removeFiles,
  'features.sweepUploads': sweepUploads,
};

export const crons: Cron[] = [{ task: 'features.sweepUploads', pattern: '11 3 * * *' }];
