'use client';
import { useMemo } from 'react';
import type { DataColumn } from '@/components/data/data-table';
import { Checkbox } from '@/components/ui/checkbox';
import { useLatest } from '@/lib/client/use-latest';
import { RowMenu } from './row-menu';
import { NameCell, RunCell } from './run-cells';
import { NAME_COLUMN, orderTerm, readColumn } from './run-columns';
import type { RunRow } from './run-row';

const GROUPS = { attribute: 'Run', metric: 'Metrics', param: 'Parameters', tag: 'Tags' };
const WIDTHS: Record<string, number> = {
  'attributes.status': 100,
  'attributes.start_time': 112,
  'attributes.duration': 84,
  'attributes.user': 88,
  'attributes.source': 136,
  'attributes.run_id': 112,
};

type Handlers = {
  toggle: (id: string, isRange: boolean) => void;
  flip: (id: string) => void;
  pin: (id: string) => void;
  remove: (ids: string[]) => void;
  restore: (ids: string[]) => void;
  toggleAll: () => void;
};

type Options = {
  shown: readonly string[];
  frozen: readonly string[];
  /** Some run has children in sight: names make room for what opens them. */
  isTree: boolean;
  selected: ReadonlySet<string>;
  isAll: boolean;
  canWrite: boolean;
  handlers: Handlers;
};

export function useTableColumns({
  shown,
  frozen,
  isTree,
  selected,
  isAll,
  canWrite,
  handlers,
}: Options): DataColumn<RunRow>[] {
  // Rows that do not change are not drawn again: what they call must be the newest all the same.
  const latest = useLatest(handlers);
  return useMemo(() => {
    const select: DataColumn<RunRow> = {
      id: 'select',
      title: 'Select',
      width: 44,
      isPinned: true,
      head: (
        <Checkbox
          aria-label="Select all loaded runs"
          checked={isAll ? true : selected.size > 0 ? 'indeterminate' : false}
          onCheckedChange={() => latest.current.toggleAll()}
          className="ms-2"
        />
      ),
      cell: ({ id, run }) => (
        <Checkbox
          aria-label={`Select ${run.info.runName}`}
          checked={selected.has(id)}
          onClick={(event) => latest.current.toggle(id, event.shiftKey)}
          className="ms-2"
        />
      ),
    };
    const name: DataColumn<RunRow> = {
      id: NAME_COLUMN,
      title: 'Name',
      width: 248,
      isPinned: true,
      isSortable: true,
      cell: (row) => (
        <NameCell
          row={row}
          isTree={isTree}
          onToggle={(id) => latest.current.flip(id)}
          onUnpin={(id) => latest.current.pin(id)}
          menu={
            <RowMenu
              row={row}
              canWrite={canWrite}
              onPin={(id) => latest.current.pin(id)}
              onDelete={(ids) => latest.current.remove(ids)}
              onRestore={(ids) => latest.current.restore(ids)}
            />
          }
        />
      ),
    };
    const others = shown.flatMap((id): DataColumn<RunRow>[] => {
      const column = readColumn(id);
      if (!column) return [];
      const isNumber = column.source === 'metric' || id === 'attributes.duration';
      return [
        {
          id,
          title: column.title,
          group: GROUPS[column.source],
          width: WIDTHS[id] ?? (isNumber ? 104 : 120),
          align: isNumber ? 'end' : 'start',
          isPinned: frozen.includes(id),
          isSortable: orderTerm(id, true) !== undefined,
          cell: (row) => <RunCell row={row} column={column} />,
        },
      ];
    });
    return [select, name, ...others];
  }, [shown, frozen, isTree, selected, isAll, canWrite, latest]);
}
