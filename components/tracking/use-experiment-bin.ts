'use client';
import { sayLate } from '@/lib/client/say-late';
import { toast } from '@/lib/client/toast';
import { offerUndo } from '@/lib/client/undo';
import { useCommand } from '@/lib/client/use-operation';

type Named = { experimentId: string; name: string };

/** To the bin and back; what went by mistake comes back by the toast. */
export function useExperimentBin() {
  const restore = useCommand('tracking.restoreExperiment', { invalidates: ['tracking'] });
  const remove = useCommand('tracking.deleteExperiment', { invalidates: ['tracking'] });

  // Awaited, not told by the hook: the row or the page that asked may be gone by then. Errors the commands report themselves.
  const bringBack = ({ experimentId, name }: Named) =>
    void restore
      .mutateAsync({ experimentId })
      .then(() => toast.success(`${name} is back, with its runs`))
      .catch(() => {})
      .finally(sayLate(`Bringing ${name} back with its runs`));

  const throwAway = (experiment: Named, onDone?: () => void) =>
    void remove
      .mutateAsync({ experimentId: experiment.experimentId })
      .then(() => {
        offerUndo(`${experiment.name} is in the trash`, () => bringBack(experiment));
        onDone?.();
      })
      .catch(() => {})
      .finally(sayLate(`Moving ${experiment.name} and its runs to the trash`));

  return { throwAway, bringBack };
}
