'use client';
import { useRouter } from 'next/navigation';
import { useCallback, useMemo, useState } from 'react';
import { DataTable } from '@/components/data/data-table';
import { useCanWrite } from '@/components/shell/session';
import { ROW_HEIGHTS, useDensity } from '@/lib/client/preferences';
import { BulkBar } from './bulk-bar';
import { ColumnMenu } from './column-menu';
import { exportRuns } from './export-runs';
import { runHref } from './run-cells';
import { NAME_COLUMN, readColumn, START_COLUMN } from './run-columns';
import { arrangeRuns, type RunRow } from './run-row';
import { useRowKeys } from './use-row-keys';
import { useRunBin } from './use-run-bin';
import type { RunsState } from './use-runs';
import type { RunsView, SetRunsView } from './use-runs-view';
import { useSelection } from './use-selection';
import { useTableColumns } from './use-table-columns';

type RunsTableProps = {
  name: string;
  state: RunsState;
  view: RunsView;
  setView: SetRunsView;
  shown: readonly string[];
  onFilterBy: (name: string) => void;
};

export function RunsTable({ name, state, view, setView, shown, onFilterBy }: RunsTableProps) {
  const [expanded, setExpanded] = useState<ReadonlySet<string>>(new Set());
  const [activeId, setActiveId] = useState<string>();
  const [density] = useDensity();
  const canWrite = useCanWrite();
  const router = useRouter();
  const { isGone, throwAway, bringBack } = useRunBin();
  // A tree sorted by a metric would hide the best runs under their parents.
  const isNested = view.nested && view.sort === START_COLUMN;
  const rows = useMemo(
    () =>
      arrangeRuns(
        state.runs.filter(({ info }) => !isGone(info.runId, view.view)),
        { isNested, expanded, pinned: view.pinned },
      ),
    [state.runs, isNested, expanded, view.pinned, view.view, isGone],
  );
  const isTree = isNested && rows.some(({ children, parentId }) => children > 0 || parentId !== undefined);
  const ids = useMemo(() => rows.map(({ id }) => id), [rows]);
  const { selected, toggle, clear, selectAll, isAll } = useSelection(ids);
  const chosen = [...selected];

  const flip = (id: string) =>
    setExpanded(
      (before) => new Set(before.has(id) ? [...before].filter((other) => other !== id) : [...before, id]),
    );
  const pin = (id: string) =>
    void setView({
      pinned: view.pinned.includes(id) ? view.pinned.filter((other) => other !== id) : [...view.pinned, id],
    });
  const remove = (gone: string[]) => {
    throwAway(gone);
    clear();
  };
  const restore = (back: string[]) => {
    bringBack(back);
    clear();
  };
  const open = (row: RunRow) => router.push(runHref(row.run.info));

  useRowKeys({
    rows,
    activeId,
    setActiveId,
    open,
    flip,
    pin,
    toggle,
    clear,
    remove,
    canWrite,
    isTrash: view.view === 'deleted',
  });

  const columns = useTableColumns({
    shown,
    frozen: view.frozen,
    isTree,
    selected,
    isAll,
    canWrite,
    handlers: { toggle, flip, pin, remove, restore, toggleAll: isAll ? clear : selectAll },
  });

  const { query, total } = state;
  const onEndReached = useCallback(() => {
    if (query.hasNextPage && !query.isFetching) void query.fetchNextPage();
  }, [query.hasNextPage, query.isFetching, query.fetchNextPage]);

  return (
    <>
      <DataTable
        label={`Runs of ${name}`}
        columns={columns}
        rows={rows}
        rowId={({ id }) => id}
        rowHeight={ROW_HEIGHTS[density]}
        total={total}
        sort={{ id: view.sort, isDescending: !view.ascending }}
        onSort={(id) =>
          void setView({ sort: id, ascending: view.sort === id ? !view.ascending : id === NAME_COLUMN })
        }
        columnMenu={(id, resize) => {
          const column = readColumn(id);
          return (
            column &&
            shown.includes(id) && (
              <ColumnMenu
                column={column}
                shown={shown}
                view={view}
                setView={setView}
                onResize={resize}
                onFilterBy={onFilterBy}
              />
            )
          );
        }}
        isSelected={({ id }) => selected.has(id)}
        rowVersion={versionOf}
        drawVersion={`${isTree}`}
        activeId={activeId}
        onActivate={setActiveId}
        onOpen={open}
        onEndReached={onEndReached}
        storageKey="plumbline.widths"
        isDimmed={query.isPlaceholderData}
      />
      {chosen.length > 0 && (
        <BulkBar
          ids={chosen}
          isTrash={view.view === 'deleted'}
          canWrite={canWrite}
          onDelete={() => remove(chosen)}
          onRestore={() => restore(chosen)}
          onExport={() =>
            exportRuns(
              name,
              rows.filter(({ id }) => selected.has(id)).map(({ run }) => run),
              shown,
            )
          }
          onClear={clear}
        />
      )}
    </>
  );
}

const versions = new WeakMap<object, Map<string, object>>();

/** One value for a run object in one place of the tree. */
function versionOf({ run, depth, children, isExpanded, isPinned }: RunRow): object {
  const place = `${depth} ${children} ${isExpanded} ${isPinned}`;
  const known = versions.get(run) ?? new Map<string, object>();
  versions.set(run, known);
  const version = known.get(place) ?? {};
  known.set(place, version);
  return version;
}
