'use client';
import { useEffect, useId, useSyncExternalStore } from 'react';

/** Recharts stays smooth up to here; further charts are drawn as plain lines. */
const MOST = 12;

let holders: readonly string[] = [];
const listeners = new Set<() => void>();

function change(next: readonly string[]) {
  holders = next;
  for (const listener of listeners) listener();
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
    change([...holders, id]);
    return () => change(holders.filter((holder) => holder !== id));
  }, [id, isWanted]);
  return useSyncExternalStore(
    subscribe,
    () => holders.slice(0, MOST).includes(id),
    () => false,
  );
}
