'use client';
import { LineagePanel } from '@/components/lineage/lineage-panel';
import { useLineage } from '@/components/lineage/use-lineage';

export function LineageTab({ runId }: { runId: string }) {
  return (
    <LineagePanel
      query={useLineage({ runId })}
      focusId={`run:${runId}`}
      nothing="Datasets that a run reads (mlflow.log_input) and models that it logs are joined to it here."
    />
  );
}
