'use client';
import { useRouter } from 'next/navigation';
import { Field, faultOf, readForm } from '@/components/data/form';
import { Button } from '@/components/ui/button';
import { Dialog, DialogBody, DialogClose, DialogContent, DialogFooter } from '@/components/ui/dialog';
import { Input } from '@/components/ui/input';
import type { CallError } from '@/lib/client/call';
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

type NameDialogProps = OpenState & {
  title: string;
  hint: string;
  action: string;
  name?: string;
  error: CallError | null;
  isBusy: boolean;
  onSubmit: (name: string) => void;
};

export const NameDialog = ({
  isOpen,
  onOpenChange,
  title,
  hint,
  action,
  name,
  error,
  isBusy,
  onSubmit,
}: NameDialogProps) => (
  <Dialog open={isOpen} onOpenChange={onOpenChange}>
    <DialogContent title={title}>
      <form onSubmit={(event) => onSubmit((readForm(event).name ?? '').trim())}>
        <DialogBody>
          <Field
            label="Name"
            hint={hint}
            error={error ? (faultOf(error, 'name') ?? error.message) : undefined}
          >
            <Input name="name" defaultValue={name} required maxLength={500} autoComplete="off" autoFocus />
          </Field>
        </DialogBody>
        <DialogFooter>
          <DialogClose asChild>
            <Button>Cancel</Button>
          </DialogClose>
          <Button type="submit" variant="primary" disabled={isBusy}>
            {action}
          </Button>
        </DialogFooter>
      </form>
    </DialogContent>
  </Dialog>
);
