'use client';
import { LineagePanel } from '@/components/lineage/lineage-panel';
import { useOperation } from '@/lib/client/use-operation';
import type { Job } from './run-state';

/** From the table and the versions of the model to the table that is written. */
export function JobLineage({ job: { id, name } }: { job: Job }) {
  const query = useOperation('scoring.getLineage', { name });
  return (
    <LineagePanel
      query={query}
      focusId={`scoring-job:${id}`}
      nothing="The table that it reads, the versions that it scores with and the table that it writes are joined to it here."
    />
  );
}
