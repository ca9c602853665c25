'use client';
import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { useLatest } from '@/lib/client/use-latest';

/** The list that one came from: its runs in their order, and the address that shows it again. */
type Listed = { experimentId: string; href: string; ids: readonly string[] };

const KEY = 'plumbline.runs-list';
const MOST = 2_000;

let memory = '';

function write(listed: Listed): void {
  memory = JSON.stringify({ ...listed, ids: listed.ids.slice(0, MOST) });
  try {
    // Of this tab alone; a reload keeps it.
    window.sessionStorage.setItem(KEY, memory);
  } catch {
    // Private windows may refuse: it then lasts as long as the page.
  }
}

function read(): string {
  try {
    return memory || (window.sessionStorage.getItem(KEY) ?? '');
  } catch {
    return memory;
  }
}

/** Keeps the list for the pages of its runs, when it is left. */
export function useRememberRuns(experimentId: string, ids: readonly string[]): void {
  const shown = useLatest({ experimentId, ids });
  const href = useLatest('');
  useEffect(() => {
    // When the list goes, the address is the next page's already.
    href.current = window.location.pathname + window.location.search;
  });
  useEffect(
    () => () => {
      if (shown.current.ids.length > 0) write({ ...shown.current, href: href.current });
    },
    [shown, href],
  );
}

export type Neighbours = {
  before: string | undefined;
  after: string | undefined;
  /** Counted from one. */
  at: number;
  of: number;
  /** The list as it was. */
  href: string;
};

export function neighboursIn(text: string, experimentId: string, runId: string): Neighbours | undefined {
  if (text === '') return undefined;
  const { ids, href, experimentId: of } = JSON.parse(text) as Listed;
  const at = ids.indexOf(runId);
  if (of !== experimentId || at === -1) return undefined;
  return { before: ids[at - 1], after: ids[at + 1], at: at + 1, of: ids.length, href };
}

const never = () => () => {};

/** Where a run stands in the list that one came from; undefined where one came from none, or from another. */
export function useNeighbours(experimentId: string, runId: string): Neighbours | undefined {
  const text = useSyncExternalStore(never, read, () => '');
  return useMemo(() => neighboursIn(text, experimentId, runId), [text, experimentId, runId]);
}
