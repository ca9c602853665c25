import { z } from 'zod';
import { query } from '@/lib/core/operation';
import { type Hint, watchAnnouncements } from '@/lib/core/watch';
import { notFound } from '@/lib/pure/errors';
import { type RunChange, readChange, topicOf } from './changes';
import { heldExperiments } from './load';
import { ExperimentId } from './schemas';

export type WatchEvent = Hint<RunChange>;

export const watchRuns = query({
  name: 'tracking.watchRuns',
  summary:
    'Tells which runs of experiments change, as it happens: server-sent events, hints to look again. It ends after a minute, to be gone on with.',
  access: 'runs.read',
  input: z.object({
    experimentIds: z.array(ExperimentId).min(1).max(20),
    /** The last event that was seen. */
    after: z.string().max(60).optional(),
  }),
  async run(ctx, { experimentIds, after }) {
    const held = await heldExperiments(ctx, experimentIds);
    if (held.length === 0) throw notFound(`No Experiment with id=${experimentIds[0]} exists`);
    const topics = new Set(held.map(topicOf));
    return {
      events: watchAnnouncements<RunChange>({
        after,
        person: ctx.caller.user?.id ?? '',
        hear: ({ topic, items }) =>
          topics.has(topic) ? { ...readChange(items ?? []), isReset: items === null } : undefined,
        nothing: readChange([]),
        join: (before, later) => ({
          points: [...new Set([...before.points, ...later.points])],
          runs: [...new Set([...before.runs, ...later.runs])],
          isListChanged: before.isListChanged || later.isListChanged,
        }),
      }),
    };
  },
});
