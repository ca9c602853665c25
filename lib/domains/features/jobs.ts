import type { Cron, JobHandler, OnGivenUp } from '@/lib/platform/queue';
import { REMOVE_FILES, removeFiles } from './drop-table';
import { expireLogs } from './expire-logs';
import { FLUSH, flushBatches, flushLater, forgetBatches } from './ingest-rows';
import { profileTable } from './profile';
import { giveUpPublication, publish, publishDue } from './publish';
import { PROFILE, PUBLISH } from './record-commits';
import { sweepUploads } from './uploads';
import { watchFreshness } from './watch-freshness';

export const handlers: Record<string, JobHandler> = {
  [PROFILE]: ({ key }: { key: number }, { signal }) => profileTable(key, signal),
  [PUBLISH]: ({ key }: { key: number }, { signal }) => publish(key, signal),
  [FLUSH]: ({ key }: { key: number }, { signal }) => flushBatches(key, signal),
  'features.publishDue': publishDue,
  'features.forgetBatches': async () => void (await forgetBatches()),
  'features.expireLogs': (_, { signal }) => expireLogs(Date.now(), signal),
  [REMOVE_FILES]: removeFiles,
  'features.sweepUploads': sweepUploads,
  'features.watchFreshness': () => watchFreshness(),
};

export const givenUp: Record<string, OnGivenUp> = {
  [PUBLISH]: ({ key }: { key: number }, why) => giveUpPublication(key, why),
  [FLUSH]: ({ key }: { key: number }) => flushLater(key),
};

export const crons: Cron[] = [
  { task: 'features.sweepUploads', pattern: '11 3 * * *' },
  { task: 'features.forgetBatches', pattern: '13 3 * * *' },
  { task: 'features.expireLogs', pattern: '17 3 * * *' },
  { task: 'features.publishDue', pattern: '* * * * *' },
  { task: 'features.watchFreshness', pattern: '* * * * *' },
];
