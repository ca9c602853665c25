'use client';
import { useRef, useState } from 'react';
import { useReturning } from '@/lib/client/history-entry';

/** So many at once: who registers more has a program for it. */
export const MOST_REGISTERED = 50;

const NONE: ReadonlySet<string> = new Set();

/** Which rows are chosen; with Shift, all from the last one touched to this. Or all that match, loaded or not. */
export function useSelection(experimentId: string, ids: readonly string[]) {
  const [selected, setSelected] = useReturning(`selected in ${experimentId}`, NONE);
  const [isEverything, setEverything] = useState(false);
  const anchor = useRef<string | undefined>(undefined);

  function toggle(id: string, isRange = false) {
    const isOn = !selected.has(id);
    const from = isRange && anchor.current !== undefined ? ids.indexOf(anchor.current) : -1;
    const to = ids.indexOf(id);
    const touched = from === -1 ? [id] : ids.slice(Math.min(from, to), Math.max(from, to) + 1);
    anchor.current = id;
    setEverything(false);
    setSelected((before) => {
      const after = new Set(before);
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
    isAll: ids.length > 0 && ids.every((id) => selected.has(id)),
  };
}
