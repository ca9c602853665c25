/** A stream that tells who watches what has changed: hints to look again, gathered for a moment, never the data itself. */
import {
  type Announcement,
  announcedAfter,
  announcedWithin,
  latestAnnouncement,
  onAnnounced,
} from '../platform/announce';
import { tooMany } from '../pure/errors';

/** A watcher comes back by itself; then it is asked anew who it is and what it may see. */
const LASTS = 60_000;
/** Changes are told together that come within so long of each other. */
const GATHER = 100;
const OF_ONE_PERSON = 24;
/** A page was made this long before it began to watch, at most. */
const JUST_NOW = 5_000;

/** `isReset`: something may have been missed, look at everything. `id`: where to go on from. */
export type Hint<Change> = Change & { id: string | undefined; isReset: boolean };

type Watch<Change> = {
  /** The last hint that was seen. */
  after: string | undefined;
  /** Whose streams are counted together. */
  person: string;
  /** What an announcement says to this watcher; undefined for nothing. */
  hear: (announcement: Announcement) => (Change & { isReset?: boolean }) | undefined;
  nothing: Change;
  join: (before: Change, after: Change) => Change;
};

/** How to end each person's open streams. */
const open = new Map<string, Set<() => void>>();

/** Their browsers come back at once, and are asked anew who they are. */
export function endWatchesOf(person: string): void {
  for (const end of [...(open.get(person) ?? [])]) end();
}

/** @throws REQUEST_LIMIT_EXCEEDED for one person's many pages */
export function watchAnnouncements<Change>(watch: Watch<Change>): ReadableStream<Hint<Change>> {
  const { after, person, hear, nothing, join } = watch;
  if ((open.get(person)?.size ?? 0) >= OF_ONE_PERSON) {
    throw tooMany('Too many pages are open at once for all of them to be live.', 30);
  }
  let pending: Hint<Change> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let leave: (() => void) | undefined;
  /** Nothing but a place to go on from. */
  const mark = (isReset = false): Hint<Change> => ({ ...nothing, id: latestAnnouncement(), isReset });

  function start(controller: ReadableStreamDefaultController<Hint<Change>>): void {
    const tell = (hint: Hint<Change>) => {
      pending = pending
        ? {
            ...join(pending, hint),
            id: hint.id ?? pending.id,
            isReset: pending.isReset || hint.isReset,
          }
        : hint;
      timer ??= setTimeout(() => {
        timer = undefined;
        // Who reads slowly is told later, and all at once.
        if ((controller.desiredSize ?? 0) > 0) pull(controller);
      }, GATHER);
    };
    const heard = (announcement: Announcement) => {
      const change = hear(announcement);
      if (change) tell({ isReset: false, ...change, id: announcement.id });
    };
    const end = () => {
      leave?.();
      controller.enqueue(pending ?? mark());
      controller.close();
    };
    const cut = () => {
      leave?.();
      controller.close();
    };
    const theirs = open.get(person) ?? new Set();
    open.set(person, theirs.add(cut));
    const stop = onAnnounced({ heard, lost: () => tell(mark(true)), ended: end });
    const missed = after === undefined ? announcedWithin(JUST_NOW) : announcedAfter(after);
    controller.enqueue(mark(missed === undefined));
    for (const announcement of missed ?? []) heard(announcement);
    const lifetime = setTimeout(end, LASTS);
    leave = () => {
      leave = undefined;
      stop();
      clearTimeout(lifetime);
      clearTimeout(timer);
      theirs.delete(cut);
      if (theirs.size === 0 && open.get(person) === theirs) open.delete(person);
    };
  }
  function pull(controller: ReadableStreamDefaultController<Hint<Change>>): void {
    if (!pending || timer) return;
    controller.enqueue(pending);
    pending = undefined;
  }
  return new ReadableStream({ start, pull, cancel: () => leave?.() }, { highWaterMark: 4 });
}
