'use client';
import { useRouter } from 'next/navigation';
import { NameDialog } from '@/components/data/name-dialog';
import { useCommand } from '@/lib/client/use-operation';

type OpenState = { isOpen: boolean; onOpenChange: (isOpen: boolean) => void };

export function CreateExperimentDialog({ isOpen, onOpenChange, folder }: OpenState & { folder?: string }) {
  const router = useRouter();
  const create = useCommand('tracking.createExperiment', {
    invalidates: ['tracking.listExperiments'],
    onSuccess({ experimentId }) {
      onOpenChange(false);
      router.push(`/experiments/${experimentId}`);
    },
    onError: () => {},
  });
  return (
    <NameDialog
      isOpen={isOpen}
      onOpenChange={(next) => {
        create.reset();
        onOpenChange(next);
      }}
      title="New experiment"
      hint="A slash makes a folder: project/task, for instance."
      action="Create"
      name={folder}
      error={create.error}
      isBusy={create.isPending}
      onSubmit={(name) => create.mutate({ name })}
    />
  );
}

type RenameProps = OpenState & { experimentId: string; name: string };

export function RenameExperimentDialog({ experimentId, name, isOpen, onOpenChange }: RenameProps) {
  const rename = useCommand('tracking.updateExperiment', {
    invalidates: ['tracking'],
    onSuccess: () => onOpenChange(false),
    onError: () => {},
  });
  return (
    <NameDialog
      isOpen={isOpen}
      onOpenChange={(next) => {
        rename.reset();
        onOpenChange(next);
      }}
      title="Rename experiment"
      hint="Code that finds it by the old name will make a new experiment."
      action="Rename"
      name={name}
      error={rename.error}
      isBusy={rename.isPending}
      onSubmit={(newName) => rename.mutate({ experimentId, newName })}
    />
  );
}
