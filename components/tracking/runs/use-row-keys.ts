'use client';
import { useActions } from '@/lib/client/actions';
import type { TableRow } from './run-row';
import type { TableHandlers } from './use-table-columns';

type RowKeys = {
  rows: readonly (TableRow | undefined)[];
  activeId: string | undefined;
  setActiveId: (id: string) => void;
  open: (row: TableRow) => void;
  clear: () => void;
  /** Runs that are chosen; the active one where none is. */
  chosen: readonly string[];
  handlers: TableHandlers;
  register: (ids: string[]) => void;
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
  clear,
  chosen,
  handlers,
  register,
  remove,
  canWrite,
  isTrash,
}: RowKeys) {
  const at = activeId === undefined ? -1 : rows.findIndex((row) => row?.id === activeId);
  const active = rows[at];
  const goTo = (index: number) => {
    const next = rows[Math.min(rows.length - 1, Math.max(0, index))];
    if (next) setActiveId(next.id);
  };
  const group = 'Runs';
  const key = (keys: string, label: string, run: () => void) => ({
    keys,
    label,
    group,
    run,
    isKeyOnly: true,
  });
  const onActive = (run: (row: TableRow) => void) => () => active && run(active);
  const onRun = (run: (id: string) => void) => () => active?.kind === 'run' && run(active.id);
  const onChosen = (run: (ids: string[]) => void) => () => {
    const ids = chosen.length > 0 ? [...chosen] : active?.kind === 'run' ? [active.id] : [];
    if (ids.length > 0) run(ids);
  };
  useActions([
    key('j', 'Next run', () => goTo(at + 1)),
    key('k', 'Previous run', () => goTo(at === -1 ? 0 : at - 1)),
    key('enter', 'Open the run', onActive(open)),
    key('o', 'Look into the run here', onRun(handlers.peek)),
    key(
      'x',
      'Select',
      onRun((id) => handlers.toggle(id, false)),
    ),
    key(
      'shift+x',
      'Select up to here',
      onRun((id) => handlers.toggle(id, true)),
    ),
    key('p', 'Pin to the top', onRun(handlers.pin)),
    key('h', 'Hide from charts, or show', onRun(handlers.hide)),
    key(
      'l',
      'Open or close what is below',
      onActive(({ id }) => handlers.flip(id)),
    ),
    key('.', 'Row menu', onRun(openMenu)),
    key('esc', 'Clear the selection', clear),
    ...(canWrite && !isTrash
      ? [
          key('t', 'Tag the selected runs', onChosen(handlers.tag)),
          key('shift+m', 'Move the selected runs to another experiment', onChosen(handlers.move)),
          key('r', 'Register the models of the selected runs', onChosen(register)),
          key('#', 'Move to trash', onChosen(remove)),
        ]
      : []),
  ]);
}

function openMenu(id: string) {
  const button = document.querySelector<HTMLElement>(`[data-row-id="${id}"] [data-row-menu]`);
  // An open menu's button does not hear clicks: from the keyboard menus open by Enter.
  button?.focus();
  button?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
}
