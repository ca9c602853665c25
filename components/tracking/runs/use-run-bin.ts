'use client';
import { useState } from 'react';
import { toast } from '@/lib/client/toast';
import { offerUndo } from '@/lib/client/undo';
import { useCommand } from '@/lib/client/use-operation';
import { formatCount, plural } from '@/lib/pure/format';

/** As the server takes them. */
export const RUNS_AT_ONCE = 500;
type Stage = 'active' | 'deleted';

/** Runs to the trash and back. They change places at once, and return if the server refuses. */
export function useRunBin() {
  const [moved, setMoved] = useState<ReadonlyMap<string, Stage>>(new Map());
  const options = { invalidates: ['tracking'] };
  const remove = useCommand('tracking.deleteRuns', options);
  const restore = useCommand('tracking.restoreRuns', options);

  const mark = (ids: readonly string[], stage: Stage | undefined) =>
    setMoved((before) => {
      const after = new Map(before);
      for (const id of ids) {
        if (stage) after.set(id, stage);
        else after.delete(id);
      }
      return after;
    });

  function move(ids: string[], stage: Stage, isUndo = false): boolean {
    if (ids.length > RUNS_AT_ONCE) {
      toast.error(`At most ${RUNS_AT_ONCE} runs at a time; ${formatCount(ids.length)} are selected.`);
      return false;
    }
    const other = stage === 'active' ? 'deleted' : 'active';
    mark(ids, stage);
    (stage === 'deleted' ? remove : restore).mutate(
      { runIds: ids },
      {
        onError: () => mark(ids, undefined),
        onSuccess() {
          const said = `${plural(ids.length, 'run')} ${stage === 'deleted' ? 'in the trash' : 'restored'}`;
          if (isUndo) toast.success(said);
          else offerUndo(said, () => move(ids, other, true));
        },
      },
    );
    return true;
  }

  return {
    /** Whether a run of this view is on its way out of it. */
    isGone: (id: string, view: Stage) => moved.has(id) && moved.get(id) !== view,
    /** False where they are too many: then nothing has moved. */
    throwAway: (ids: string[]) => move(ids, 'deleted'),
    bringBack: (ids: string[]) => move(ids, 'active'),
  };
}
