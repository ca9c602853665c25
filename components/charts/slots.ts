'use client';
import { useEffect, useId, useSyncExternalStore } from 'react';

/** The chart library stays smooth up to here; further charts are drawn as plain paths. */
const MOST = 12;

let waiting: readonly string[] = [];
let holders: readonly string[] = [];
let isDue = false;
const listeners = new Set<() => void>();

let isLibraryHere = false;

/** The library begins in a turn of its own: that takes as long as the first chart. If it does not come, the charts say so. */
function begin(): void {
  isDue = true;
  const go = () => {
    isLibraryHere = true;
    isDue = false;
    schedule();
  };
  import('./line-chart').then(go, go);
}

/** One chart is mounted at a time: a page full of them stays responsive meanwhile. */
function grant(): void {
  isDue = false;
  const next = waiting.find((id) => !holders.includes(id));
  if (next === undefined || holders.length >= MOST) return;
  if (!isLibraryHere) {
    begin();
    return;
  }
  holders = [...holders, next];
  for (const listener of listeners) listener();
  schedule();
}

function schedule(): void {
  if (isDue) return;
  isDue = true;
  // Not in every browser.
  if (typeof requestIdleCallback === 'function') requestIdleCallback(grant, { timeout: 1_000 });
  else setTimeout(grant, 30);
}

function leave(id: string): void {
  waiting = waiting.filter((other) => other !== id);
  if (holders.includes(id)) {
    holders = holders.filter((other) => other !== id);
    for (const listener of listeners) listener();
  }
  schedule();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
};

/** Whether a chart in sight may be mounted whole. Who came first stays until it leaves. */
export function useSlot(isWanted: boolean): boolean {
  const id = useId();
  useEffect(() => {
    if (!isWanted) return;
    waiting = [...waiting, id];
    schedule();
    return () => leave(id);
  }, [id, isWanted]);
  return useSyncExternalStore(
    subscribe,
    () => holders.includes(id),
    () => false,
  );
}
