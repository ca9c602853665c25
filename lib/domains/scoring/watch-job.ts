import { z } from 'zod';
import { query } from '@/lib/core/operation';
import { type Hint, watchAnnouncements } from '@/lib/core/watch';
import { announce } from '@/lib/platform/announce';
import { loadJob } from './load';
import { AskedName } from './schemas';

const topicOf = (jobKey: number) => `scoring-job:${jobKey}`;

/** Something of the job, or of one of its runs, is another than it was. */
export const announceJob = (jobKey: number) => announce(topicOf(jobKey), 'changed');

type JobChange = { isChanged: boolean };
export type JobHint = Hint<JobChange>;

export const watchJob = query({
  name: 'scoring.watchJob',
  summary:
    'Tells when a job or one of its runs changes, how far a run is among it: server-sent events, hints to look again. It ends after a minute, to be gone on with.',
  access: 'scoring.read',
  input: z.object({
    name: AskedName,
    /** The last event that was seen. */
    after: z.string().max(60).optional(),
  }),
  async run(ctx, { name, after }) {
    const topic = topicOf((await loadJob(ctx, name)).key);
    return {
      events: watchAnnouncements<JobChange>({
        after,
        person: ctx.caller.user?.id ?? '',
        hear: (announcement) => (announcement.topic === topic ? { isChanged: true } : undefined),
        nothing: { isChanged: false },
        join: (before, later) => ({ isChanged: before.isChanged || later.isChanged }),
      }),
    };
  },
});
