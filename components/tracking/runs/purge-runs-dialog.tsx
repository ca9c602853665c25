'use client';
import { ConfirmTyped } from '@/components/data/confirm-typed';
import { toast } from '@/lib/client/toast';
import { useCommand } from '@/lib/client/use-operation';
import { plural } from '@/lib/pure/format';

type DialogProps = { ids: readonly string[]; onClose: () => void; onDone: () => void };

export function PurgeRunsDialog({ ids, onClose, onDone }: DialogProps) {
  const said = plural(ids.length, 'run');
  const purge = useCommand('tracking.purgeRuns', {
    invalidates: ['tracking'],
    onSuccess() {
      onClose();
      onDone();
      toast.success(`${said} deleted for good`);
    },
    onError: () => {},
  });
  return (
    <ConfirmTyped
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={`Delete ${said} for good?`}
      description="Histories, parameters, tags and artifacts go too. Nothing brings them back."
      name={said}
      action="Delete for good"
      error={purge.error?.message}
      isBusy={purge.isPending}
      onConfirm={() => purge.mutate({ runIds: [...ids] })}
    />
  );
}
