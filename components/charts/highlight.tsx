'use client';
import { useSyncExternalStore } from 'react';
import { markOf } from './lines';

let lit: string | undefined;
const listeners = new Set<() => void>();

/** One run or group of the page stands out in every chart and in the table; nothing is drawn anew for it. */
export function highlight(id: string | undefined): void {
  if (id === lit) return;
  lit = id;
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
};

export const useHighlight = (): string | undefined =>
  useSyncExternalStore(
    subscribe,
    () => lit,
    () => undefined,
  );

/** Stands once on a page with charts. Marks carry the class `mark` and one of their own; rows say their id. */
export function HighlightStyle() {
  const id = useHighlight();
  if (id === undefined) return null;
  const own = markOf(id);
  return (
    <style>{`
      .has-marks:has(.${own}) .mark:not(.${own}) { opacity: 0.13; }
      .mark.${own} path:not([fill-opacity]) { stroke-width: 2.5px; stroke-opacity: 1; }
      [data-row-id="${CSS.escape(id)}"] [role="cell"] { background: var(--accent-soft); }
    `}</style>
  );
}
