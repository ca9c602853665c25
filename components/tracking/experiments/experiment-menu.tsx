'use client';
import { Pencil, Shield, Trash2, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { ActionsMenu } from '@/components/data/actions-menu';
import { useMayWith } from '@/components/identity/permissions/use-may';
import { DropdownMenuItem } from '@/components/ui/dropdown-menu';
import { lazyDialog } from '@/components/ui/lazily';
import type { OutputOf } from '@/lib/client/call';
import { useExperimentBin } from '../use-experiment-bin';

export type Experiment = OutputOf<'tracking.listExperiments'>['experiments'][number];

const RenameExperimentDialog = lazyDialog(() =>
  import('../experiment-dialogs').then((module) => module.RenameExperimentDialog),
);
const PermissionsDialog = lazyDialog(() =>
  import('@/components/identity/permissions/permissions-dialog').then((module) => module.PermissionsDialog),
);
const PurgeExperimentDialog = lazyDialog(() =>
  import('./purge-experiment').then((module) => module.PurgeExperimentDialog),
);

export function ExperimentMenu({ experiment }: { experiment: Experiment }) {
  const [dialog, setDialog] = useState<'rename' | 'permissions' | 'purge'>();
  const { throwAway, bringBack } = useExperimentBin();
  const may = useMayWith();
  const canPurge = may('tracking.purge', experiment.level);
  const canWrite = may('experiments.write', experiment.level);
  const open = { isOpen: true, onOpenChange: () => setDialog(undefined) };
  return (
    <>
      <ActionsMenu label={`Actions for ${experiment.name}`} size="icon-xs">
        <DropdownMenuItem onSelect={() => setDialog('permissions')}>
          <Shield /> Permissions
        </DropdownMenuItem>
        {!canWrite ? null : experiment.lifecycleStage === 'deleted' ? (
          <>
            <DropdownMenuItem onSelect={() => bringBack(experiment)}>
              <Undo2 /> Restore
            </DropdownMenuItem>
            {canPurge && (
              <DropdownMenuItem isDanger onSelect={() => setDialog('purge')}>
                <Trash2 /> Delete for good
              </DropdownMenuItem>
            )}
          </>
        ) : (
          <>
            <DropdownMenuItem onSelect={() => setDialog('rename')}>
              <Pencil /> Rename
            </DropdownMenuItem>
            <DropdownMenuItem isDanger onSelect={() => throwAway(experiment)}>
              <Trash2 /> Move to trash
            </DropdownMenuItem>
          </>
        )}
      </ActionsMenu>
      {dialog === 'rename' && <RenameExperimentDialog {...experiment} {...open} />}
      {dialog === 'permissions' && (
        <PermissionsDialog
          objectType="experiment"
          objectId={experiment.experimentId}
          name={experiment.name}
          {...open}
        />
      )}
      {dialog === 'purge' && <PurgeExperimentDialog experiment={experiment} {...open} />}
    </>
  );
}
