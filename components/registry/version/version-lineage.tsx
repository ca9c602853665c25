'use client';
import { useQuery } from '@tanstack/react-query';
import { LineagePanel } from '@/components/lineage/lineage-panel';
import { scoringAround } from '@/components/lineage/scoring-around';
import { tablesBefore } from '@/components/lineage/tables-before';
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
    <LineagePanel
      query={useVersionLineage({ name, version })}
      focusId={`model-version:${name}/${version}`}
      nothing="Its run and the datasets of that, copies of it, and endpoints and jobs that use it are joined to it here."
    />
  );
}
