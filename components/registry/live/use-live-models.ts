'use client';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { followEvents } from '@/lib/client/event-stream';
import { isStale, type ModelsHint } from './stale';

/** How many parts of the page look at each model. */
const watched = new Map<string, number>();
const listeners = new Set<() => void>();
let names = '[]';

function change(name: string, by: 1 | -1): void {
  const count = (watched.get(name) ?? 0) + by;
  if (count > 0) watched.set(name, count);
  else watched.delete(name);
  names = JSON.stringify([...watched.keys()].sort());
  for (const listener of listeners) listener();
}

/** Keeps what the page shows of a model up to date, as it happens. */
export function useLiveModel(name: string | undefined): void {
  useEffect(() => {
    if (name === undefined) return;
    change(name, 1);
    return () => change(name, -1);
  }, [name]);
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
};

const urlOf = (asked: string, after: string | undefined) =>
  `/api/console/registry.watchModels?input=${encodeURIComponent(JSON.stringify({ names: JSON.parse(asked), after }))}`;

/** The one stream of the console that tells what is asked of whoever is signed in, and what happens to the models in sight. */
export function useModelStream(): void {
  const client = useQueryClient();
  const asked = useSyncExternalStore(
    subscribe,
    () => names,
    () => '[]',
  );
  useEffect(() => {
    const look = (hint: ModelsHint) =>
      void client.invalidateQueries({ predicate: ({ queryKey }) => isStale(queryKey, hint) });
    return followEvents<ModelsHint>((after) => urlOf(asked, after), {
      onData: look,
      onGap: () => look({ models: [], isMine: false, isReset: true }),
      onState: () => {},
    });
  }, [client, asked]);
}
