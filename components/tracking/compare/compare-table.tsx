'use client';
import { useMemo, useState } from 'react';
import { type DataColumn, DataTable } from '@/components/data/data-table';
import { useActions } from '@/lib/client/actions';
import { ROW_HEIGHTS, useDensity } from '@/lib/client/preferences';
import { useLatest } from '@/lib/client/use-latest';
import { useMedia } from '@/lib/client/use-media';
import { goalOf } from '@/lib/pure/metric-goal';
import { bestColumn, columnOf, RowTitle } from './compare-columns';
import type { CompareRow } from './compare-row';
import { readOrder } from './compared-order';
import { useComparison } from './use-comparison';
import { useOrderedRuns } from './use-ordered-runs';

const KEY_WIDTH = 260;
const NARROW_KEY_WIDTH = 148;
/** From here on the baseline stays in sight beside the keys. */
const ROOMY = '(min-width: 768px)';
const MOST_IN_SIGHT = 4;

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
  const isRoomy = useMedia(ROOMY);
  const [activeId, setActiveId] = useState<string>();
  const { url, set, baseline, runs: all } = useComparison();
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
      width: isRoomy ? KEY_WIDTH : NARROW_KEY_WIDTH,
      isPinned: true,
      cell: (row) => <RowTitle row={row} order={order} onOrder={(metric) => orderBy.current(metric)} />,
    };
    const ofRuns = runs.map((run) => columnOf(run, baseline, isMetrics, isRoomy));
    const [first, ...others] = ofRuns;
    // Where not all runs are in sight, the best one is told beside the baseline.
    const isWide = isMetrics && runs.length > MOST_IN_SIGHT;
    return [key, ...(first ? [first] : []), ...(isWide ? [bestColumn(all)] : []), ...others];
  }, [runs, all, baseline, isMetrics, isRoomy, url.order]);

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
