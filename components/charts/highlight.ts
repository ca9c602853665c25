'use client';
import { useSyncExternalStore } from 'react';
import { markOf } from './lines';

let lit: string | undefined;
const listeners = new Set<() => void>();

const LIT = 'is-lit';
const HAS_LIT = 'has-lit';

/** Everything that stands for one run or group: its marks in charts, and its row. */
const marksOf = (id: string) => [
  ...document.getElementsByClassName(markOf(id)),
  ...document.querySelectorAll(`[data-row-id="${CSS.escape(id)}"]`),
];

/**
 * One run or group of the page stands out in every chart and in the table. By a class alone (`globals.css`): nothing is
 * drawn anew for it, which is what keeps up with a pointer.
 */
export function highlight(id: string | undefined): void {
  if (id === lit) return;
  for (const old of document.querySelectorAll(`.${LIT}`)) old.classList.remove(LIT);
  for (const old of document.querySelectorAll(`.${HAS_LIT}`)) old.classList.remove(HAS_LIT);
  lit = id;
  for (const mark of id === undefined ? [] : marksOf(id)) {
    mark.classList.add(LIT);
    mark.closest('.has-marks')?.classList.add(HAS_LIT);
  }
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
};
const never = () => () => undefined;

/** Who stands out, for a chart that somebody reads; the others need not know. */
export const useHighlight = (isRead: boolean): string | undefined =>
  useSyncExternalStore(
    isRead ? subscribe : never,
    () => (isRead ? lit : undefined),
    () => undefined,
  );
