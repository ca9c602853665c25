'use client';
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { followEvents, type StreamState } from '@/lib/client/event-stream';
import { joinEvents, nothing, PACES, type Pace, paceOf, type RunsEvent } from './pace';

/** `off`: nobody on this page follows. */
type LiveState = StreamState | 'off';

let state: LiveState = 'off';
const listeners = new Set<() => void>();

function setState(next: LiveState): void {
  if (next === state) return;
  state = next;
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
};

export const useLiveState = (): LiveState =>
  useSyncExternalStore(
    subscribe,
    () => state,
    () => 'off',
  );

/** While the stream is there it is looked at intervals only to be safe: a hint may get lost with a server. */
const SAFE = 60_000;

/** How long to wait between two looks at what the stream tells of: as long as asked for where there is none. */
export function useFollow(): (every: number) => number {
  const isLive = useLiveState() === 'live';
  return (every) => (isLive ? Math.max(SAFE, every) : every);
}

const urlOf = (experimentIds: string[], after: string | undefined) =>
  `/api/console/tracking.watchRuns?input=${encodeURIComponent(JSON.stringify({ experimentIds, after }))}`;

/** Keeps what the page shows of these experiments' runs up to date, as it happens. */
export function useLiveRuns(experimentIds: readonly string[]): void {
  const client = useQueryClient();
  const ids = [...experimentIds].sort().join();
  useEffect(() => {
    if (ids === '') return;
    const refresh = refresher(client);
    const stop = followEvents<RunsEvent>((after) => urlOf(ids.split(','), after), {
      onData: refresh.tell,
      onGap: () => refresh.tell({ ...nothing(), isReset: true }),
      onState: setState,
    });
    return () => {
      stop();
      refresh.stop();
      setState('off');
    };
  }, [client, ids]);
}

/** Asks again for what events make old: at once, then no more often than each kind's pace. */
function refresher(client: QueryClient) {
  const waiting: Record<Pace, RunsEvent | undefined> = { soon: undefined, later: undefined };
  const timers: Record<Pace, ReturnType<typeof setTimeout> | undefined> = {
    soon: undefined,
    later: undefined,
  };

  function look(pace: Pace): void {
    timers[pace] = undefined;
    const event = waiting[pace];
    if (!event) return;
    waiting[pace] = undefined;
    const old = client
      .getQueryCache()
      .findAll({ predicate: ({ queryKey }) => paceOf(queryKey, event) === pace });
    let isLate = false;
    for (const query of old) {
      // An answer on its way may be from before: it is asked for once more when it is there.
      if (query.state.fetchStatus === 'fetching') isLate = true;
      else void client.invalidateQueries({ queryKey: query.queryKey, exact: true }, { cancelRefetch: false });
    }
    if (isLate) waiting[pace] = event;
    timers[pace] = setTimeout(() => look(pace), PACES[pace]);
  }
  return {
    tell(event: RunsEvent): void {
      for (const pace of ['soon', 'later'] as const) {
        const before = waiting[pace];
        waiting[pace] = before ? joinEvents(before, event) : event;
        if (timers[pace] === undefined) look(pace);
      }
    },
    stop(): void {
      for (const timer of Object.values(timers)) clearTimeout(timer);
    },
  };
}
