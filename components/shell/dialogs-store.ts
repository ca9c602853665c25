'use client';
import { useSyncExternalStore } from 'react';

/** Which of the shell's dialogs is open: any page, menu and key may open one. */
type ShellDialog = 'shortcuts' | 'help';

let open: ShellDialog | undefined;
const listeners = new Set<() => void>();

function set(next: ShellDialog | undefined): void {
  open = next;
  for (const listener of listeners) listener();
}

export const openShortcuts = () => set('shortcuts');
export const openHelp = () => set('help');
export const closeDialog = () => set(undefined);

export const useShellDialog = (): ShellDialog | undefined =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => open,
    () => undefined,
  );
