'use client';
import { useState } from 'react';

/** An option by its key, or an end of a list that is only about to open. */
export type Reached = { key: string } | { end: 'first' | 'last' };

/** Where it is among the options of these keys: −1 where nothing was reached, or it is there no more. */
export function placeOf(reached: Reached | undefined, keys: readonly string[]): number {
  if (!reached || keys.length === 0) return -1;
  if ('key' in reached) return keys.indexOf(reached.key);
  return reached.end === 'first' ? 0 : keys.length - 1;
}

/** What an arrow reaches from there: behind the last one it leaves the list, and then begins again. */
export function afterArrow(at: number, by: 1 | -1, keys: readonly string[]): Reached | undefined {
  if (keys.length === 0) return { end: by > 0 ? 'first' : 'last' };
  const round = keys.length + 1;
  const key = keys[((at + 1 + by + round) % round) - 1];
  return key === undefined ? undefined : { key };
}

/** The same of a list whose first option is reached until another is, and again once that one has gone. */
export const placeInRound = (reached: Reached | undefined, keys: readonly string[]): number =>
  keys.length === 0 ? -1 : Math.max(0, placeOf(reached, keys));

/** What an arrow reaches there: the first one follows the last. */
export function afterArrowInRound(at: number, by: 1 | -1, keys: readonly string[]): Reached | undefined {
  const key = keys[(at + by + keys.length) % keys.length];
  return key === undefined ? undefined : { key };
}

/**
 * Which option below a field its arrow keys have come to. It is held by its key: the list
 * changes under it while more is looked for, and may only open by the first arrow.
 */
export function useOptionAt<Option>(
  options: readonly Option[],
  keyOf: (option: Option) => string,
  /** The first one is reached before any arrow: Enter takes it, and arrows never leave the list. */
  isFirstReached = false,
) {
  const [reached, setReached] = useState<Reached>();
  const keys = options.map(keyOf);
  const at = isFirstReached ? placeInRound(reached, keys) : placeOf(reached, keys);
  return {
    /** −1 for none. */
    at,
    arrow: (by: 1 | -1) => setReached((isFirstReached ? afterArrowInRound : afterArrow)(at, by, keys)),
    leave: () => setReached(undefined),
  };
}
