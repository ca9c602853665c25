'use client';
import {
  ArrowDown,
  ArrowLeft,
  ArrowLeftToLine,
  ArrowRight,
  ArrowUp,
  Check,
  EyeOff,
  Group,
  ListFilter,
  Minus,
  PinOff,
  Plus,
  Sigma,
  Target,
} from 'lucide-react';
import {
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuSub,
  DropdownMenuSubContent,
  DropdownMenuSubTrigger,
} from '@/components/ui/dropdown-menu';
import { hideColumn, showColumn } from './column-choice';
import type { ColumnMenuProps } from './column-menu';
import {
  filterName,
  METRIC_STATS,
  type MetricStat,
  metricColumn,
  moveColumn,
  orderTerm,
  type RunColumn,
} from './run-columns';

const STEP = 40;

/** The items of a column's menu; fetched when somebody is about to open one. */
export function ColumnItems({ column, shown, view, setView, onResize, onFilterBy }: ColumnMenuProps) {
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
    <>
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
    </>
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
