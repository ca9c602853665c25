'use client';
import { useSyncExternalStore } from 'react';

const STEP = 1000;
const listeners = new Set<() => void>();
let now = 0;
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void) {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = Date.now();
    for (const each of listeners) each();
  }, STEP);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

const read = () => {
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
