import { z } from 'zod';
import { query } from '@/lib/core/operation';
import {
  type Announcement,
  announcedAfter,
  announcedWithin,
  latestAnnouncement,
  onAnnounced,
} from '@/lib/platform/announce';
import { notFound, tooMany } from '@/lib/pure/errors';
import { type RunChange, readChange, topicOf } from './changes';
import { heldExperiments } from './load';
import { ExperimentId } from './schemas';

/** A watcher comes back by itself; then it is asked anew who it is and what it may see. */
const LASTS = 60_000;
/** Changes are told together that come within so long of each other. */
const GATHER = 100;
const OF_ONE_PERSON = 24;
/** A page was made this long before it began to watch, at most. */
const JUST_NOW = 5_000;

/** `isReset`: something may have been missed, look at everything. `id`: where to go on from. */
export type WatchEvent = RunChange & { id: string | undefined; isReset: boolean };

const open = new Map<string, number>();

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
    const person = ctx.caller.user?.id ?? '';
    if ((open.get(person) ?? 0) >= OF_ONE_PERSON) {
      throw tooMany('Too many pages are open at once for all of them to be live.', 30);
    }
    return { events: watch(new Set(held.map(topicOf)), after, person) };
  },
});

function watch(
  topics: ReadonlySet<string>,
  after: string | undefined,
  person: string,
): ReadableStream<WatchEvent> {
  let pending: WatchEvent | undefined;
  let timer: NodeJS.Timeout | undefined;
  let leave: (() => void) | undefined;

  function start(controller: ReadableStreamDefaultController<WatchEvent>): void {
    open.set(person, (open.get(person) ?? 0) + 1);
    const tell = (event: WatchEvent) => {
      pending = pending ? merge(pending, event) : event;
      timer ??= setTimeout(() => {
        timer = undefined;
        // Who reads slowly is told later, and all at once.
        if ((controller.desiredSize ?? 0) > 0) pull(controller);
      }, GATHER);
    };
    const end = () => {
      leave?.();
      controller.enqueue(pending ?? markOf());
      controller.close();
    };
    const hear = (change: Announcement) => {
      if (topics.has(change.topic)) tell(eventOf(change));
    };
    const stop = onAnnounced({ heard: hear, lost: () => tell({ ...markOf(), isReset: true }), ended: end });
    const missed = after === undefined ? announcedWithin(JUST_NOW) : announcedAfter(after);
    controller.enqueue({ ...markOf(), isReset: missed === undefined });
    for (const change of missed ?? []) hear(change);
    const lifetime = setTimeout(end, LASTS);
    leave = () => {
      leave = undefined;
      stop();
      clearTimeout(lifetime);
      clearTimeout(timer);
      const left = (open.get(person) ?? 1) - 1;
      if (left > 0) open.set(person, left);
      else open.delete(person);
    };
  }
  function pull(controller: ReadableStreamDefaultController<WatchEvent>): void {
    if (!pending || timer) return;
    controller.enqueue(pending);
    pending = undefined;
  }
  return new ReadableStream({ start, pull, cancel: () => leave?.() }, { highWaterMark: 4 });
}

/** Nothing but a place to go on from. */
const markOf = (): WatchEvent => ({ id: latestAnnouncement(), isReset: false, ...readChange([]) });

const eventOf = ({ id, items }: Announcement): WatchEvent => ({
  id,
  isReset: items === null,
  ...readChange(items ?? []),
});

const merge = (before: WatchEvent, after: WatchEvent): WatchEvent => ({
  id: after.id ?? before.id,
  isReset: before.isReset || after.isReset,
  points: [...new Set([...before.points, ...after.points])],
  runs: [...new Set([...before.runs, ...after.runs])],
  isListChanged: before.isListChanged || after.isListChanged,
});
