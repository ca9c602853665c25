'use client';
import { QueryPanel } from '@/components/data/query-panel';
import { LineageView } from '@/components/lineage/lineage-view';
import { Skeleton } from '@/components/ui/skeleton';
import { useOperation } from '@/lib/client/use-operation';
import type { Job } from './run-state';

/** From the table and the versions of the model to the table that is written. */
export function JobLineage({ job: { id, name } }: { job: Job }) {
  const query = useOperation('scoring.getLineage', { name });
  return (
    <QueryPanel
      query={query}
      what="the lineage"
      skeleton={<Skeleton className="m-6 h-64" />}
      className="flex h-full min-h-0 flex-col"
    >
      {(lineage) => (
        <LineageView
          lineage={lineage}
          focusId={`scoring-job:${id}`}
          nothing="The table that it reads, the versions that it scores with and the table that it writes are joined to it here."
        />
      )}
    </QueryPanel>
  );
}
