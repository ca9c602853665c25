'use client';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Slider } from '@/components/ui/slider';
import { useCommand } from '@/lib/client/use-operation';
import { shareWith } from '@/lib/pure/scoring/share-with';

type Entity = { name: string; modelName: string; version: number; percent: number };

/** Shares of the traffic: one is moved, the others keep their proportions; what would change is said before it is applied. */
export function TrafficEditor({ name, entities }: { name: string; entities: readonly Entity[] }) {
  const before = entities.map(({ name: entity, percent }) => ({ entity, percent }));
  const [shares, setShares] = useState(before);
  const apply = useCommand('serving.setTraffic', { invalidates: ['serving'] });
  const percentOf = (list: typeof shares, entity: string) =>
    list.find((share) => share.entity === entity)?.percent ?? 0;
  const changed = entities.filter((entity) => percentOf(shares, entity.name) !== entity.percent);
  return (
    <form
      aria-label="Traffic"
      className="mx-4 mt-3 flex flex-col gap-2 rounded-lg border p-3 lg:mx-6"
      onSubmit={(event) => {
        event.preventDefault();
        apply.mutate({ name, routes: shares });
      }}
    >
      {entities.map((entity) => (
        <div key={entity.name} className="flex items-center gap-3">
          <span className="w-40 min-w-0 shrink truncate" title={entity.name}>
            {entity.name}
          </span>
          <Slider
            label={`Traffic of ${entity.name}`}
            min={0}
            max={100}
            step={1}
            value={percentOf(shares, entity.name)}
            onValueChange={(percent) => setShares(shareWith(shares, entity.name, percent))}
            className="flex-1"
          />
          <output className="w-12 text-end tabular">{percentOf(shares, entity.name)} %</output>
        </div>
      ))}
      <div className="flex min-h-8 flex-wrap items-center gap-3">
        <p className="min-w-0 flex-1 text-muted-foreground" aria-live="polite">
          {changed.length === 0
            ? 'Move a share to see what would change.'
            : changed
                .map(
                  ({ name: entity, percent }) => `${entity}: ${percent} % → ${percentOf(shares, entity)} %`,
                )
                .join(' · ')}
        </p>
        {changed.length > 0 && (
          <>
            <Button size="sm" variant="ghost" onClick={() => setShares(before)}>
              Reset
            </Button>
            <Button type="submit" size="sm" variant="primary" disabled={apply.isPending}>
              Apply
            </Button>
          </>
        )}
      </div>
    </form>
  );
}
