'use client';
import { Plus, X } from 'lucide-react';
import { Block, Nothing } from '@/components/data/block';
import { Button } from '@/components/ui/button';
import { HoverLink } from '@/components/ui/hover-link';
import { OpenedAliasForm } from '../aliases/opened-alias-form';
import { useAliases } from '../aliases/use-aliases';
import { versionHref } from '../links';
import { AliasBadge } from '../stage-badge';
import type { ModelPageData } from './use-model-page';

type Props = { page: Pick<ModelPageData, 'model' | 'may'> };

/** Names that code loads versions by; moved without changing the code. */
export function AliasesBlock({ page: { model, may } }: Props) {
  const { name, aliases } = model;
  const { draft, form, ...editing } = useAliases(name);
  return (
    <Block
      title="Aliases"
      count={aliases.length}
      actions={
        may.edit && (
          <Button
            variant="ghost"
            size="icon-xs"
            aria-label="Add an alias"
            onClick={() => editing.open({ alias: '', version: '' })}
          >
            <Plus />
          </Button>
        )
      }
    >
      {aliases.length === 0 && !draft && (
        <Nothing>
          None. Code that loads <code className="font-mono text-xs">models:/{name}@champion</code> follows the
          alias wherever it is moved.
        </Nothing>
      )}
      <ul className="flex flex-col">
        {aliases.map(({ alias, version }) => (
          <li key={alias} className="flex min-h-8 items-center gap-2">
            <span className="flex min-w-0">
              <AliasBadge alias={alias} />
            </span>
            <HoverLink href={versionHref(name, version)} className="shrink-0 rounded-xs hover:text-accent">
              Version {version}
            </HoverLink>
            {may.edit && (
              <span className="ms-auto flex items-center gap-1">
                <Button
                  size="sm"
                  variant="ghost"
                  aria-label={`Move the alias ${alias}`}
                  onClick={() => editing.open({ alias, version })}
                >
                  Move
                </Button>
                <Button
                  size="icon-xs"
                  variant="ghost"
                  aria-label={`Remove the alias ${alias}`}
                  onClick={() => editing.remove(alias, version)}
                >
                  <X />
                </Button>
              </span>
            )}
          </li>
        ))}
      </ul>
      {draft && (
        <OpenedAliasForm
          key={`${draft.alias} ${draft.isRemoving}`}
          draft={draft}
          action={draft.alias ? 'Move' : 'Add'}
          onSet={editing.set}
          {...form}
        />
      )}
    </Block>
  );
}
