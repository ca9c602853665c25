'use client';
import { toast } from '@/lib/client/toast';
import { offerUndo } from '@/lib/client/undo';
import { useCommand } from '@/lib/client/use-operation';

type Named = { experimentId: string; name: string };

/** To the bin and back; what went by mistake comes back by the toast. */
export function useExperimentBin() {
  const restore = useCommand('tracking.restoreExperiment', { invalidates: ['tracking'] });
  const remove = useCommand('tracking.deleteExperiment', { invalidates: ['tracking'] });

  const bringBack = ({ experimentId, name }: Named) =>
    restore.mutate(
      { experimentId },
      { onSuccess: () => void toast.success(`${name} is back, with its runs`) },
    );

  const throwAway = (experiment: Named, onDone?: () => void) =>
    remove.mutate(
      { experimentId: experiment.experimentId },
      {
        onSuccess() {
          offerUndo(`${experiment.name} is in the trash`, () => bringBack(experiment));
          onDone?.();
        },
      },
    );

  return { throwAway, bringBack };
}
