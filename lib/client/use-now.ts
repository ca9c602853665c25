'use client';
import { useSyncExternalStore } from 'react';

const STEP = 1000;
const listeners = new Set<() => void>();
let now = 0;
let timer: ReturnType<typeof setInterval> | undefined;

export function subscribe(listener: () => void) {
  listeners.add(listener);
  if (timer === undefined) {
    // A page of the server has not read it yet: without this all of it would be told as of 1970 for a second.
    now = Date.now();
    timer = setInterval(() => {
      now = Date.now();
      for (const each of listeners) each();
    }, STEP);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

export const read = (): number => {
  if (timer === undefined && Date.now() - now > STEP) now = Date.now();
  return now;
};

/** Changes whenever `pick` of the time does; undefined on the server and at first paint, when no clock is shared yet. */
export function useNow<Value>(pick: (now: number) => Value): Value | undefined {
  return useSyncExternalStore<Value | undefined>(
    subscribe,
    () => pick(read()),
    () => undefined,
  );
}
