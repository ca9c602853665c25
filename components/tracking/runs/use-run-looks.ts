'use client';
import { useEffect, useId } from 'react';
import { forgetUndo, keepUndo } from '@/lib/client/undo';
import { useLatest } from '@/lib/client/use-latest';
import type { RowActions } from './row-menu';
import type { SetRunsView } from './use-runs-view';
import type { RunsView } from './view-state';

/** With the run or without it; the place of the others stays. */
const withMember = (ids: readonly string[], id: string, isIn: boolean): string[] =>
  ids.includes(id) === isIn ? [...ids] : isIn ? [...ids, id] : ids.filter((other) => other !== id);

/** With the run's colour, or with its own where there is none. */
function withColour(
  colours: Readonly<Record<string, number>>,
  id: string,
  slot: number | undefined,
): Record<string, number> {
  const { [id]: _, ...others } = colours;
  return slot === undefined ? others : { ...others, [id]: slot };
}

const SAID = {
  pinned: { back: 'Pinned again', gone: 'Not pinned any more' },
  hidden: { back: 'Hidden from charts again', gone: 'Shown in charts again' },
};

/** Pins, hides and colours runs of the table; the key that undoes takes each back, and touches no other run. */
export function useRunLooks(
  view: RunsView,
  setView: SetRunsView,
): Pick<RowActions, 'pin' | 'hide' | 'colour'> {
  const latest = useLatest(view);
  const owner = useId();
  useEffect(() => () => forgetUndo(owner), [owner]);

  function flip(name: keyof typeof SAID, id: string) {
    const set = (isIn: boolean) => setView({ [name]: withMember(latest.current[name], id, isIn) });
    const was = latest.current[name].includes(id);
    set(!was);
    keepUndo(owner, was ? SAID[name].back : SAID[name].gone, () => set(was));
  }
  return {
    pin: (id) => flip('pinned', id),
    hide: (id) => flip('hidden', id),
    colour(id, slot) {
      const set = (next: number | undefined) =>
        setView({ colours: withColour(latest.current.colours, id, next) });
      const was = latest.current.colours[id];
      set(slot);
      keepUndo(owner, 'Coloured as before', () => set(was));
    },
  };
}
