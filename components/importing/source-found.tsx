'use client';
import { useMemo, useState } from 'react';
import { SearchInput } from '@/components/data/search-input';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { HoverLink } from '@/components/ui/hover-link';
import { Switch } from '@/components/ui/switch';
import type { OutputOf } from '@/lib/client/call';
import { formatCount, plural } from '@/lib/pure/format';

type Found = OutputOf<'importing.checkSource'>;
type Chosen = { experimentIds: string[]; hasArtifacts: boolean };

const SHOWN = 200;

/** What a source holds, and which of it shall be brought. */
export function SourceFound({
  found,
  isBusy,
  onStart,
}: {
  found: Found;
  isBusy: boolean;
  onStart: (chosen: Chosen) => void;
}) {
  const { experiments, runs, version, registeredModels, importId } = found;
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [hasArtifacts, setArtifacts] = useState(true);
  const [search, setSearch] = useState('');
  const matching = useMemo(
    () => experiments.filter(({ name }) => name.toLowerCase().includes(search.toLowerCase())),
    [experiments, search],
  );
  const chosen = experiments.length - left.size;
  const flip = (ids: string[], isChosen: boolean) =>
    setLeft((before) => {
      const next = new Set(before);
      for (const id of ids) isChosen ? next.delete(id) : next.add(id);
      return next;
    });
  const areAllChosen = matching.every(({ id }) => !left.has(id));

  return (
    <section aria-labelledby="found" className="flex flex-col gap-4">
      <div>
        <h2 id="found" className="text-base font-semibold">
          {plural(experiments.length, 'experiment')}
          {runs !== null && `, ${plural(runs, 'run')}`}
          {registeredModels ? `, ${plural(registeredModels, 'registered model')}` : ''}
        </h2>
        <p className="text-muted-foreground">
          {version ? `MLflow ${version}. ` : ''}
          {importId && (
            <>
              This source was imported before:{' '}
              <HoverLink
                href={`/admin/imports/${importId}`}
                className="text-accent underline underline-offset-4"
              >
                the same import
              </HoverLink>{' '}
              goes through it again.{' '}
            </>
          )}
        </p>
      </div>
      {experiments.length > 0 && (
        <div className="rounded-lg border">
          <div className="flex flex-wrap items-center gap-3 border-b px-3 py-2">
            <label htmlFor="all-experiments" className="flex items-center gap-2 font-medium">
              <Checkbox
                id="all-experiments"
                checked={areAllChosen && matching.length > 0}
                onCheckedChange={(isChosen) =>
                  flip(
                    matching.map(({ id }) => id),
                    isChosen === true,
                  )
                }
              />
              {search ? `The ${formatCount(matching.length)} found` : 'All experiments'}
            </label>
            {experiments.length > 8 && (
              <SearchInput
                label="Search the source’s experiments"
                placeholder="Search"
                value={search}
                onValueChange={setSearch}
                className="ms-auto w-56"
              />
            )}
          </div>
          <ul aria-label="Experiments of the source" className="max-h-72 overflow-y-auto scroll-thin">
            {matching.slice(0, SHOWN).map(({ id, name, stage }) => (
              <li key={id}>
                <label
                  htmlFor={`experiment-${id}`}
                  className="flex min-h-8 items-center gap-2 border-b px-3 last:border-b-0 hover:bg-hover"
                >
                  <Checkbox
                    id={`experiment-${id}`}
                    checked={!left.has(id)}
                    onCheckedChange={(isChosen) => flip([id], isChosen === true)}
                  />
                  <span className="min-w-0 flex-1 truncate">{name}</span>
                  {stage === 'deleted' && <Badge tone="warning">In the trash</Badge>}
                </label>
              </li>
            ))}
          </ul>
          {matching.length > SHOWN && (
            <p className="border-t px-3 py-2 text-xs text-muted-foreground">
              The first {SHOWN} of {formatCount(matching.length)}; the search finds the others.
            </p>
          )}
        </div>
      )}
      <label htmlFor="with-artifacts" className="flex items-center justify-between gap-4">
        <span>
          Artifacts too
          <span className="block text-xs text-muted-foreground">
            Files take the most time and room; they can be brought later, by another pass.
          </span>
        </span>
        <Switch id="with-artifacts" checked={hasArtifacts} onCheckedChange={setArtifacts} />
      </label>
      <div>
        <Button
          variant="primary"
          disabled={isBusy || chosen === 0}
          onClick={() =>
            onStart({
              experimentIds:
                left.size === 0 ? [] : experiments.filter(({ id }) => !left.has(id)).map(({ id }) => id),
              hasArtifacts,
            })
          }
        >
          Import {left.size === 0 ? 'everything' : plural(chosen, 'experiment')}
        </Button>
      </div>
    </section>
  );
}
