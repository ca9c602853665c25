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
  const looks = [pacedLook(client, 'soon'), pacedLook(client, 'later')];
  return {
    tell(event: RunsEvent): void {
      for (const look of looks) look.tell(event);
    },
    stop(): void {
      for (const look of looks) look.stop();
    },
  };
}

function pacedLook(client: QueryClient, pace: Pace) {
  let waiting: RunsEvent | undefined;
  /** Questions whose answers were on their way when an event came: those may be from before it. */
  let late = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  function look(): void {
    timer = undefined;
    const [event, again] = [waiting, late];
    if (!event && again.size === 0) return;
    waiting = undefined;
    late = new Set();
    for (const query of client.getQueryCache().getAll()) {
      const { queryKey, queryHash } = query;
      if (!again.has(queryHash) && (!event || paceOf(queryKey, event) !== pace)) continue;
      if (query.state.fetchStatus === 'fetching') late.add(queryHash);
      else void client.invalidateQueries({ queryKey, exact: true });
    }
    timer = setTimeout(look, PACES[pace]);
  }
  return {
    tell(event: RunsEvent): void {
      waiting = waiting ? joinEvents(waiting, event) : event;
      if (timer === undefined) look();
    },
    stop: () => clearTimeout(timer),
  };
}
