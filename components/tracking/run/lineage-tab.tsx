'use client';
import { QueryPanel } from '@/components/data/query-panel';
import { LineageView } from '@/components/lineage/lineage-view';
import { useLineage } from '@/components/lineage/use-lineage';
import { Skeleton } from '@/components/ui/skeleton';

export function LineageTab({ runId }: { runId: string }) {
  return (
    <QueryPanel
      query={useLineage({ runId })}
      what="the lineage"
      skeleton={<Skeleton className="m-6 h-64" />}
      className="flex h-full min-h-0 flex-col"
    >
      {(lineage) => (
        <LineageView
          lineage={lineage}
          focusId={`run:${runId}`}
          nothing="Datasets that a run reads (mlflow.log_input) and models that it logs are joined to it here."
        />
      )}
    </QueryPanel>
  );
}
