'use client';
import { useSyncExternalStore } from 'react';

let isOpen = false;
const listeners = new Set<() => void>();

export function setShortcutsOpen(next: boolean): void {
  isOpen = next;
  for (const listener of listeners) listener();
}

export const openShortcuts = () => setShortcutsOpen(true);

export const useShortcutsOpen = (): boolean =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => isOpen,
    () => false,
  );
