'use client';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { announce } from '@/lib/client/announce';

type Place = {
  title: string;
  /** Its place among so many. */
  at: number;
  of: number;
  move: (to: number) => void;
};

/** Moves something by Alt and keys that stand for places; the focus stays on what had it, and the new place is said. */
export function useMoveKeys(
  what: string,
  { title, at, of, move }: Place,
  keys: (key: string) => number | undefined,
) {
  const focused = useRef<HTMLElement | null>(null);
  // The page takes the focus from what it moves.
  // biome-ignore lint/correctness/useExhaustiveDependencies: after each move.
  useEffect(() => {
    focused.current?.focus();
    focused.current?.scrollIntoView({ block: 'nearest' });
    focused.current = null;
  }, [at]);
  function moveTo(to: number): void {
    if (to < 0 || to >= of || to === at) return;
    focused.current = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    announce(`${title} is now ${what} ${to + 1} of ${of}`);
    move(to);
  }
  function onKeyDown(event: KeyboardEvent): void {
    const to = event.altKey && !event.ctrlKey && !event.metaKey ? keys(event.key) : undefined;
    if (to === undefined) return;
    event.preventDefault();
    moveTo(to);
  }
  return { moveTo, onKeyDown };
}

/** Charts go to either side, and to the ends. */
export const useMoveChart = (place: Place) =>
  useMoveKeys(
    'chart',
    place,
    (key) => ({ ArrowLeft: place.at - 1, ArrowRight: place.at + 1, Home: 0, End: place.of - 1 })[key],
  );
