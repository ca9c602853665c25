'use client';
import { Check } from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import { SearchInput } from '@/components/data/search-input';
import { Kbd } from '@/components/ui/kbd';
import { ask, type InputOf, type OutputOf } from '@/lib/client/call';
import { useOperation } from '@/lib/client/use-operation';
import { formatCount } from '@/lib/pure/format';
import { readColumn } from '../runs/run-columns';

export type PickSource = 'metrics' | 'params';

export type ColumnOptionsProps = {
  label: string;
  experimentIds: string[];
  sources: readonly PickSource[];
  /** `metrics.loss`, `metrics@min.loss`, `params.lr`. */
  value: string | undefined;
  onChange: (column: string | undefined) => void;
  /** What stands for none, where none may be chosen. */
  none?: string;
};

const LISTED = 60;
const TITLES: Record<PickSource, string> = { metrics: 'Metrics', params: 'Parameters' };

const question = (experimentIds: string[], search: string): InputOf<'tracking.listColumns'> => ({
  experimentIds,
  search,
  without: ['mlflow.'],
  order: 'share',
  limit: LISTED,
});

type Found = OutputOf<'tracking.listColumns'>;

/** What Enter takes: the column of that very name, else the first one. */
function nearest(found: Found, sources: readonly PickSource[], search: string): string | undefined {
  const columns = sources.flatMap((source) => found[source].keys.map((key) => ({ source, key })));
  const { source, key } = columns.find((column) => column.key === search) ?? columns[0] ?? {};
  return source && `${source}.${key}`;
}

/** What was logged, to choose one column from: searched on the server. */
export function ColumnOptions({ label, experimentIds, sources, value, none, onChange }: ColumnOptionsProps) {
  const [search, setSearch] = useState('');
  const found = useOperation('tracking.listColumns', question(experimentIds, search), {
    keepPrevious: true,
    staleTime: 30_000,
  });
  const chosen = value && readColumn(value);
  const isChosen = (source: PickSource, key: string) =>
    Boolean(chosen && `${chosen.source}s` === source && chosen.key === key);
  const byEnter =
    search && found.data && !found.isPlaceholderData ? nearest(found.data, sources, search) : undefined;

  /** Asks once more: what is listed may be of what stood there before the last letters. */
  async function takeNearest(text: string) {
    const column = nearest(await ask('tracking.listColumns', question(experimentIds, text)), sources, text);
    if (column) onChange(column);
  }
  function onKeyDown(event: KeyboardEvent<HTMLElement>) {
    const field = event.currentTarget.querySelector('input');
    const options = [...event.currentTarget.querySelectorAll<HTMLElement>('[role=option]')];
    const now = options.indexOf(document.activeElement as HTMLElement);
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      const to = Math.min(options.length - 1, now + (event.key === 'ArrowDown' ? 1 : -1));
      if (now >= 0 || to >= 0) (options[to] ?? field)?.focus();
    } else if (event.key === 'Enter' && event.target === field && field?.value) {
      event.preventDefault();
      void takeNearest(field.value).catch(() => undefined);
    } else if (now >= 0 && event.key.length === 1 && event.key !== ' ') {
      // What is typed goes on with the search.
      if (!event.ctrlKey && !event.metaKey && !event.altKey) field?.focus();
    }
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrow keys walk from the field into the list and within it.
    <div className="flex min-h-0 flex-col" onKeyDown={onKeyDown}>
      <div className="border-b p-2">
        <SearchInput
          label={`Search: ${label}`}
          placeholder="Search"
          value={search}
          onValueChange={setSearch}
        />
      </div>
      <div role="listbox" aria-label={label} className="max-h-80 min-h-0 overflow-y-auto p-1 scroll-thin">
        {none !== undefined && search === '' && (
          <Option isChosen={value === undefined} onPick={() => onChange(undefined)}>
            {none}
          </Option>
        )}
        {sources.map((source) => {
          const { keys = [], total = 0 } = found.data?.[source] ?? {};
          return (
            keys.length > 0 && (
              // biome-ignore lint/a11y/useSemanticElements: options may be grouped in a listbox, fieldsets may not.
              <div key={source} role="group" aria-label={TITLES[source]}>
                {sources.length > 1 && (
                  <p aria-hidden className="px-2 pt-2 pb-1 text-xs text-muted-foreground">
                    {TITLES[source]}
                  </p>
                )}
                {keys.map((key) => (
                  <Option
                    key={key}
                    isChosen={isChosen(source, key)}
                    isByEnter={byEnter === `${source}.${key}`}
                    onPick={() => onChange(`${source}.${key}`)}
                  >
                    {key}
                  </Option>
                ))}
                {total > keys.length && (
                  <p className="px-2 py-1 text-xs text-muted-foreground">
                    {formatCount(keys.length)} of {formatCount(total)}: search for more
                  </p>
                )}
              </div>
            )
          );
        })}
        {found.data && sources.every((source) => found.data?.[source].keys.length === 0) && (
          <p className="px-2 py-3 text-center text-xs text-muted-foreground">Nothing of that name</p>
        )}
      </div>
    </div>
  );
}

type OptionProps = { isChosen: boolean; isByEnter?: boolean; onPick: () => void; children: string };

const Option = ({ isChosen, isByEnter = false, onPick, children }: OptionProps) => (
  <button
    type="button"
    role="option"
    aria-selected={isChosen}
    onClick={onPick}
    className="flex h-7 w-full items-center gap-2 rounded-sm px-2 text-start text-sm hover:bg-muted focus-visible:bg-muted focus-visible:outline-none"
  >
    <span className="truncate" title={children}>
      {children}
    </span>
    <span className="ms-auto flex shrink-0 items-center gap-2">
      {isChosen && <Check aria-hidden className="size-4 text-accent" />}
      {isByEnter && <Kbd keys="enter" />}
    </span>
  </button>
);
