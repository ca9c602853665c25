'use client';
import { Check, ChevronDown, List, SquareFunction } from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import { SearchInput } from '@/components/data/search-input';
import { cn } from '@/components/ui/cn';
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover';
import { useOperation } from '@/lib/client/use-operation';
import { formatCount } from '@/lib/pure/format';
import { ExpressionField } from '../expression/expression-field';
import { expressionColumn, METRIC_STATS, metricColumn, readColumn } from '../runs/run-columns';
import { titleOf } from './titles';

export type PickSource = 'metrics' | 'params';

type PickerProps = {
  label: string;
  experimentIds: string[];
  sources: readonly PickSource[];
  /** `metrics.loss`, `metrics@min.loss`, `params.lr`. */
  value: string | undefined;
  onChange: (column: string | undefined) => void;
  /** What stands for none, where none may be chosen. */
  none?: string;
  isLabelShown?: boolean;
  /** Of a metric its least or greatest value too. */
  hasStats?: boolean;
  /** An expression over metrics and params, too. */
  hasExpressions?: boolean;
  size?: 'sm' | 'md';
  className?: string;
};

const LISTED = 60;
const TITLES: Record<PickSource, string> = { metrics: 'Metrics', params: 'Parameters' };
const STATS = ['last', 'min', 'max', 'first'] as const;

/** One column out of any number: searched on the server. */
export function ColumnPicker(props: PickerProps) {
  const {
    label,
    value,
    none,
    isLabelShown,
    hasStats,
    hasExpressions,
    onChange,
    size = 'md',
    className,
  } = props;
  const [isOpen, setOpen] = useState(false);
  const read = value === undefined ? undefined : readColumn(value);
  return (
    <span className={cn('inline-flex min-w-0 items-center gap-1.5', className)}>
      <Popover open={isOpen} onOpenChange={setOpen}>
        <PopoverTrigger
          aria-label={`${label}: ${value ? titleOf(value) : (none ?? 'choose')}`}
          className={cn(
            'inline-flex min-w-0 flex-1 items-center gap-1.5 rounded-md border border-control bg-background hover:bg-hover [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-muted-foreground',
            size === 'sm' ? 'h-7 px-2 text-xs' : 'h-8 px-2.5 text-sm',
          )}
        >
          {isLabelShown && <span className="text-muted-foreground">{label}</span>}
          <span className={cn('truncate', !value && 'text-muted-foreground')}>
            {read ? read.title : (none ?? 'Choose')}
          </span>
          <ChevronDown className="ms-auto" />
        </PopoverTrigger>
        <PopoverContent className={hasExpressions ? 'w-80' : 'w-72'} aria-label={label}>
          <Choices
            {...props}
            onChange={(next) => {
              onChange(next);
              setOpen(false);
            }}
          />
        </PopoverContent>
      </Popover>
      {hasStats && read?.source === 'metric' && (
        <select
          aria-label={`Which value of ${read.title}`}
          value={read.stat}
          onChange={(event) => onChange(metricColumn(read.key, event.target.value as 'last'))}
          className="h-8 rounded-md border border-control bg-background px-1.5 text-sm"
        >
          {STATS.map((stat) => (
            <option key={stat} value={stat}>
              {METRIC_STATS[stat]}
            </option>
          ))}
        </select>
      )}
    </span>
  );
}

/** What there is to choose, or the expression that is written instead. */
function Choices(props: PickerProps) {
  const { experimentIds, value, hasExpressions, onChange } = props;
  const read = value ? readColumn(value) : undefined;
  const given = read?.source === 'expression' ? read.key : '';
  const [isWriting, setWriting] = useState(given !== '');
  // One button for both ways: a focus that went with it would close what it stands in.
  return (
    <>
      {isWriting ? (
        <ExpressionField
          experimentIds={experimentIds}
          expression={given}
          action="Use it"
          onApply={(expression) => onChange(expressionColumn(expression))}
        />
      ) : (
        <Options {...props} />
      )}
      {hasExpressions && (
        <button
          type="button"
          onClick={() => setWriting(!isWriting)}
          className="flex h-9 w-full items-center gap-2 border-t px-3 text-start text-sm hover:bg-muted focus-visible:bg-muted focus-visible:outline-none [&_svg]:size-4 [&_svg]:text-muted-foreground"
        >
          {isWriting ? <List aria-hidden /> : <SquareFunction aria-hidden />}
          {isWriting ? 'Choose from what was logged' : 'Write an expression'}
        </button>
      )}
    </>
  );
}

function Options({ label, experimentIds, sources, value, none, onChange }: PickerProps) {
  const [search, setSearch] = useState('');
  const found = useOperation(
    'tracking.listColumns',
    { experimentIds, search, without: ['mlflow.'], order: 'share', limit: LISTED },
    { keepPrevious: true, staleTime: 30_000 },
  );
  const chosen = value && readColumn(value);
  const isChosen = (source: PickSource, key: string) =>
    Boolean(chosen && `${chosen.source}s` === source && chosen.key === key);

  function walk(event: KeyboardEvent<HTMLElement>) {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    const options = [...event.currentTarget.querySelectorAll<HTMLElement>('[role=option]')];
    const now = options.indexOf(document.activeElement as HTMLElement);
    options[Math.min(options.length - 1, Math.max(0, now + by))]?.focus();
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrow keys walk from the field into the list and within it.
    <div className="flex min-h-0 flex-col" onKeyDown={walk}>
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

type OptionProps = { isChosen: boolean; onPick: () => void; children: string };

const Option = ({ isChosen, onPick, children }: OptionProps) => (
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
    {isChosen && <Check aria-hidden className="ms-auto size-4 shrink-0 text-accent" />}
  </button>
);
