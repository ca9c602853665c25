'use client';
import { useRef } from 'react';
import { useActions } from './actions';

const ITEMS = '[data-list-item]';

/** Lets j and k walk over the links of a list, marked by `data-list-item`; Enter then opens one as it does any link. */
export function useListKeys(group: string) {
  const list = useRef<HTMLDivElement>(null);
  function move(by: 1 | -1) {
    const items = [...(list.current?.querySelectorAll<HTMLElement>(ITEMS) ?? [])];
    const at = items.indexOf(document.activeElement as HTMLElement);
    const next =
      at === -1 ? (by === 1 ? 0 : items.length - 1) : Math.min(items.length - 1, Math.max(0, at + by));
    items[next]?.focus();
  }
  useActions([
    { label: 'Next row', keys: 'j', group, run: () => move(1), isKeyOnly: true },
    { label: 'Previous row', keys: 'k', group, run: () => move(-1), isKeyOnly: true },
  ]);
  return list;
}
