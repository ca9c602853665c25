'use client';
import { type QueryKey, useQueries, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { CallError } from '@/lib/client/call';
import { type Start, WINDOW } from './list-question';

export type Stretch<Item> = { items: readonly Item[]; next?: string | undefined };

type WindowOptions<Item> = {
  /** The question; an operation's name comes first. Another question is another list. */
  question: QueryKey;
  /** Places in the list that are in sight. */
  range: readonly [first: number, last: number];
  load: (start: Start, signal: AbortSignal) => Promise<Stretch<Item>>;
  /** How often to look at a stretch again. */
  every: (items: readonly Item[]) => number | false;
};

/** A long list, fetched in stretches where one looks. The last list stays in sight while another is asked for. */
export function useWindows<Item>({ question, range, load, every }: WindowOptions<Item>) {
  const client = useQueryClient();
  const first = Math.floor(Math.max(0, range[0]) / WINDOW);
  const last = Math.floor(Math.max(0, range[1]) / WINDOW);
  const wanted = Array.from({ length: last - first + 1 }, (_, at) => first + at);
  const results = useQueries({
    queries: wanted.map((window) => ({
      queryKey: [...question, window],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        load(
          startOf((at) => client.getQueryData<Stretch<Item>>([...question, at])?.next, window),
          signal,
        ),
      refetchInterval: ({ state }: { state: { data?: Stretch<Item> | undefined } }) =>
        every(state.data?.items ?? []),
    })),
  });

  const question_ = JSON.stringify(question);
  const arrived = results.map(({ dataUpdatedAt }) => dataUpdatedAt).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: read from the cache anew when something arrived.
  const loaded = useMemo(() => {
    const items = new Map<number, Item>();
    for (const [key, stretch] of client.getQueriesData<Stretch<Item>>({ queryKey: question })) {
      const window = Number(key.at(-1));
      for (const [at, item] of stretch?.items.entries() ?? []) items.set(window * WINDOW + at, item);
    }
    return items;
  }, [question_, arrived, client]);

  const hasAny = results.some(({ data }) => data !== undefined);
  const [kept, setKept] = useState({ loaded, isAnswered: hasAny });
  if (hasAny && kept.loaded !== loaded) setKept({ loaded, isAnswered: true });
  return {
    /** What has come, by its place. */
    loaded: hasAny ? loaded : kept.loaded,
    isAnswered: hasAny || kept.isAnswered,
    /** What is in sight answers the question before. */
    isPlaceholder: !hasAny && kept.isAnswered,
    error: (results.find(({ error }) => error)?.error ?? null) as CallError | null,
    isFetching: results.some(({ isFetching }) => isFetching),
    updatedAt: Math.max(0, ...results.map(({ dataUpdatedAt }) => dataUpdatedAt)),
    refetch: () => void client.invalidateQueries({ queryKey: question }),
  };
}

/** The nearest stretch before that has come says where to go on; the rest is skipped over. */
function startOf(tokenOf: (window: number) => string | undefined, window: number): Start {
  for (let before = window - 1; before >= 0; before -= 1) {
    const pageToken = tokenOf(before);
    if (pageToken) return { pageToken, skip: (window - 1 - before) * WINDOW };
  }
  return { pageToken: undefined, skip: window * WINDOW };
}
