'use client';
import { Columns3, RotateCcw } from 'lucide-react';
import { useMemo, useState } from 'react';
import { SearchInput } from '@/components/data/search-input';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover';
import { plural } from '@/lib/pure/format';
import { allColumns, type ColumnSource, type KnownKeys, type RunColumn } from './run-columns';

const GROUPS: { source: ColumnSource; title: string }[] = [
  { source: 'attribute', title: 'Run' },
  { source: 'metric', title: 'Metrics' },
  { source: 'param', title: 'Parameters' },
  { source: 'tag', title: 'Tags' },
];
/** Of a group with thousands of keys the search shows what is looked for. */
const LISTED = 100;

type ChooserProps = {
  keys: KnownKeys;
  shown: readonly string[];
  onChange: (columns: string[] | null) => void;
  isChosen: boolean;
};

export function ColumnChooser({ keys, shown, onChange, isChosen }: ChooserProps) {
  const [search, setSearch] = useState('');
  const isShown = useMemo(() => new Set(shown), [shown]);
  const all = useMemo(() => allColumns(keys), [keys]);
  const found = all.filter(({ title }) => title.toLowerCase().includes(search.toLowerCase()));

  const toggle = (ids: readonly string[], isOn: boolean) => {
    const rest = shown.filter((id) => !ids.includes(id));
    onChange(isOn ? [...rest, ...ids] : rest);
  };

  return (
    <Popover onOpenChange={(isOpen) => !isOpen && setSearch('')}>
      <PopoverTrigger asChild>
        <Button aria-label="Columns">
          <Columns3 />
          <span className="hidden lg:inline">Columns</span>
        </Button>
      </PopoverTrigger>
      <PopoverContent align="end" className="w-80" aria-label="Columns">
        <div className="border-b p-2">
          <SearchInput
            label="Search columns"
            placeholder={`Search ${plural(all.length, 'column')}`}
            value={search}
            onValueChange={setSearch}
          />
        </div>
        <div className="min-h-0 overflow-y-auto p-2 scroll-thin" style={{ maxHeight: 420 }}>
          {GROUPS.map(({ source, title }) => (
            <Group
              key={source}
              title={title}
              columns={found.filter((column) => column.source === source)}
              isShown={isShown}
              onToggle={toggle}
            />
          ))}
          {found.length === 0 && (
            <p className="px-2 py-6 text-center text-muted-foreground">No column’s name has “{search}”.</p>
          )}
        </div>
        <div className="flex items-center justify-between border-t px-3 py-2">
          <span className="text-xs text-muted-foreground">{plural(shown.length, 'column')} shown</span>
          <Button variant="ghost" size="sm" disabled={!isChosen} onClick={() => onChange(null)}>
            <RotateCcw />
            Reset
          </Button>
        </div>
      </PopoverContent>
    </Popover>
  );
}

type GroupProps = {
  title: string;
  columns: readonly RunColumn[];
  isShown: ReadonlySet<string>;
  onToggle: (ids: readonly string[], isOn: boolean) => void;
};

function Group({ title, columns, isShown, onToggle }: GroupProps) {
  if (columns.length === 0) return null;
  const on = columns.filter(({ id }) => isShown.has(id)).length;
  const isAll = on === columns.length;
  return (
    <fieldset className="mb-2">
      <legend className="flex w-full items-center justify-between px-1 text-xs font-medium text-muted-foreground">
        {title}
        <Button
          variant="ghost"
          size="sm"
          className="h-6 px-1.5"
          onClick={() =>
            onToggle(
              columns.map(({ id }) => id),
              !isAll,
            )
          }
        >
          {isAll ? 'Hide all' : `Show all ${columns.length}`}
        </Button>
      </legend>
      {columns.slice(0, LISTED).map(({ id, title: name }) => (
        // biome-ignore lint/a11y/noLabelWithoutControl: the checkbox inside is a button, which a label names as well.
        <label
          key={id}
          className="flex min-h-7 cursor-pointer items-center gap-1.5 rounded-sm px-1 hover:bg-muted"
        >
          <Checkbox checked={isShown.has(id)} onCheckedChange={(isOn) => onToggle([id], isOn === true)} />
          <span className="truncate" title={name}>
            {name}
          </span>
        </label>
      ))}
      {columns.length > LISTED && (
        <p className="px-2 py-1 text-xs text-muted-foreground">
          {LISTED} of {plural(columns.length, 'column')}; search for the others.
        </p>
      )}
    </fieldset>
  );
}
