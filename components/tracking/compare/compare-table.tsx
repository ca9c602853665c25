'use client';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { type ReactNode, useMemo, useState } from 'react';
import { type DataColumn, DataTable } from '@/components/data/data-table';
import { useActions } from '@/lib/client/actions';
import type { OutputOf } from '@/lib/client/call';
import { ROW_HEIGHTS, useDensity } from '@/lib/client/preferences';
import { useLatest } from '@/lib/client/use-latest';
import { goalOf } from '@/lib/pure/metric-goal';
import { bestPlaces, MetricCell, TextCell } from './cells';
import { RunHead } from './run-head';
import { type ComparedRun, useComparison } from './use-comparison';
import { readOrder, useOrderedRuns } from './use-ordered-runs';

type Compared = OutputOf<'tracking.compareKeys'>['rows'][number];

export type CompareRow =
  | { kind: 'section'; id: string; title: string; note?: string }
  | { kind: 'fact'; id: string; title: string; of: (run: ComparedRun) => ReactNode }
  | { kind: 'metric' | 'text'; id: string; compared: Compared };

const KEY_WIDTH = 260;
const METRIC_WIDTH = 176;
const TEXT_WIDTH = 168;

type TableProps = {
  label: string;
  rows: readonly CompareRow[];
  isDimmed: boolean;
  onEndReached?: (() => void) | undefined;
  /** What Enter, or a double click, does to a metric. */
  onOpen?: (metric: string) => void;
};

/** Keys down, runs across: the baseline stays in sight. */
export function CompareTable({ label, rows, isDimmed, onEndReached, onOpen }: TableProps) {
  const [density] = useDensity();
  const [activeId, setActiveId] = useState<string>();
  const { url, set, baseline } = useComparison();
  const runs = useOrderedRuns();
  const order = readOrder(url.order);
  const orderBy = useLatest((key: string) => {
    const next = order?.key !== key ? firstOrder(key) : flipped(key, order.isDescending);
    void set({ order: next });
  });
  const isMetrics = rows.some(({ kind }) => kind === 'metric');
  // biome-ignore lint/correctness/useExhaustiveDependencies: an order is known by its text.
  const columns = useMemo(() => {
    const key: DataColumn<CompareRow> = {
      id: 'key',
      title: 'Key',
      head: <span className="ps-2 text-xs font-medium text-muted-foreground">Key</span>,
      width: KEY_WIDTH,
      isPinned: true,
      cell: (row) => <RowTitle row={row} order={order} onOrder={(metric) => orderBy.current(metric)} />,
    };
    return [key, ...runs.map((run) => columnOf(run, baseline, isMetrics))];
  }, [runs, baseline, isMetrics, url.order]);

  const walkable = rows.filter(({ kind }) => kind !== 'section');
  const move = (by: 1 | -1) => {
    const at = walkable.findIndex(({ id }) => id === activeId);
    const next = walkable[Math.min(walkable.length - 1, Math.max(0, at + by))];
    if (next) setActiveId(next.id);
  };
  const active = rows.find(({ id }) => id === activeId);
  const open = (row: CompareRow | undefined) => row?.kind === 'metric' && onOpen?.(row.compared.key);
  const group = 'Comparison';
  useActions([
    { label: 'Next line', keys: 'j', group, run: () => move(1), isKeyOnly: true },
    { label: 'Previous line', keys: 'k', group, run: () => move(-1), isKeyOnly: true },
    {
      label: 'Is it really better? By this metric',
      keys: 'enter',
      group,
      run: () => void open(active),
      isKeyOnly: true,
    },
    {
      label: 'Order the runs by this metric',
      keys: 'o',
      group,
      run: () => active?.kind === 'metric' && orderBy.current(active.compared.key),
      isKeyOnly: true,
    },
  ]);
  return (
    <DataTable
      label={label}
      columns={columns}
      rows={rows}
      rowId={idOf}
      rowHeight={ROW_HEIGHTS[density]}
      total={rows.length}
      sort={{ id: 'key', isDescending: false }}
      onSort={() => {}}
      isSelected={() => false}
      rowVersion={(row) => row}
      activeId={activeId}
      onActivate={setActiveId}
      onOpen={open}
      storageKey="plumbline.compare.widths"
      isDimmed={isDimmed}
      {...(onEndReached && { onEndReached })}
    />
  );
}

const idOf = ({ id }: CompareRow) => id;

/** The better ones first: that is what one looks for. */
const firstOrder = (key: string) => (goalOf(key) === 'min' ? key : `-${key}`);
const flipped = (key: string, wasDescending: boolean) => {
  const other = wasDescending ? key : `-${key}`;
  return other === firstOrder(key) ? null : other;
};

function columnOf(run: ComparedRun, baseline: ComparedRun, isMetrics: boolean): DataColumn<CompareRow> {
  const isBaseline = run === baseline;
  return {
    id: run.runId,
    title: run.runName,
    width: isMetrics && !isBaseline ? METRIC_WIDTH : TEXT_WIDTH,
    isPinned: isBaseline,
    head: <RunHead run={run} />,
    cell(row) {
      if (row.kind === 'section') return null;
      if (row.kind === 'fact') return row.of(run);
      const { key, values } = row.compared;
      const value = values[run.place] ?? null;
      const held = isBaseline ? undefined : (values[baseline.place] ?? null);
      if (row.kind === 'text') return <TextCell value={value} baseline={held} />;
      const goal = goalOf(key);
      return (
        <span className="flex min-w-0 flex-1 items-center justify-end text-end">
          <MetricCell
            value={value}
            baseline={held}
            goal={goal}
            isBest={bestOf(row.compared, goal).has(run.place)}
          />
        </span>
      );
    },
  };
}

const bests = new WeakMap<Compared, ReadonlySet<number>>();

/** Found once a line, not once a cell. */
function bestOf(compared: Compared, goal: ReturnType<typeof goalOf>): ReadonlySet<number> {
  const known = bests.get(compared) ?? bestPlaces(compared.values, goal);
  bests.set(compared, known);
  return known;
}

type TitleProps = {
  row: CompareRow;
  order: ReturnType<typeof readOrder>;
  onOrder: (metric: string) => void;
};

function RowTitle({ row, order, onOrder }: TitleProps) {
  if (row.kind === 'section') {
    return (
      <span className="flex items-baseline gap-2 ps-2 font-semibold">
        {row.title}
        {row.note && <span className="text-xs font-normal text-muted-foreground tabular">{row.note}</span>}
      </span>
    );
  }
  if (row.kind === 'fact') return <span className="ps-2 text-muted-foreground">{row.title}</span>;
  const { key } = row.compared;
  if (row.kind === 'text') {
    return (
      <span className="truncate ps-2" title={key}>
        {key}
      </span>
    );
  }
  const isOrdered = order?.key === key;
  return (
    <button
      type="button"
      title={`${key}: order the runs by it`}
      aria-pressed={isOrdered}
      onClick={() => onOrder(key)}
      className="ms-2 flex min-w-0 items-center gap-1 rounded-xs text-start leading-6 hover:text-accent"
    >
      <span className="truncate">{key}</span>
      {isOrdered &&
        (order.isDescending ? (
          <ArrowDown aria-label="greatest first" className="size-3 shrink-0" />
        ) : (
          <ArrowUp aria-label="least first" className="size-3 shrink-0" />
        ))}
    </button>
  );
}
