'use client';
import { useMayWhere } from '@/components/identity/permissions/use-may';
import { type ComparedRun, useComparison } from './use-comparison';

/** The compared runs that the signed-in user may write on: those of another experiment may be another team's, and the trash takes no notes. */
export function useNotableRuns(): readonly ComparedRun[] {
  const { runs } = useComparison();
  const mayWrite = useMayWhere('runs.write', [...new Set(runs.map(({ experimentId }) => experimentId))]);
  return runs.filter(
    ({ experimentId, lifecycleStage }) => lifecycleStage === 'active' && mayWrite.has(experimentId),
  );
}
