'use client';
import { useState } from 'react';
import { keepFocus } from '@/lib/client/keep-focus';
import { offerUndo } from '@/lib/client/undo';
import { reportError, useCommand } from '@/lib/client/use-operation';

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
export type AliasDraft = {
  alias: string;
  version: string;
  /** Why it is done although something stands against it. */
  override?: string;
  /** It is to be taken away, which takes a reason. */
  isRemoving?: boolean;
};

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
  const drop = useCommand('registry.deleteAlias', {
    invalidates: TOUCHES,
    onError: (fault) => fault.field !== 'override' && reportError(fault),
  });
  function remove({ alias, version, override }: AliasDraft): void {
    const which = { name, alias, ...(override !== undefined && { override }) };
    drop.mutate(which, {
      onSuccess() {
        // What is written in the form meanwhile is another alias.
        if (draft?.isRemoving) close();
        offerUndo(`@${alias} removed`, () => giveBack.mutate({ ...which, version }));
      },
      onError: (fault) => fault.field === 'override' && setDraft({ alias, version, isRemoving: true }),
    });
  }
  const { error, isPending: isBusy } = draft?.isRemoving ? drop : set;
  return {
    draft,
    open(next: AliasDraft) {
      set.reset();
      drop.reset();
      setDraft(next);
    },
    /** Of a form that is open. */
    form: { error, isBusy, onCancel: close },
    set: (given: AliasDraft) => (draft?.isRemoving ? remove(given) : set.mutate({ name, ...given })),
    remove(alias: string, version: string) {
      keepFocus();
      remove({ alias, version });
    },
  };
}
