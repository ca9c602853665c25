'use client';
import { useQuery } from '@tanstack/react-query';
import { QueryPanel } from '@/components/data/query-panel';
import { LineageView } from '@/components/lineage/lineage-view';
import { scoringAround } from '@/components/lineage/scoring-around';
import { tablesBefore } from '@/components/lineage/tables-before';
import { Skeleton } from '@/components/ui/skeleton';
import { ask, type CallError } from '@/lib/client/call';
import { joinLineage, type Lineage } from '@/lib/pure/lineage';

const useVersionLineage = (of: { name: string; version: string }) =>
  useQuery<Lineage, CallError>({
    queryKey: ['registry.getLineage', of, 'further'],
    queryFn: async ({ signal }) => {
      const known = await ask('registry.getLineage', of, signal);
      return joinLineage(known, await tablesBefore(known, signal), await scoringAround(known, signal));
    },
  });

/** From datasets and feature tables over the run to the version, and on to what uses it. */
export function VersionLineage({ name, version }: { name: string; version: string }) {
  return (
    <QueryPanel
      query={useVersionLineage({ name, version })}
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
