'use client';
import { Plus, X } from 'lucide-react';
import { Block, Nothing } from '@/components/data/block';
import { Button } from '@/components/ui/button';
import { OpenedAliasForm } from '../aliases/opened-alias-form';
import { useAliases } from '../aliases/use-aliases';
import { AliasBadge } from '../stage-badge';
import type { VersionPageData } from './use-version-page';

/** Aliases that point here; one that is given here leaves the version where it was. */
export function VersionAliases({ page: { version, may } }: { page: VersionPageData }) {
  const { name, version: number, aliases } = version;
  const { draft, form, ...editing } = useAliases(name);
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
                onClick={() => editing.remove(alias, number)}
              >
                <X />
              </Button>
            )}
          </li>
        ))}
        {aliases.length === 0 && !draft && (
          <li>
            <Nothing>None.</Nothing>
          </li>
        )}
        {may.edit && !draft && (
          <li>
            <Button
              size="icon-xs"
              variant="ghost"
              aria-label="Give it an alias"
              onClick={() => editing.open({ alias: '', version: number })}
            >
              <Plus />
            </Button>
          </li>
        )}
      </ul>
      {draft && (
        <OpenedAliasForm
          key={draft.alias}
          draft={draft}
          isOfVersion
          action="Give"
          onSet={editing.set}
          {...form}
        />
      )}
    </Block>
  );
}
