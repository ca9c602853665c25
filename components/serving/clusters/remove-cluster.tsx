'use client';
import { Confirm } from '@/components/data/confirm';
import { useCommand } from '@/lib/client/use-operation';
import { plural } from '@/lib/pure/format';
import type { Cluster } from './clusters-page';

/** A cluster that does not answer any more may be forgotten too: what is left there is said. */
export function RemoveCluster({ cluster, onClose }: { cluster: Cluster; onClose: () => void }) {
  const { name, objects } = cluster;
  const remove = useCommand('serving.removeCluster', {
    invalidates: ['serving.listClusters', 'serving.nameClusters'],
    onSuccess: onClose,
  });
  return (
    <Confirm
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={`Remove ${name}?`}
      description={
        objects === 0
          ? 'Its address and its token are forgotten. Nothing on the cluster is changed.'
          : `${plural(objects, 'object')} of endpoints may still be there: they are left as they are, and nobody looks after them. Endpoints that still run on it keep it from being removed.`
      }
      action={objects === 0 ? 'Remove' : 'Remove and leave them'}
      isBusy={remove.isPending}
      onConfirm={() => remove.mutate({ name, leavesObjects: objects > 0 })}
    />
  );
}
