'use client';
import { useState } from 'react';
import { Confirm } from '@/components/data/confirm';
import { Button } from '@/components/ui/button';
import { toast } from '@/lib/client/toast';
import { useCommand, useOperation } from '@/lib/client/use-operation';
import type { Endpoint } from '../endpoint-page';
import { ClusterPick, HERE } from './cluster-pick';

const placeOf = (cluster: string) => (cluster === HERE ? 'the model servers' : `the cluster ${cluster}`);

/** Where what is served is executed, and another place for it; nothing where there is but one. */
export function MoveEndpoint({ endpoint }: { endpoint: Endpoint }) {
  const { data } = useOperation('serving.nameClusters', {});
  const at = endpoint.config?.cluster?.name ?? HERE;
  const [chosen, setChosen] = useState<string>();
  const [isAsking, setAsking] = useState(false);
  const to = chosen ?? at;
  const move = useCommand('serving.moveEndpoint', {
    invalidates: ['serving'],
    onSuccess: () => {
      toast.success(`It moves to ${placeOf(to)}.`);
      setAsking(false);
    },
    onError: () => setAsking(false),
  });
  const isOutside = endpoint.config?.entities.some(({ external }) => external);
  if (!endpoint.config || isOutside || !data || (data.clusters.length === 0 && at === HERE)) return null;
  return (
    <section aria-labelledby="place" className="flex max-w-2xl flex-col gap-3 px-4 pt-4 lg:px-6">
      <h2 id="place" className="font-semibold">
        Where it runs
      </h2>
      <div className="flex items-end gap-2 [&>:first-child]:flex-1">
        <ClusterPick cluster={to} onPick={setChosen} />
        <Button
          disabled={to === at || endpoint.pendingConfig !== null || move.isPending}
          onClick={() => setAsking(true)}
        >
          Move
        </Button>
      </div>
      {move.error && (
        <p role="alert" className="text-danger">
          {move.error.message}
        </p>
      )}
      <Confirm
        isOpen={isAsking}
        onOpenChange={setAsking}
        title={`Move ${endpoint.name}?`}
        description={`It is made ready on ${placeOf(to)}. Until then it answers where it is, and it stays there if that fails.`}
        action="Move"
        isBusy={move.isPending}
        onConfirm={() => move.mutate({ name: endpoint.name, cluster: to === HERE ? null : to })}
      />
    </section>
  );
}
