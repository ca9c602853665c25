'use client';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { ConfirmTyped } from '@/components/data/confirm-typed';
import { NameDialog } from '@/components/data/name-dialog';
import { toast } from '@/lib/client/toast';
import { useCommand } from '@/lib/client/use-operation';
import { plural } from '@/lib/pure/format';
import { modelHref } from '../links';
import { useOverride } from '../use-override';
import type { ModelPageData } from './use-model-page';

type OpenState = { isOpen: boolean; onOpenChange: (isOpen: boolean) => void };

export function RenameModelDialog({ name, ...open }: OpenState & { name: string }) {
  const router = useRouter();
  const rename = useCommand('registry.renameModel', {
    invalidates: ['registry.listModels'],
    onSuccess: ({ registeredModel }) => router.replace(modelHref(registeredModel.name)),
    onError: () => {},
  });
  return (
    <NameDialog
      {...open}
      title="Rename the model"
      hint={`Code that loads models:/${name} must be changed. Versions, aliases, rules and permissions stay.`}
      action="Rename"
      name={name}
      error={rename.error}
      isBusy={rename.isPending}
      onSubmit={(newName) => (newName === name ? open.onOpenChange(false) : rename.mutate({ name, newName }))}
    />
  );
}

export function DeleteModelDialog({ page, ...open }: OpenState & { page: ModelPageData }) {
  const router = useRouter();
  const { model, counts, stages } = page;
  const [error, setError] = useState<string>();
  const override = useOverride();
  const remove = useCommand('registry.deleteModel', {
    invalidates: ['registry.listModels', 'registry.countInbox'],
    onSuccess: () => {
      toast.success(`${model.name} was deleted`);
      router.push('/models');
    },
    onError: (fault) => {
      setError(fault.message);
      override.hear(fault);
    },
  });
  const inUse = stages.filter(({ kind, versions }) => kind === 'production' && versions > 0);
  const consequences = [
    `${plural(counts.versions, 'version')}, ${plural(model.aliases.length, 'alias', 'aliases')} and ${plural(counts.webhooks, 'webhook')} go with it.`,
    ...inUse.map(
      ({ name, versions }) => `${plural(versions, 'version')} in ${name}: what loads them will fail.`,
    ),
    ...(counts.openRequests > 0 ? [`${plural(counts.openRequests, 'open request')} will be cancelled.`] : []),
    'Runs and their files stay. The history of stages can still be read, and the name is free again.',
  ];
  return (
    <ConfirmTyped
      {...open}
      title={`Delete ${model.name}?`}
      description={consequences.join(' ')}
      name={model.name}
      action="Delete the model"
      more={override.field}
      {...(error && { error })}
      isBusy={remove.isPending}
      onConfirm={() => remove.mutate({ name: model.name, ...override.input })}
    />
  );
}
