'use client';
import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import { Block, Nothing } from '@/components/data/block';
import { faultOf, readForm } from '@/components/data/form';
import { Button } from '@/components/ui/button';
import { HoverLink } from '@/components/ui/hover-link';
import { Input } from '@/components/ui/input';
import { offerUndo } from '@/lib/client/undo';
import { useCommand } from '@/lib/client/use-operation';
import { versionHref } from '../links';
import { AliasBadge } from '../stage-badge';
import type { ModelPageData } from './use-model-page';

export const ALIAS_TOUCHES = [
  'registry.getModelPage',
  'registry.getTimeline',
  'registry.getChampion',
  'registry.getVersionPage',
  'registry.listVersions',
  'registry.listModels',
  'registry.listActivity',
];

type Props = { page: Pick<ModelPageData, 'model' | 'may'> };

/** Names that code loads versions by; moved without changing the code. */
export function AliasesBlock({ page: { model, may } }: Props) {
  const [edited, setEdited] = useState<{ alias: string; version: string }>();
  const { name, aliases } = model;
  const set = useCommand('registry.setAlias', {
    invalidates: ALIAS_TOUCHES,
    onSuccess: () => setEdited(undefined),
    onError: () => {},
  });
  const remove = useCommand('registry.deleteAlias', { invalidates: ALIAS_TOUCHES });
  const begin = (next: { alias: string; version: string }) => {
    set.reset();
    setEdited(next);
  };
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
            onClick={() => begin({ alias: '', version: '' })}
          >
            <Plus />
          </Button>
        )
      }
    >
      {aliases.length === 0 && !edited && (
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
                  onClick={() => begin({ alias, version: String(version) })}
                >
                  Move
                </Button>
                <Button
                  size="icon-xs"
                  variant="ghost"
                  aria-label={`Remove the alias ${alias}`}
                  onClick={() =>
                    remove.mutate(
                      { name, alias },
                      {
                        onSuccess: () =>
                          offerUndo(`@${alias} removed`, () => set.mutate({ name, alias, version })),
                      },
                    )
                  }
                >
                  <X />
                </Button>
              </span>
            )}
          </li>
        ))}
      </ul>
      {edited && (
        <form
          key={edited.alias}
          className="mt-2 flex flex-wrap items-center gap-1.5"
          onSubmit={(event) => {
            const { alias = '', version = '' } = readForm(event);
            set.mutate({ name, alias: alias.trim().replace(/^@/, ''), version });
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return;
            event.stopPropagation();
            setEdited(undefined);
          }}
        >
          <Input
            name="alias"
            aria-label="Alias"
            placeholder="champion"
            required
            defaultValue={edited.alias}
            readOnly={edited.alias !== ''}
            autoFocus={edited.alias === ''}
            autoComplete="off"
            className="h-7 min-w-24 flex-1 text-xs read-only:bg-muted"
          />
          <Input
            name="version"
            aria-label="Version"
            placeholder="version"
            inputMode="numeric"
            pattern="\d+"
            required
            defaultValue={edited.version}
            autoFocus={edited.alias !== ''}
            autoComplete="off"
            className="h-7 w-20 text-xs"
          />
          <Button type="submit" variant="primary" size="sm" disabled={set.isPending}>
            {edited.alias ? 'Move' : 'Add'}
          </Button>
          <Button variant="ghost" size="icon-sm" aria-label="Cancel" onClick={() => setEdited(undefined)}>
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
