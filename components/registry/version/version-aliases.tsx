'use client';
import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import { Block, Nothing } from '@/components/data/block';
import { faultOf, readForm } from '@/components/data/form';
import { Button } from '@/components/ui/button';
import { Input } from '@/components/ui/input';
import { offerUndo } from '@/lib/client/undo';
import { useCommand } from '@/lib/client/use-operation';
import { ALIAS_TOUCHES } from '../model/aliases-block';
import { AliasBadge } from '../stage-badge';
import type { VersionPageData } from './use-version-page';

/** Aliases that point here; one that is given here leaves the version where it was. */
export function VersionAliases({ page: { version, may } }: { page: VersionPageData }) {
  const [isAdding, setAdding] = useState(false);
  const { name, aliases } = version;
  const which = { name, version: version.version };
  const set = useCommand('registry.setAlias', {
    invalidates: ALIAS_TOUCHES,
    onSuccess: () => setAdding(false),
    onError: () => {},
  });
  const remove = useCommand('registry.deleteAlias', { invalidates: ALIAS_TOUCHES });
  return (
    <Block title="Aliases" count={aliases.length}>
      <ul className="flex flex-wrap items-center gap-1.5">
        {aliases.map((alias) => (
          <li key={alias} className="inline-flex min-w-0 items-center">
            <AliasBadge alias={alias} />
            {may.edit && (
              <Button
                size="icon-xs"
                variant="ghost"
                aria-label={`Remove the alias ${alias}`}
                onClick={() =>
                  remove.mutate(
                    { name, alias },
                    {
                      onSuccess: () => offerUndo(`@${alias} removed`, () => set.mutate({ ...which, alias })),
                    },
                  )
                }
              >
                <X />
              </Button>
            )}
          </li>
        ))}
        {aliases.length === 0 && !isAdding && (
          <li>
            <Nothing>None.</Nothing>
          </li>
        )}
        {may.edit && !isAdding && (
          <li>
            <Button
              size="icon-xs"
              variant="ghost"
              aria-label="Give it an alias"
              onClick={() => {
                set.reset();
                setAdding(true);
              }}
            >
              <Plus />
            </Button>
          </li>
        )}
      </ul>
      {isAdding && (
        <form
          className="mt-2 flex flex-wrap items-center gap-1.5"
          onSubmit={(event) => {
            const { alias = '' } = readForm(event);
            set.mutate({ ...which, alias: alias.trim().replace(/^@/, '') });
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return;
            event.stopPropagation();
            setAdding(false);
          }}
        >
          <Input
            name="alias"
            aria-label="Alias"
            placeholder="champion"
            required
            autoFocus
            autoComplete="off"
            className="h-7 flex-1 text-xs"
          />
          <Button type="submit" variant="primary" size="sm" disabled={set.isPending}>
            Give
          </Button>
          <Button variant="ghost" size="icon-sm" aria-label="Cancel" onClick={() => setAdding(false)}>
            <X />
          </Button>
          {set.error && (
            <p role="alert" className="basis-full text-xs text-danger">
              {faultOf(set.error, 'alias') ?? set.error.message}
            </p>
          )}
        </form>
      )}
    </Block>
  );
}
