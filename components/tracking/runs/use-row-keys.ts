'use client';
import { useActions } from '@/lib/client/actions';
import type { RunRow } from './run-row';

type RowKeys = {
  rows: readonly RunRow[];
  activeId: string | undefined;
  setActiveId: (id: string) => void;
  open: (row: RunRow) => void;
  flip: (id: string) => void;
  pin: (id: string) => void;
  toggle: (id: string, isRange?: boolean) => void;
  clear: () => void;
  remove: (ids: string[]) => void;
  canWrite: boolean;
  isTrash: boolean;
};

/** The keys of the runs table, for whichever row is active. */
export function useRowKeys({
  rows,
  activeId,
  setActiveId,
  open,
  flip,
  pin,
  toggle,
  clear,
  remove,
  canWrite,
  isTrash,
}: RowKeys) {
  const at = rows.findIndex(({ id }) => id === activeId);
  const active = rows[at];
  const move = (by: 1 | -1) => {
    const next = rows[at === -1 ? 0 : Math.min(rows.length - 1, Math.max(0, at + by))];
    if (next) setActiveId(next.id);
  };
  const group = 'Runs';
  const onActive = (run: (row: RunRow) => void) => () => active && run(active);
  useActions([
    { label: 'Next run', keys: 'j', group, run: () => move(1), isKeyOnly: true },
    { label: 'Previous run', keys: 'k', group, run: () => move(-1), isKeyOnly: true },
    { label: 'Open the run', keys: 'enter', group, run: onActive(open), isKeyOnly: true },
    { label: 'Select', keys: 'x', group, run: onActive(({ id }) => toggle(id)), isKeyOnly: true },
    {
      label: 'Select up to here',
      keys: 'shift+x',
      group,
      run: onActive(({ id }) => toggle(id, true)),
      isKeyOnly: true,
    },
    { label: 'Pin to the top', keys: 'p', group, run: onActive(({ id }) => pin(id)), isKeyOnly: true },
    {
      label: 'Open or close the child runs',
      keys: 'l',
      group,
      run: onActive(({ id }) => flip(id)),
      isKeyOnly: true,
    },
    { label: 'Row menu', keys: '.', group, run: onActive(({ id }) => openMenu(id)), isKeyOnly: true },
    { label: 'Clear the selection', keys: 'esc', group, run: clear, isKeyOnly: true },
    ...(canWrite && !isTrash
      ? [
          {
            label: 'Move to trash',
            keys: '#',
            group,
            run: onActive(({ id }) => remove([id])),
            isKeyOnly: true,
          },
        ]
      : []),
  ]);
}

function openMenu(id: string) {
  const button = document.querySelector<HTMLElement>(`[data-row-id="${id}"] [data-row-menu]`);
  // Menus open on pointer down; from the keyboard they open by Enter.
  button?.focus();
  button?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
}
