'use client';
import {
  ArrowDown,
  ArrowLeft,
  ArrowLeftToLine,
  ArrowRight,
  ArrowUp,
  Check,
  ChevronDown,
  EyeOff,
  Group,
  ListFilter,
  Minus,
  PinOff,
  Plus,
  Sigma,
  Target,
} from 'lucide-react';
import { Button } from '@/components/ui/button';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuSub,
  DropdownMenuSubContent,
  DropdownMenuSubTrigger,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu';
import { hideColumn, showColumn } from './column-choice';
import {
  filterName,
  METRIC_STATS,
  type MetricStat,
  metricColumn,
  moveColumn,
  orderTerm,
  type RunColumn,
} from './run-columns';
import type { SetRunsView } from './use-runs-view';
import type { RunsView } from './view-state';

type ColumnMenuProps = {
  column: RunColumn;
  shown: readonly string[];
  view: RunsView;
  setView: SetRunsView;
  onResize: (by: number) => void;
  onFilterBy: (name: string) => void;
};

const STEP = 40;

/** What the mouse can do to a column, for keys too. */
export function ColumnMenu({ column, shown, view, setView, onResize, onFilterBy }: ColumnMenuProps) {
  const choice = view.columns ?? shown;
  const isByName = choice.includes(column.id);
  const isFrozen = view.frozen.includes(column.id);
  const name = filterName(column);
  const order = (ascending: boolean) => setView({ sort: column.id, ascending });
  const freeze = () =>
    setView({
      frozen: isFrozen ? view.frozen.filter((id) => id !== column.id) : [...view.frozen, column.id],
    });
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button
          variant="ghost"
          size="icon-xs"
          aria-label={`Column ${column.title}`}
          className="absolute end-0.5 bottom-1 size-6 bg-background opacity-0 hover:bg-muted focus-visible:opacity-100 group-hover/head:opacity-100 data-[state=open]:opacity-100 [@media(hover:none)]:opacity-100"
        >
          <ChevronDown />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end">
        {orderTerm(column.id, true) && (
          <>
            <DropdownMenuItem onSelect={() => order(true)}>
              <ArrowUp /> Sort ascending
            </DropdownMenuItem>
            <DropdownMenuItem onSelect={() => order(false)}>
              <ArrowDown /> Sort descending
            </DropdownMenuItem>
          </>
        )}
        {name && (
          <DropdownMenuItem onSelect={() => onFilterBy(name)}>
            <ListFilter /> Filter by this
          </DropdownMenuItem>
        )}
        {column.source === 'metric' && (
          <MetricItems column={column} shown={shown} view={view} setView={setView} />
        )}
        {column.source !== 'metric' && column.id !== 'attributes.run_id' && groupable(column) && (
          <DropdownMenuItem onSelect={() => setView({ group: [groupable(column) ?? ''] })}>
            <Group /> Group by this
          </DropdownMenuItem>
        )}
        <DropdownMenuSeparator />
        <DropdownMenuItem onSelect={freeze}>
          {isFrozen ? <PinOff /> : <ArrowLeftToLine />} {isFrozen ? 'Unpin' : 'Pin to the left'}
        </DropdownMenuItem>
        {isByName && (
          <>
            <DropdownMenuItem onSelect={() => setView({ columns: moveColumn(choice, column.id, -1) })}>
              <ArrowLeft /> Move left
            </DropdownMenuItem>
            <DropdownMenuItem onSelect={() => setView({ columns: moveColumn(choice, column.id, 1) })}>
              <ArrowRight /> Move right
            </DropdownMenuItem>
          </>
        )}
        <DropdownMenuItem onSelect={() => onResize(STEP)}>
          <Plus /> Wider
        </DropdownMenuItem>
        <DropdownMenuItem onSelect={() => onResize(-STEP)}>
          <Minus /> Narrower
        </DropdownMenuItem>
        <DropdownMenuSeparator />
        <DropdownMenuItem onSelect={() => setView({ columns: hideColumn(choice, column.id) })}>
          <EyeOff /> Hide
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}

/** How a view names the column as what to group by. */
function groupable({ source, key }: RunColumn): string | undefined {
  if (source === 'param' || source === 'tag') return `${source}s.${key}`;
  return { user: 'attributes.user_id', status: 'attributes.status' }[key];
}

const STATS: MetricStat[] = ['last', 'min', 'max', 'first', 'atBest', 'minStep', 'maxStep', 'course'];
const STAT_WORDS: Record<MetricStat, string> = {
  ...METRIC_STATS,
  last: 'last value',
  atBest: 'at the best step',
  course: 'course, drawn',
};

type MetricItemsProps = Pick<ColumnMenuProps, 'column' | 'shown' | 'view' | 'setView'>;

/** What else of the metric to show, each a column of its own beside this one. */
function MetricItems({ column: { id, key }, shown, view, setView }: MetricItemsProps) {
  const add = (stat: MetricStat) => {
    const wanted = metricColumn(key, stat);
    const choice = view.columns ?? shown;
    setView({
      columns: shown.includes(wanted) ? hideColumn(choice, wanted) : showColumn(choice, wanted, id),
    });
  };
  return (
    <>
      <DropdownMenuSeparator />
      <DropdownMenuSub>
        <DropdownMenuSubTrigger>
          <Sigma /> Show of {key.length > 24 ? 'this metric' : key}
        </DropdownMenuSubTrigger>
        <DropdownMenuSubContent>
          {STATS.map((stat) => (
            <DropdownMenuItem key={stat} onSelect={() => add(stat)}>
              {shown.includes(metricColumn(key, stat)) ? <Check /> : <span className="size-4" />}
              {STAT_WORDS[stat]}
            </DropdownMenuItem>
          ))}
        </DropdownMenuSubContent>
      </DropdownMenuSub>
      {(['min', 'max'] as const).map((goal) => (
        <DropdownMenuItem
          key={goal}
          onSelect={() => setView({ objective: view.objective === `${goal}.${key}` ? '' : `${goal}.${key}` })}
        >
          {view.objective === `${goal}.${key}` ? <Check /> : <Target />}
          Best is {goal === 'min' ? 'least' : 'greatest'}
        </DropdownMenuItem>
      ))}
    </>
  );
}
