'use client';
import { useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Slider } from '@/components/ui/slider';
import { useCommand } from '@/lib/client/use-operation';
import { shareWith } from '@/lib/pure/scoring/share-with';

type Entity = { name: string; modelName: string; version: number; percent: number };

type Shares = { entity: string; percent: number }[];
type Props = {
  name: string;
  /** Of the configuration that is live: what was moved of another is forgotten. */
  version: number;
  entities: readonly Entity[];
  /** Another configuration is under way: nothing can be applied until it is live, or has failed. */
  isUpdating: boolean;
};

/** Shares of the traffic: one is moved, the others keep their proportions; what would change is said before it is applied. */
export function TrafficEditor({ name, version, entities, isUpdating }: Props) {
  const before = entities.map(({ name: entity, percent }) => ({ entity, percent }));
  const [moved, setMoved] = useState<{ of: number; shares: Shares }>();
  const shares = moved?.of === version ? moved.shares : before;
  const setShares = (next: Shares) => setMoved({ of: version, shares: next });
  const form = useRef<HTMLFormElement>(null);
  // The button that has been pressed goes: whoever works by keys goes on where the shares are.
  const leadBack = () => form.current?.querySelector<HTMLElement>('input')?.focus();
  const apply = useCommand('serving.setTraffic', { invalidates: ['serving'] });
  const percentOf = (list: Shares, entity: string) =>
    list.find((share) => share.entity === entity)?.percent ?? 0;
  const changed = entities.filter((entity) => percentOf(shares, entity.name) !== entity.percent);
  return (
    <form
      ref={form}
      aria-label="Traffic"
      className="mx-4 mt-3 flex flex-col gap-2 rounded-lg border p-3 lg:mx-6"
      onSubmit={(event) => {
        event.preventDefault();
        if (changed.length === 0 || isUpdating || apply.isPending) return;
        if (document.activeElement?.matches('button')) leadBack();
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
            <Button
              size="sm"
              variant="ghost"
              onClick={() => {
                leadBack();
                setMoved(undefined);
              }}
            >
              Reset
            </Button>
            <Button type="submit" size="sm" variant="primary" disabled={apply.isPending || isUpdating}>
              Apply
            </Button>
          </>
        )}
      </div>
    </form>
  );
}
