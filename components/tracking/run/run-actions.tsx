'use client';
import { CircleSlash, Copy, FolderInput, Link2, Pencil, Trash2, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { ActionsMenu } from '@/components/data/actions-menu';
import { useMay } from '@/components/identity/permissions/use-may';
import { DropdownMenuItem, DropdownMenuSeparator } from '@/components/ui/dropdown-menu';
import { lazyDialog } from '@/components/ui/lazily';
import { useActions } from '@/lib/client/actions';
import { copyAndSay } from '@/lib/client/use-copy';
import { useCommand } from '@/lib/client/use-operation';
import { useMarkKilled } from '../runs/use-mark-killed';
import { useRunBin } from '../runs/use-run-bin';
import { RunCode } from './run-code';
import type { RunPageData } from './use-run-page';

const NameDialog = lazyDialog(() =>
  import('@/components/data/name-dialog').then((module) => module.NameDialog),
);

const MoveDialog = lazyDialog(() => import('../runs/move-dialog').then((module) => module.MoveDialog));

const copy = (text: string, what: string) => void copyAndSay(text, `${what} copied`);

export function RunActions({ page }: { page: RunPageData }) {
  const { info } = page.run;
  const [isRenaming, setRenaming] = useState(false);
  const [isMoving, setMoving] = useState(false);
  const canWrite = useMay('runs.write', info.experimentId);
  const { throwAway, bringBack } = useRunBin();
  const markKilled = useMarkKilled();
  const isDeleted = info.lifecycleStage === 'deleted';
  const rename = useCommand('tracking.updateRun', {
    invalidates: ['tracking'],
    onSuccess: () => setRenaming(false),
    onError: () => {},
  });
  useActions([
    { label: 'Copy run id', keys: 'y', group: 'Run', run: () => copy(info.runId, 'Run id') },
    ...(canWrite && !isDeleted
      ? [
          { label: 'Rename the run', group: 'Run', run: () => setRenaming(true) },
          { label: 'Move the run to another experiment', group: 'Run', run: () => setMoving(true) },
          ...(page.health?.stalled
            ? [{ label: 'Mark the run as killed', group: 'Run', run: () => markKilled([info.runId]) }]
            : []),
        ]
      : []),
  ]);
  return (
    <>
      <RunCode page={page} />
      <ActionsMenu label="Run actions">
        <DropdownMenuItem onSelect={() => copy(info.runId, 'Run id')}>
          <Copy /> Copy run id
        </DropdownMenuItem>
        <DropdownMenuItem onSelect={() => copy(window.location.href, 'Link')}>
          <Link2 /> Copy link to this view
        </DropdownMenuItem>
        {canWrite && <DropdownMenuSeparator />}
        {canWrite && isDeleted && (
          <DropdownMenuItem onSelect={() => bringBack([info.runId])}>
            <Undo2 /> Restore
          </DropdownMenuItem>
        )}
        {canWrite && !isDeleted && (
          <>
            <DropdownMenuItem onSelect={() => setRenaming(true)}>
              <Pencil /> Rename
            </DropdownMenuItem>
            <DropdownMenuItem onSelect={() => setMoving(true)}>
              <FolderInput /> Move to another experiment
            </DropdownMenuItem>
            {page.health?.stalled && (
              <DropdownMenuItem onSelect={() => markKilled([info.runId])}>
                <CircleSlash /> Mark as killed
              </DropdownMenuItem>
            )}
            <DropdownMenuItem isDanger onSelect={() => throwAway([info.runId])}>
              <Trash2 /> Move to trash
            </DropdownMenuItem>
          </>
        )}
      </ActionsMenu>
      {isMoving && (
        <MoveDialog
          experimentId={info.experimentId}
          target={{ runIds: [info.runId] }}
          count={1}
          onDone={() => setMoving(false)}
        />
      )}
      {isRenaming && (
        <NameDialog
          isOpen
          onOpenChange={(isOpen) => {
            rename.reset();
            setRenaming(isOpen);
          }}
          title="Rename run"
          hint="The run’s id stays as it is."
          action="Rename"
          name={info.runName}
          error={rename.error}
          isBusy={rename.isPending}
          onSubmit={(runName) => rename.mutate({ runId: info.runId, runName })}
        />
      )}
    </>
  );
}
