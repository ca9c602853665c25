'use client';
import { useState } from 'react';
import { faultOf } from '@/components/data/form';
import { LineForm } from '@/components/data/line-form';
import { Input } from '@/components/ui/input';
import type { CallError } from '@/lib/client/call';
import type { AliasDraft } from './use-aliases';

type Props = {
  draft: AliasDraft;
  /** The version stands fast: it is that of the page. */
  isOfVersion?: boolean;
  action: string;
  error: CallError | null;
  isBusy: boolean;
  onSet: (given: AliasDraft) => void;
  onCancel: () => void;
};

/** An alias and the version that it points to; the name of one that is there stays. */
export function AliasForm({ draft, isOfVersion = false, action, error, isBusy, onSet, onCancel }: Props) {
  const isNew = draft.alias === '';
  const [isAsked, setAsked] = useState(false);
  // It stays while it is tried again.
  if (error?.field === 'override' && !isAsked) setAsked(true);
  return (
    <LineForm
      action={draft.isRemoving ? 'Remove' : action}
      isBusy={isBusy}
      fault={error ? (faultOf(error, 'alias') ?? error.message) : undefined}
      onSubmit={({ alias = '', version = draft.version, override = '' }) =>
        onSet({
          alias: alias.trim().replace(/^@/, ''),
          version,
          ...(override.trim() && { override: override.trim() }),
        })
      }
      onCancel={onCancel}
      className="mt-2 flex-wrap"
    >
      <Input
        name="alias"
        aria-label="Alias"
        placeholder="champion"
        required
        defaultValue={draft.alias}
        readOnly={!isNew}
        autoFocus={isNew}
        autoComplete="off"
        className="h-7 min-w-24 flex-1 text-xs read-only:bg-muted"
      />
      {!isOfVersion && !draft.isRemoving && (
        <Input
          name="version"
          aria-label="Version"
          placeholder="version"
          inputMode="numeric"
          pattern="\d+"
          required
          defaultValue={draft.version}
          autoFocus={!isNew}
          autoComplete="off"
          className="h-7 w-20 text-xs"
        />
      )}
      {isAsked && (
        <Input
          name="override"
          aria-label="Why it is done all the same"
          placeholder="why all the same"
          maxLength={2000}
          autoFocus
          autoComplete="off"
          className="h-7 basis-full text-xs"
        />
      )}
    </LineForm>
  );
}
