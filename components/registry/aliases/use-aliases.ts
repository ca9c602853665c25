'use client';
import { useState } from 'react';
import { keepFocus } from '@/lib/client/keep-focus';
import { offerUndo } from '@/lib/client/undo';
import { useCommand } from '@/lib/client/use-operation';

const TOUCHES = [
  'registry.getModelPage',
  'registry.getTimeline',
  'registry.getChampion',
  'registry.getVersionPage',
  'registry.listVersions',
  'registry.listModels',
  'registry.listActivity',
];

/** An alias that is being written; without a name a new one. */
export type AliasDraft = { alias: string; version: string; override?: string };

/** Gives, moves and removes aliases of a model. */
export function useAliases(name: string) {
  const [draft, setDraft] = useState<AliasDraft>();
  const close = () => {
    keepFocus();
    setDraft(undefined);
  };
  const set = useCommand('registry.setAlias', {
    invalidates: TOUCHES,
    onSuccess: close,
    // The form tells of it.
    onError: () => {},
  });
  const giveBack = useCommand('registry.setAlias', { invalidates: TOUCHES });
  const remove = useCommand('registry.deleteAlias', { invalidates: TOUCHES });
  return {
    draft,
    open(next: AliasDraft) {
      set.reset();
      setDraft(next);
    },
    /** Of a form that is open. */
    form: { error: set.error, isBusy: set.isPending, onCancel: close },
    set: (given: AliasDraft) => set.mutate({ name, ...given }),
    remove(alias: string, version: string) {
      keepFocus();
      remove.mutate(
        { name, alias },
        {
          onSuccess: () => offerUndo(`@${alias} removed`, () => giveBack.mutate({ name, alias, version })),
        },
      );
    },
  };
}
