'use client';
import { useSyncExternalStore } from 'react';

/** `kind` says of which axis the place is: charts along another one show no cursor. */
type Cursor = { kind: string; x: number } | undefined;

let cursor: Cursor;
const listeners = new Set<() => void>();

/** One place on the x axis for all charts of the page. */
export function setCursor(next: Cursor): void {
  if (next?.x === cursor?.x && next?.kind === cursor?.kind) return;
  cursor = next;
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
};

export const useCursor = (kind: string): number | undefined =>
  useSyncExternalStore(
    subscribe,
    () => (cursor?.kind === kind ? cursor.x : undefined),
    () => undefined,
  );
