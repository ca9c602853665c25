'use client';
import { toast } from '@/lib/client/toast';
import { offerUndo } from '@/lib/client/undo';
import { useCommand } from '@/lib/client/use-operation';
import { plural } from '@/lib/pure/format';

/** Marks stalled runs as killed, and takes it back. */
export function useMarkKilled(): (runIds: string[]) => void {
  const options = { invalidates: ['tracking'] };
  const mark = useCommand('tracking.markKilled', options);
  const unmark = useCommand('tracking.unmarkKilled', options);
  return (runIds) =>
    mark.mutate(
      { runIds },
      {
        onSuccess({ runIds: marked }) {
          if (marked.length === 0) {
            toast('None was stalled any more: nothing was changed');
            return;
          }
          offerUndo(`${plural(marked.length, 'run')} marked as killed`, () =>
            unmark.mutate({ runIds: marked }),
          );
        },
      },
    );
}
