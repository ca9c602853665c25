'use client';
import { useRouter } from 'next/navigation';
import { NameDialog } from '@/components/data/name-dialog';
import { useCommand } from '@/lib/client/use-operation';
import { modelHref } from '../links';

type Props = { isOpen: boolean; onOpenChange: (isOpen: boolean) => void };

export function CreateModelDialog({ isOpen, onOpenChange }: Props) {
  const router = useRouter();
  const create = useCommand('registry.createModel', {
    invalidates: ['registry.listModels'],
    onSuccess: ({ registeredModel }) => router.push(modelHref(registeredModel.name)),
    // The dialog says what is wrong.
    onError: () => {},
  });
  return (
    <NameDialog
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      title="New model"
      hint="What code loads it by: models:/name/3. Without slashes and colons."
      action="Create"
      error={create.error}
      isBusy={create.isPending}
      onSubmit={(name) => create.mutate({ name })}
    />
  );
}
