/** Tells every process what changed, a few times a second at most: hints to look again, never the data itself. */
import { randomBytes } from 'node:crypto';
import sql from 'sql-template-tag';
import { type Hearing, listen, outsideTransaction, rows } from './db';
import { log } from './log';

/** What of a topic changed. `items` is null where too much did to name it. `id` is the same in every process. */
export type Announcement = { id: string; topic: string; items: string[] | null };

const CHANNEL = 'plumbline_changes';
const PAUSE = 200;
/** A burst's first words wait this long for their neighbours. */
const GATHER = 20;
/** Postgres refuses longer ones. */
const LONGEST = 7_900;
/** So much can be caught up with after a break. */
const REMEMBERED = 1_000;
const REMEMBERED_FOR = 2 * 60_000;

const self = randomBytes(4).toString('hex');
let said = 0;
let pending = new Map<string, Set<string>>();
let timer: NodeJS.Timeout | undefined;
let spokeAt = 0;

/**
 * Notes a change that is committed. Costs a set entry: what was noted goes out together, beside the request that
 * caused it, on a connection of its own.
 */
export function announce(topic: string, item: string): void {
  const items = pending.get(topic) ?? new Set();
  pending.set(topic, items.add(item));
  timer ??= setTimeout(speak, Math.max(GATHER, spokeAt + PAUSE - Date.now())).unref();
}

async function speak(): Promise<void> {
  const changes = pending;
  pending = new Map();
  timer = undefined;
  spokeAt = Date.now();
  const payloads = [...changes].map(([topic, items]) => {
    said += 1;
    const id = `${self}-${said}`;
    const whole = JSON.stringify({ id, topic, items: [...items] });
    return whole.length <= LONGEST ? whole : JSON.stringify({ id, topic, items: null });
  });
  try {
    await outsideTransaction(() =>
      rows(sql`SELECT pg_notify(${CHANNEL}, payload) FROM unnest(${payloads}::text[]) AS payload`),
    );
  } catch (error) {
    // Who watches looks again by itself after a while.
    log.warn({ err: error instanceof Error ? error.message : error }, 'changes could not be announced');
  }
}

type Listener = {
  heard: (change: Announcement) => void;
  /** Something may have been missed: look at everything again. */
  lost: () => void;
  /** The process ends. */
  ended: () => void;
};

const listeners = new Set<Listener>();
/** Newest last. Begins with a mark, so that there is always a place to go on from. */
let heard: { change: Announcement; at: number }[] = [];
let marks = 0;
let hearing: Hearing | undefined;

function hear(payload: string): void {
  const at = Date.now();
  // The connection is new, or was lost: what was said meanwhile is unknown.
  if (payload === '') {
    marks += 1;
    heard = [{ change: { id: `${self}-mark-${marks}`, topic: '', items: [] }, at }];
    for (const { lost } of listeners) lost();
    return;
  }
  const change = JSON.parse(payload) as Announcement;
  heard.push({ change, at });
  if (heard.length > REMEMBERED || (heard[0]?.at ?? at) < at - REMEMBERED_FOR) {
    heard = heard.slice(-REMEMBERED).filter((each) => each.at >= at - REMEMBERED_FOR);
  }
  for (const listener of listeners) listener.heard(change);
}

/** Hears of changes from now on: whoever asks later finds what was said meanwhile. */
export function startListening(): void {
  hearing ??= listen(CHANNEL, hear);
}

/** Calls on every change from now on. Answers how to end it. */
export function onAnnounced(listener: Listener): () => void {
  startListening();
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The newest that was heard; undefined as long as nobody listens. */
export const latestAnnouncement = (): string | undefined => heard.at(-1)?.change.id;

/** What was announced after this one; undefined where that is not known any more. */
export function announcedAfter(id: string): Announcement[] | undefined {
  const at = heard.findIndex(({ change }) => change.id === id);
  return at === -1 ? undefined : heard.slice(at + 1).map(({ change }) => change);
}

/** What was announced in the last so many milliseconds. */
export const announcedWithin = (milliseconds: number): Announcement[] =>
  heard.flatMap(({ change, at }) => (at >= Date.now() - milliseconds ? [change] : []));

/** Ends listening and all who listen, as the process is about to end. */
export function stopListening(): void {
  hearing?.close();
  hearing = undefined;
  for (const { ended } of [...listeners]) ended();
  listeners.clear();
}

/** Says what is pending, now. */
export async function sayPending(): Promise<void> {
  if (!timer) return;
  clearTimeout(timer);
  await speak();
}
