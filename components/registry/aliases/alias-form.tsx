'use client';
import { X } from 'lucide-react';
import { faultOf, readForm } from '@/components/data/form';
import { Button } from '@/components/ui/button';
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
  return (
    <form
      className="mt-2 flex flex-wrap items-center gap-1.5"
      onSubmit={(event) => {
        const { alias = '', version = draft.version } = readForm(event);
        onSet({ alias: alias.trim().replace(/^@/, ''), version });
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        onCancel();
      }}
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
      {!isOfVersion && (
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
      <Button type="submit" variant="primary" size="sm" disabled={isBusy}>
        {action}
      </Button>
      <Button variant="ghost" size="icon-sm" aria-label="Cancel" onClick={onCancel}>
        <X />
      </Button>
      {error && (
        <p role="alert" className="basis-full text-xs text-danger">
          {faultOf(error, 'alias') ?? error.message}
        </p>
      )}
    </form>
  );
}
