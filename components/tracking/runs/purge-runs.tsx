'use client';
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useMay } from '@/components/identity/permissions/use-may';
import { Button } from '@/components/ui/button';
import { lazyDialog } from '@/components/ui/lazily';
import { toast } from '@/lib/client/toast';
import { formatCount } from '@/lib/pure/format';
import { RUNS_AT_ONCE } from './use-run-bin';
import { useViewContext } from './use-runs-view';

const PurgeRunsDialog = lazyDialog(() =>
  import('./purge-runs-dialog').then((module) => module.PurgeRunsDialog),
);

type PurgeProps = { ids: readonly string[]; onDone: () => void };

/** Runs out of the trash, for good: for those who may. */
export function PurgeRuns({ ids, onDone }: PurgeProps) {
  const { experimentId } = useViewContext();
  const mayPurge = useMay('tracking.purge', experimentId);
  const [isAsking, setAsking] = useState(false);
  if (!mayPurge) return null;
  return (
    <>
      <Button
        variant="ghost"
        size="sm"
        className="text-danger hover:bg-danger-soft hover:text-danger"
        onClick={() =>
          ids.length > RUNS_AT_ONCE
            ? toast.error(`At most ${RUNS_AT_ONCE} runs at a time; ${formatCount(ids.length)} are selected.`)
            : setAsking(true)
        }
      >
        <Trash2 />
        Delete for good
      </Button>
      {isAsking && <PurgeRunsDialog ids={ids} onClose={() => setAsking(false)} onDone={onDone} />}
    </>
  );
}
