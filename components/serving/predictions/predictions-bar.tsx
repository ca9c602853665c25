'use client';
import { X } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import { SearchInput } from '@/components/data/search-input';
import { Button } from '@/components/ui/button';
import { Input } from '@/components/ui/input';
import { Segmented } from '@/components/ui/segmented';
import { Select } from '@/components/ui/select';

export const OUTCOMES = ['all', 'answered', 'failed'] as const;
const ANY = '*';

type View = { outcome: (typeof OUTCOMES)[number]; request: string; entity: string; until: string };
type Props = {
  view: View;
  /** Null for what is no longer asked for. */
  onView: (change: { [Key in keyof View]?: View[Key] | null }) => void;
  entities: readonly string[];
  children: ReactNode;
};

/** Which rows of the inference log are shown. */
export function PredictionsBar({ view, onView, entities, children }: Props) {
  const id = useId();
  return (
    <div className="flex flex-wrap items-center gap-2 border-b px-4 py-2 lg:px-6">
      <SearchInput
        label="Find a request"
        placeholder="Request id"
        value={view.request}
        onValueChange={(value) => onView({ request: value || null })}
        className="w-full sm:w-72"
      />
      <Segmented
        label="Which predictions"
        value={view.outcome}
        onValueChange={(value) => onView({ outcome: value })}
        options={[
          { value: 'all', label: 'All' },
          { value: 'answered', label: 'Answered' },
          { value: 'failed', label: 'Failed' },
        ]}
      />
      {entities.length > 1 && (
        <Select
          size="sm"
          label="Entity"
          value={view.entity || ANY}
          onValueChange={(value) => onView({ entity: value === ANY ? null : value })}
          options={[
            { value: ANY, label: 'All entities' },
            ...entities.map((value) => ({ value, label: value })),
          ]}
        />
      )}
      <label htmlFor={id} className="text-xs text-muted-foreground">
        Until (UTC)
      </label>
      <Input
        id={id}
        type="datetime-local"
        value={view.until}
        max="9999-12-31T23:59"
        onChange={(event) => onView({ until: event.target.value || null })}
        className="h-7 w-48 text-xs"
      />
      {view.until && (
        <Button size="icon-xs" variant="ghost" aria-label="Until now" onClick={() => onView({ until: null })}>
          <X />
        </Button>
      )}
      {children}
    </div>
  );
}
