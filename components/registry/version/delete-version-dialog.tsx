'use client';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { ConfirmTyped } from '@/components/data/confirm-typed';
import { toast } from '@/lib/client/toast';
import { useCommand } from '@/lib/client/use-operation';
import { plural } from '@/lib/pure/format';
import { modelHref } from '../links';
import { useOverride } from '../use-override';
import type { VersionPageData } from './use-version-page';
import { useUsers } from './used-by';

export function DeleteVersionDialog({ page, onClose }: { page: VersionPageData; onClose: () => void }) {
  const router = useRouter();
  const [error, setError] = useState<string>();
  const override = useOverride();
  const { name, version, currentStage, aliases } = page.version;
  const remove = useCommand('registry.deleteVersion', {
    invalidates: ['registry'],
    onSuccess: () => {
      toast.success(`Version ${version} was deleted`);
      router.push(modelHref(name));
    },
    onError: (fault) => {
      setError(fault.message);
      override.hear(fault);
    },
  });
  const isUsed = page.stages.some((stage) => stage.name === currentStage && stage.kind === 'production');
  // A copy stands by itself.
  const users = useUsers(name, version).filter(({ type }) => type !== 'model-version');
  const consequences = [
    ...(users.length > 0 ? [`It is in use, and what uses it may fail: ${namesOf(users)}.`] : []),
    ...(isUsed ? [`It is in ${currentStage}: what loads models:/${name}/${currentStage} may fail.`] : []),
    ...(aliases.length > 0 ? [`${aliases.map((alias) => `@${alias}`).join(', ')} will point nowhere.`] : []),
    ...(page.requests.length > 0
      ? [`${plural(page.requests.length, 'open request')} will be cancelled.`]
      : []),
    'Its run and its files stay. The number is never given again.',
  ];
  return (
    <ConfirmTyped
      isOpen
      onOpenChange={onClose}
      title={`Delete version ${version} of ${name}?`}
      description={consequences.join(' ')}
      name={version}
      action="Delete the version"
      more={override.field}
      {...(error && { error })}
      isBusy={remove.isPending}
      onConfirm={() => remove.mutate({ name, version, ...override.input })}
    />
  );
}

const MOST_NAMED = 5;

const namesOf = (users: readonly { name: string }[]): string => {
  const names = users.slice(0, MOST_NAMED).map(({ name }) => name);
  return names.join(', ') + (users.length > names.length ? ' and others' : '');
};
