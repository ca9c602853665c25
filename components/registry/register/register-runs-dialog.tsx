'use client';
import { useOperation } from '@/lib/client/use-operation';
import { plural } from '@/lib/pure/format';
import { RegisterManyDialog } from './register-many-dialog';

type Run = { runId: string; name: string };
type Props = { experimentIds: string[]; runs: readonly Run[]; onClose: () => void };

/** Registers what several runs logged, of each run one model. */
export function RegisterRunsDialog({ experimentIds, runs, onClose }: Props) {
  const logged = useOperation('tracking.searchLoggedModels', {
    experimentIds,
    filter: `source_run_id IN (${runs.map(({ runId }) => `'${runId}'`).join(', ')})`,
    mostMetrics: 0,
    maxResults: 1000,
  });
  return (
    <RegisterManyDialog
      title={`Register the models of ${plural(runs.length, 'run')}`}
      candidates={
        logged.data &&
        runs.map(({ runId, name }) => ({
          id: runId,
          name,
          models: logged.data.models.filter(({ sourceRunId }) => sourceRunId === runId),
        }))
      }
      fault={logged.error?.message}
      onClose={onClose}
    />
  );
}
