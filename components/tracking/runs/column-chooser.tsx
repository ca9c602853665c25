'use client';
import { Columns3, RotateCcw } from 'lucide-react';
import { useMemo, useState } from 'react';
import { SearchInput } from '@/components/data/search-input';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover';
import { ask } from '@/lib/client/call';
import { useOperation } from '@/lib/client/use-operation';
import { formatCount, plural } from '@/lib/pure/format';
import { ATTRIBUTE_COLUMNS, readColumn } from './run-columns';

/** Of a group with thousands of keys the search shows what is looked for. */
const LISTED = 100;
const MOST_AT_ONCE = 20_000;
const OURS = ['mlflow.'];

type Source = 'metrics' | 'params' | 'tags';
const GROUPS: { source: Source; title: string }[] = [
  { source: 'metrics', title: 'Metrics' },
  { source: 'params', title: 'Parameters' },
  { source: 'tags', title: 'Tags' },
];

type ChooserProps = {
  experimentId: string;
  shown: readonly string[];
  onChange: (columns: string[] | null) => void;
  isChosen: boolean;
};

export function ColumnChooser(props: ChooserProps) {
  return (
    <Popover>
      <PopoverTrigger asChild>
        <Button aria-label="Columns">
          <Columns3 />
          <span className="hidden xl:inline">Columns</span>
        </Button>
      </PopoverTrigger>
      <PopoverContent align="end" className="w-80" aria-label="Columns">
        <Choices {...props} />
      </PopoverContent>
    </Popover>
  );
}

function Choices({ experimentId, shown, onChange, isChosen }: ChooserProps) {
  const [search, setSearch] = useState('');
  const isShown = useMemo(() => new Set(shown), [shown]);
  const question = { experimentIds: [experimentId], search, without: OURS };
  const found = useOperation(
    'tracking.listColumns',
    { ...question, limit: LISTED },
    { keepPrevious: true, staleTime: 30_000 },
  );
  const attributes = ATTRIBUTE_COLUMNS.filter((id) =>
    (readColumn(id)?.title ?? '').toLowerCase().includes(search.toLowerCase()),
  );
  const total =
    found.data && GROUPS.reduce((sum, { source }) => sum + found.data[source].total, attributes.length);

  const toggle = (ids: readonly string[], isOn: boolean) => {
    const rest = shown.filter((id) => !ids.includes(id));
    onChange(isOn ? [...rest, ...ids] : rest);
  };
  /** All that the search finds, also what is not listed here. */
  async function toggleAll(source: Source, isOn: boolean) {
    const answer = await ask('tracking.listColumns', { ...question, limit: MOST_AT_ONCE });
    const ids = answer[source].keys.map((key) => `${source}.${key}`);
    const gone = new Set(ids);
    const rest = shown.filter((id) => !gone.has(id));
    onChange(isOn ? [...rest, ...ids] : rest);
  }

  return (
    <>
      <div className="border-b p-2">
        <SearchInput
          label="Search columns"
          placeholder={total === undefined ? 'Search columns' : `Search ${plural(total, 'column')}`}
          value={search}
          onValueChange={setSearch}
        />
      </div>
      <div className="min-h-0 overflow-y-auto p-2 scroll-thin" style={{ maxHeight: 420 }}>
        <Group
          title="Run"
          ids={attributes}
          total={attributes.length}
          isShown={isShown}
          onToggle={toggle}
          onToggleAll={(isOn) => toggle(attributes, isOn)}
        />
        {GROUPS.map(({ source, title }) => (
          <Group
            key={source}
            title={title}
            ids={found.data?.[source].keys.map((key) => `${source}.${key}`) ?? []}
            total={found.data?.[source].total ?? 0}
            isShown={isShown}
            onToggle={toggle}
            onToggleAll={(isOn) => void toggleAll(source, isOn)}
          />
        ))}
        {total === 0 && (
          <p className="px-2 py-6 text-center text-muted-foreground">No column’s name has “{search}”.</p>
        )}
        {found.error && <p className="px-2 py-2 text-xs text-danger">{found.error.message}</p>}
      </div>
      <div className="flex items-center justify-between border-t px-3 py-2">
        <span className="text-xs text-muted-foreground">{plural(shown.length, 'column')} shown</span>
        <Button variant="ghost" size="sm" disabled={!isChosen} onClick={() => onChange(null)}>
          <RotateCcw />
          Reset
        </Button>
      </div>
    </>
  );
}

type GroupProps = {
  title: string;
  ids: readonly string[];
  total: number;
  isShown: ReadonlySet<string>;
  onToggle: (ids: readonly string[], isOn: boolean) => void;
  onToggleAll: (isOn: boolean) => void;
};

function Group({ title, ids, total, isShown, onToggle, onToggleAll }: GroupProps) {
  if (ids.length === 0) return null;
  const isAll = ids.every((id) => isShown.has(id));
  return (
    <fieldset className="mb-2">
      <legend className="flex w-full items-center justify-between px-1 text-xs font-medium text-muted-foreground">
        {title}
        <Button variant="ghost" size="sm" className="h-6 px-1.5" onClick={() => onToggleAll(!isAll)}>
          {isAll ? 'Hide all' : `Show all ${formatCount(total)}`}
        </Button>
      </legend>
      {ids.map((id) => {
        const name = readColumn(id)?.title ?? id;
        return (
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
        );
      })}
      {total > ids.length && (
        <p className="px-2 py-1 text-xs text-muted-foreground">
          {ids.length} of {plural(total, 'column')}; search for the others.
        </p>
      )}
    </fieldset>
  );
}
