'use client';
import { useEffect, useState } from 'react';

/**
 * Whether runs came or went since the list was fetched. At its beginning they are fetched at once; further down, where
 * rows would move away under the reader's eyes, the list says so and waits.
 */
export function useChangedList(
  count: number | undefined,
  isAtStart: boolean,
  question: string,
  refetch: () => void,
) {
  const [seen, setSeen] = useState({ question, count });
  if (seen.question !== question) setSeen({ question, count: undefined });
  else if (seen.count === undefined && count !== undefined) setSeen({ question, count });
  const isChanged =
    seen.question === question && seen.count !== undefined && count !== undefined && seen.count !== count;
  const refresh = () => {
    setSeen({ question, count });
    refetch();
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each change.
  useEffect(() => {
    if (isChanged && isAtStart) refresh();
  }, [isChanged, isAtStart, count]);
  return { isChanged: isChanged && !isAtStart, refresh };
}
