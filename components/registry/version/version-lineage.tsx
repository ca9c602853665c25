'use client';
import { QueryPanel } from '@/components/data/query-panel';
import { LineageView } from '@/components/lineage/lineage-view';
import { Skeleton } from '@/components/ui/skeleton';
import { useOperation } from '@/lib/client/use-operation';

/** From datasets over the run to the version, and on to what uses it. */
export function VersionLineage({ name, version }: { name: string; version: string }) {
  return (
    <QueryPanel
      query={useOperation('registry.getLineage', { name, version })}
      what="the lineage"
      skeleton={<Skeleton className="m-6 h-64" />}
      className="flex h-full min-h-0 flex-col"
    >
      {(lineage) => (
        <LineageView
          lineage={lineage}
          focusId={`model-version:${name}/${version}`}
          nothing="Its run and the datasets of that, copies of it, and endpoints and jobs that use it are joined to it here."
        />
      )}
    </QueryPanel>
  );
}
