'use client';
import { createContext, useContext, useMemo } from 'react';
import type { DataColumn } from '@/components/data/data-table';
import { Checkbox } from '@/components/ui/checkbox';
import { lazyPart } from '@/components/ui/lazily';
import { useLatest } from '@/lib/client/use-latest';
import { groupMetrics } from './group-question';
import { GroupName, MoreName, NameCell } from './name-cell';
import { type RowActions, RowMenu } from './row-menu';
import { RunCell } from './run-cells';
import { METRIC_STATS, NAME_COLUMN, orderTerm, readColumn } from './run-columns';
import type { TableRow } from './run-row';
import type { RunsView } from './view-state';

// Only groups have means with what lies around them, and what works that out.
const GroupCell = lazyPart(() => import('./group-cell').then((module) => module.GroupCell), {
  isOnServer: false,
  isInline: true,
});

const GROUPS = {
  attribute: 'Run',
  metric: 'Metrics',
  param: 'Parameters',
  tag: 'Tags',
  expression: 'Expressions',
};
const WIDTHS: Record<string, number> = {
  'attributes.status': 100,
  'attributes.start_time': 136,
  'attributes.duration': 84,
  'attributes.user': 88,
  'attributes.source': 136,
  'attributes.run_id': 112,
};
const GROUPED_WIDTH = 144;

export type TableHandlers = RowActions & {
  toggle: (id: string, isRange: boolean) => void;
  toggleAll: () => void;
  flip: (id: string) => void;
  showMore: (branch: string) => void;
};

type Options = {
  shown: readonly string[];
  view: RunsView;
  /** Some run has children in sight: names make room for what opens them. */
  isTree: boolean;
  isGrouped: boolean;
  canWrite: boolean;
  handlers: TableHandlers;
};

/** How many of the rows are chosen. Columns do not change with it: all rows would be drawn again. */
export const ChosenContext = createContext<'all' | 'some' | 'none'>('none');

function SelectAll({ onToggle }: { onToggle: () => void }) {
  const chosen = useContext(ChosenContext);
  return (
    <Checkbox
      aria-label="Select all loaded runs"
      checked={chosen === 'some' ? 'indeterminate' : chosen === 'all'}
      onCheckedChange={onToggle}
      className="ms-2"
    />
  );
}

export const colourOf = (slot: number | undefined) => (slot ? `var(--run-${slot})` : undefined);

export function useTableColumns(options: Options): DataColumn<TableRow>[] {
  const { shown, isTree, isGrouped, canWrite } = options;
  const { frozen, colours, hidden } = options.view;
  // Rows that do not change are not drawn again: what they call must be the newest all the same.
  const handlers = useLatest(options.handlers);
  return useMemo(() => {
    const metricColumns = shown.filter((id) => groupMetrics([id]).length > 0).slice(0, 40);
    const isHidden = new Set(hidden);
    const select: DataColumn<TableRow> = {
      id: 'select',
      title: 'Select',
      width: 44,
      isPinned: true,
      head: <SelectAll onToggle={() => handlers.current.toggleAll()} />,
      cell: (row, isSelected) =>
        row.kind === 'run' && (
          <Checkbox
            aria-label={`Select ${row.run.runName}`}
            checked={isSelected}
            onClick={(event) => handlers.current.toggle(row.id, event.shiftKey)}
            className="ms-2"
          />
        ),
    };
    const name: DataColumn<TableRow> = {
      id: NAME_COLUMN,
      title: isGrouped ? 'Group' : 'Name',
      width: isGrouped ? 320 : 248,
      isPinned: true,
      isSortable: !isGrouped,
      cell: (row) => {
        if (row.kind === 'more') return <MoreName row={row} onMore={(id) => handlers.current.showMore(id)} />;
        if (row.kind === 'group') return <GroupName row={row} onFlip={(id) => handlers.current.flip(id)} />;
        return (
          <NameCell
            row={row}
            isTree={isTree}
            colour={colourOf(colours[row.id])}
            isHidden={isHidden.has(row.id)}
            onFlip={(id) => handlers.current.flip(id)}
            onUnpin={(id) => handlers.current.pin(id)}
            onShow={(id) => handlers.current.hide(id)}
            menu={
              <RowMenu
                row={row}
                canWrite={canWrite}
                isHidden={isHidden.has(row.id)}
                colour={colours[row.id]}
                actions={handlers}
              />
            }
          />
        );
      },
    };
    // Groups have means first; what only single runs have stands behind.
    const ordered = isGrouped
      ? [...metricColumns, ...shown.filter((id) => !metricColumns.includes(id))]
      : shown;
    const others = ordered.flatMap((id): DataColumn<TableRow>[] => {
      const column = readColumn(id);
      if (!column) return [];
      const isNumber = ['metric', 'expression'].includes(column.source) || id === 'attributes.duration';
      return [
        {
          id,
          title: column.title,
          ...(column.stat !== 'last' && { note: METRIC_STATS[column.stat] }),
          group: GROUPS[column.source],
          width:
            isGrouped && metricColumns.includes(id) ? GROUPED_WIDTH : (WIDTHS[id] ?? (isNumber ? 112 : 120)),
          align: isNumber ? 'end' : 'start',
          isPinned: frozen.includes(id),
          isSortable: isGrouped ? metricColumns.includes(id) : orderTerm(id, true) !== undefined,
          cell: (row) => {
            if (row.kind === 'run') return <RunCell run={row.run} column={column} />;
            return row.kind === 'group' ? (
              <GroupCell row={row} column={column} metricColumns={metricColumns} />
            ) : null;
          },
        },
      ];
    });
    return [select, name, ...others];
  }, [shown, frozen, colours, hidden, isTree, isGrouped, canWrite, handlers]);
}
