'use client';
import { useEffect, useMemo, useRef } from 'react';

/**
 * What is kept with a view, read, and how it is changed. A second key may come before the first one's change is drawn: each change goes
 * on from the last.
 *
 * @param read always the same function
 */
export function useKept<Kept, Value>(
  kept: Kept,
  read: (kept: Kept) => Value,
  keep: (value: Value) => void,
): [Value, (next: (before: Value) => Value) => void] {
  const value = useMemo(() => read(kept), [kept, read]);
  const latest = useRef(value);
  useEffect(() => {
    latest.current = value;
  }, [value]);
  const change = (next: (before: Value) => Value) => {
    latest.current = next(latest.current);
    keep(latest.current);
  };
  return [value, change];
}
