'use client';
import { type Dispatch, type SetStateAction, useEffect, useState } from 'react';

/** What pages keep for the browser's Back, of so many of the places that one came by. */
const MOST = 50;
const entries = new Map<string, Map<string, unknown>>();

/** The place in the browser's history; none where the browser does not name them, and nothing is kept then. */
const entryKey = (): string | undefined =>
  (globalThis as { navigation?: { currentEntry: { key: string } | null } }).navigation?.currentEntry?.key;

export function readEntry<Value>(name: string): Value | undefined {
  return entries.get(entryKey() ?? '')?.get(name) as Value | undefined;
}

export function writeEntry(name: string, value: unknown): void {
  const key = entryKey();
  if (key === undefined) return;
  const kept = entries.get(key) ?? new Map<string, unknown>();
  // The one that was last written to stands last.
  entries.delete(key);
  entries.set(key, kept.set(name, value));
  for (const oldest of entries.keys()) {
    if (entries.size <= MOST) return;
    entries.delete(oldest);
  }
}

type State<Value> = [Value, Dispatch<SetStateAction<Value>>];

/**
 * State of a page that is as it was when Back or Forward bring the page again; another visit begins anew. A reload does too.
 *
 * @param name known nowhere else: a page that goes on to one of its kind is asked for before the history has moved
 */
export function useReturning<Value>(name: string): State<Value | undefined>;
export function useReturning<Value>(name: string, initial: Value): State<Value>;
export function useReturning<Value>(name: string, initial?: Value) {
  const [value, setValue] = useState(() => readEntry<Value>(name) ?? initial);
  useEffect(() => writeEntry(name, value), [name, value]);
  return [value, setValue];
}
