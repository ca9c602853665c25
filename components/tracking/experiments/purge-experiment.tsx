'use client';
import { ConfirmTyped } from '@/components/data/confirm-typed';
import { toast } from '@/lib/client/toast';
import { useCommand } from '@/lib/client/use-operation';
import { plural } from '@/lib/pure/format';

type Props = {
  experiment: { experimentId: string; name: string; runCount: number };
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
};

export function PurgeExperimentDialog({ experiment, isOpen, onOpenChange }: Props) {
  const { experimentId, name, runCount } = experiment;
  const purge = useCommand('tracking.purgeExperiment', {
    invalidates: ['tracking'],
    onSuccess() {
      onOpenChange(false);
      toast.success(`${name} is gone for good`);
    },
    onError: () => {},
  });
  return (
    <ConfirmTyped
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      title="Delete this experiment for good?"
      description={`Its ${plural(runCount, 'run')}, their histories, models and artifacts go with it. Nothing brings them back.`}
      name={name}
      action="Delete for good"
      error={purge.error?.message}
      isBusy={purge.isPending}
      onConfirm={() => purge.mutate({ experimentId, name })}
    />
  );
}
