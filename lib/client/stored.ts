'use client';
import { useCallback, useSyncExternalStore } from 'react';
import { whenIdle } from './when-idle';

const listeners = new Set<() => void>();
const tellAll = () => {
  for (const listener of listeners) listener();
};

/** To hear of other tabs makes the browser open the storage, and the page wait for it: no page does so while it comes. */
function hearOtherTabs(): () => void {
  const callOff = whenIdle(() => {
    window.addEventListener('storage', tellAll);
    tellAll();
  });
  return () => {
    callOff();
    window.removeEventListener('storage', tellAll);
  };
}

let stopHearing = () => {};

/** One listener for all that read: a table has hundreds of them. */
function subscribe(listener: () => void) {
  if (listeners.size === 0) stopHearing = hearOtherTabs();
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) stopHearing();
  };
}

export function readStored(key: string): string | null {
  try {
    return window.localStorage.getItem(key);
  } catch {
    return null;
  }
}

export function writeStored(key: string, value: string | null): void {
  try {
    if (value === null) window.localStorage.removeItem(key);
    else window.localStorage.setItem(key, value);
  } catch {
    // Private windows may refuse: the choice then lasts as long as the page.
  }
  tellAll();
}

/** A text in this browser's storage, shared by all that read it; `initial` on the server and at first paint. */
export function useStored<Value extends string>(
  key: string,
  initial: Value,
): [Value, (value: Value) => void] {
  const value = useSyncExternalStore(
    subscribe,
    () => (readStored(key) as Value | null) ?? initial,
    () => initial,
  );
  const set = useCallback((next: Value) => writeStored(key, next), [key]);
  return [value, set];
}
