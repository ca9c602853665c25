'use client';
import { useRef, useState } from 'react';
import { useReturning } from '@/lib/client/history-entry';
import type { RunsView } from './view-state';

/** So many at once: who registers more has a program for it. */
export const MOST_REGISTERED = 50;

const NONE: ReadonlySet<string> = new Set();

type Asked = Pick<RunsView, 'filter' | 'trash'>;

/**
 * Whether what is chosen stays so when the list asks for other runs: named runs do, but what is in the trash is no choice among
 * the others; all that match are other runs under another filter.
 */
export const staysChosen = (isEverything: boolean, before: Asked, now: Asked): boolean =>
  before.trash === now.trash && (!isEverything || before.filter === now.filter);

/** Which rows are chosen; with Shift, all from the last one touched to this. Or all that match, loaded or not. */
export function useSelection(experimentId: string, ids: readonly string[], { filter, trash }: Asked) {
  const [chosen, setSelected] = useReturning(`selected in ${experimentId}`, NONE);
  const [wasEverything, setEverything] = useState(false);
  const [asked, setAsked] = useState<Asked>({ filter, trash });
  const anchor = useRef<string | undefined>(undefined);
  const stays = staysChosen(wasEverything, asked, { filter, trash });
  if (asked.filter !== filter || asked.trash !== trash) {
    setAsked({ filter, trash });
    if (!stays) {
      setSelected(NONE);
      setEverything(false);
    }
  }
  const selected = stays ? chosen : NONE;
  const isEverything = stays && wasEverything;

  function toggle(id: string, isRange = false) {
    // Of all that match it is taken out, and those stay that have been loaded.
    const isOn = !isEverything && !selected.has(id);
    const from = isRange && anchor.current !== undefined ? ids.indexOf(anchor.current) : -1;
    const to = ids.indexOf(id);
    const touched = from === -1 ? [id] : ids.slice(Math.min(from, to), Math.max(from, to) + 1);
    anchor.current = id;
    setEverything(false);
    setSelected((before) => {
      const after = new Set(isEverything ? ids : before);
      for (const each of touched) {
        if (isOn) after.add(each);
        else after.delete(each);
      }
      return after;
    });
  }

  return {
    selected,
    /** Every run that matches, also those that were never loaded. */
    isEverything,
    isSelected: (id: string) => isEverything || selected.has(id),
    toggle,
    clear() {
      setSelected(new Set());
      setEverything(false);
    },
    selectAll: () => setSelected(new Set(ids)),
    selectEverything() {
      setSelected(new Set(ids));
      setEverything(true);
    },
    isAll: isEverything || (ids.length > 0 && ids.every((id) => selected.has(id))),
  };
}
