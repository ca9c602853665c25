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

/**
 * Which option below a field its arrow keys have come to. It is held by its key: the list
 * changes under it while more is looked for, and may only open by the first arrow.
 */
export function useOptionAt<Option>(options: readonly Option[], keyOf: (option: Option) => string) {
  const [reached, setReached] = useState<Reached>();
  const keys = options.map(keyOf);
  const at = placeOf(reached, keys);
  return {
    /** −1 for none. */
    at,
    arrow: (by: 1 | -1) => setReached(afterArrow(at, by, keys)),
    leave: () => setReached(undefined),
  };
}
