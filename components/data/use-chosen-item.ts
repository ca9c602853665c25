'use client';
import { useEffect, useRef, useState } from 'react';

/**
 * The item of a command list that Enter takes: also after a server's answer has put other items in the place of those that were there.
 * Of several that go at once, cmdk looks only at the last for whether it was the chosen one.
 *
 * @param items what changes with the items
 * @returns the list's ref, and what the command takes
 */
export function useChosenItem(items: unknown, first = '') {
  const [value, onValueChange] = useState(first);
  const list = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the items are looked at where they are shown.
  useEffect(() => {
    // The list sorts them when they are there.
    const frame = requestAnimationFrame(() => {
      const shown = [...(list.current?.querySelectorAll('[role=option]:not([aria-disabled=true])') ?? [])];
      const nameOf = (item: Element | undefined) => item?.getAttribute('data-value') ?? '';
      onValueChange((now) => (shown.some((item) => nameOf(item) === now) ? now : nameOf(shown[0])));
    });
    return () => cancelAnimationFrame(frame);
  }, [items]);
  return { list, command: { value, onValueChange } };
}
