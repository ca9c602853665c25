'use client';
import { useRouter } from 'next/navigation';
import { useEffect, useMemo, useState } from 'react';
import { DataTable, type TableView } from '@/components/data/data-table';
import { useMay } from '@/components/identity/permissions/use-may';
import { lazyPart } from '@/components/ui/lazily';
import { useActions } from '@/lib/client/actions';
import { useReturning } from '@/lib/client/history-entry';
import { ROW_HEIGHTS, useDensity } from '@/lib/client/preferences';
import { toast } from '@/lib/client/toast';
import { ExplainedCells } from '../explain/explained-cells';
import { runHref } from '../run-mark';
import { BLOCK } from './cells-question';
import { ColumnMenu } from './column-menu';
import { runsOrder, runsQuestion } from './list-question';
import { LitRows } from './lit-rows';
import { versionOf } from './row-version';
import { NAME_COLUMN } from './run-columns';
import { useRememberRuns } from './run-neighbours';
import { idOf, type TableRow } from './run-row';
import { type OpenDialog, RunsDialogs } from './runs-dialogs';
import { isSameSight } from './sight';
import { useCompare } from './use-compare';
import { useMarkKilled } from './use-mark-killed';
import { useRowKeys } from './use-row-keys';
import { useRunBin } from './use-run-bin';
import { CellsContext, useRunCells } from './use-run-cells';
import type { RunList } from './use-run-list';
import { useRunLooks } from './use-run-looks';
import { useViewContext } from './use-runs-view';
import { MOST_REGISTERED, useSelection } from './use-selection';
import { useSettled } from './use-settled';
import { ChosenContext, type TableHandlers, useTableColumns } from './use-table-columns';

const BulkBar = lazyPart(() => import('./bulk-bar').then((module) => module.BulkBar), {
  isOnServer: false,
  isInline: true,
});

type RunsTableProps = {
  name: string;
  list: RunList;
  shown: readonly string[];
  /** The columns of the view: those too that are not shown because all runs say the same. */
  chosen: readonly string[];
  /** Where to put the cursor: the place of a row. */
  jump: { to: 'start' | 'end'; at: number } | undefined;
  onFilterBy: (name: string) => void;
  /** The row to go to; another object goes there again. */
  picked: { id: string } | undefined;
  /** The run in the drawer; it follows the row that is active. */
  peeked: string | null;
  onPeek: (runId: string) => void;
  onExport: (format: 'csv' | 'parquet', runIds: string[] | undefined) => void;
  onPandas: (runIds: string[] | undefined) => void;
};

export function RunsTable({
  name,
  list,
  shown,
  chosen: chosenColumns,
  jump,
  picked,
  onFilterBy,
  peeked,
  onPeek,
  onExport,
  onPandas,
}: RunsTableProps) {
  const { experimentId, view, setView } = useViewContext();
  const [activeId, setActiveId] = useReturning<string>(`active in ${experimentId}`);
  const [sight, setSight] = useState<TableView>(() => ({ rows: [0, 0], columns: shown.slice(0, BLOCK) }));
  const [dialog, setDialog] = useState<OpenDialog>();
  const [covered, setCovered] = useState(0);
  const [density] = useDensity();
  const canWrite = useMay('runs.write', experimentId);
  const router = useRouter();
  const { isGone, throwAway, bringBack } = useRunBin();
  const markKilled = useMarkKilled();
  const compare = useCompare(experimentId);
  const stage = view.trash ? 'deleted' : 'active';
  const { rows: listed, present: come } = list;
  const { rows, present } = useMemo(() => {
    const isHere = (row: TableRow | undefined) => row?.kind !== 'run' || !isGone(row.id, stage);
    if (come.every(isHere)) return { rows: listed, present: come };
    return { rows: listed.filter(isHere), present: come.filter(isHere) };
  }, [listed, come, isGone, stage]);
  const ids = useMemo(() => present.flatMap((row) => (row.kind === 'run' ? [row.id] : [])), [present]);
  useRememberRuns(experimentId, ids);
  const { selected, isSelected, isEverything, toggle, clear, selectAll, selectEverything, isAll } =
    useSelection(experimentId, ids, view);
  const chosen = [...selected];
  const stalled = isEverything
    ? []
    : present.flatMap((row) =>
        row.kind === 'run' && row.run.health?.stalled && selected.has(row.id) ? [row.id] : [],
      );
  const cells = useRunCells({
    rows,
    range: sight.rows,
    shown,
    inSight: sight.columns,
    objective: view.objective,
  });

  const onView = useSettled((next: TableView) => {
    setSight((before) => (isSameSight(before, next) ? before : next));
    list.look(...next.rows);
  });
  const looks = useRunLooks(view, setView);
  const handlers: TableHandlers = {
    toggle,
    toggleAll: isAll ? clear : selectAll,
    flip: list.flip,
    showMore: list.showMore,
    ...looks,
    peek: onPeek,
    tag: (runIds) => setDialog({ what: 'tag', runIds }),
    move: (runIds) => setDialog({ what: 'move', runIds }),
    remove(gone) {
      if (throwAway(gone)) clear();
    },
    restore(back) {
      if (bringBack(back)) clear();
    },
    kill(stalled) {
      markKilled(stalled);
      clear();
    },
  };
  // Chosen runs that were never loaded go too: that is asked first, from the keyboard as well.
  const remove = (gone: string[]) => (isEverything ? setDialog({ what: 'delete' }) : handlers.remove(gone));
  const compareMatching = () =>
    compare({
      question: { ...runsQuestion(experimentId, view), orderBy: runsOrder(view) },
      matching: list.matching,
    });
  const compareChosen = () => (isEverything ? compareMatching() : compare({ runIds: chosen }));
  useActions([
    { label: 'Compare the selected runs', keys: 'c', group: 'Runs', run: compareChosen },
    { label: 'Compare all runs that match', group: 'Runs', run: compareMatching },
  ]);
  const activate = (id: string) => {
    setActiveId(id);
    if (peeked && ids.includes(id)) onPeek(id);
  };
  useEffect(() => {
    if (picked) setActiveId(picked.id);
  }, [picked, setActiveId]);
  const open = (row: TableRow) => {
    if (row.kind === 'run') router.push(runHref(row.run));
    else if (row.kind === 'group') list.flip(row.id);
    else list.showMore(row.branch);
  };
  useRowKeys({
    rows,
    activeId,
    setActiveId: activate,
    open,
    clear,
    chosen,
    handlers,
    register: (runIds) =>
      isEverything || runIds.length > MOST_REGISTERED
        ? toast(`${MOST_REGISTERED} runs at most are registered at once`)
        : setDialog({ what: 'register', runIds }),
    remove,
    canWrite,
    isTrash: view.trash,
  });
  const columns = useTableColumns({
    shown,
    view,
    isTree: list.isTree,
    isGrouped: list.isGrouped,
    canWrite,
    handlers,
  });
  const some = isEverything ? undefined : chosen;

  return (
    <>
      <CellsContext value={cells}>
        <ChosenContext value={isAll ? 'all' : chosen.length > 0 ? 'some' : 'none'}>
          <ExplainedCells activeId={activeId}>
            <LitRows>
              <DataTable
                label={`Runs of ${name}`}
                columns={columns}
                rows={rows}
                rowId={idOf}
                rowHeight={ROW_HEIGHTS[density]}
                total={rows.length}
                sort={{ id: view.sort, isDescending: !view.ascending }}
                onSort={(id) =>
                  setView({ sort: id, ascending: view.sort === id ? !view.ascending : id === NAME_COLUMN })
                }
                columnMenu={(id, resize) =>
                  shown.includes(id) && (
                    <ColumnMenu
                      id={id}
                      shown={chosenColumns}
                      view={view}
                      setView={setView}
                      onResize={resize}
                      onFilterBy={onFilterBy}
                    />
                  )
                }
                isSelected={({ kind, id }) => kind === 'run' && isSelected(id)}
                rowVersion={versionOf}
                drawVersion={`${list.isTree}${list.isGrouped}`}
                activeId={activeId}
                onActivate={activate}
                onOpen={open}
                onView={onView}
                jump={jump}
                covered={covered}
                scrollKey={`${view.filter} ${view.sort} ${view.ascending} ${view.group.join()} ${view.trash}`}
                widths={view.widths}
                onWidths={(widths) => setView({ widths })}
                isDimmed={list.isPlaceholder}
              />
            </LitRows>
          </ExplainedCells>
        </ChosenContext>
      </CellsContext>
      {chosen.length > 0 && (
        <BulkBar
          ids={chosen}
          matching={list.matching}
          isEverything={isEverything}
          canChooseAll={isAll && list.matching > chosen.length}
          isTrash={view.trash}
          canWrite={canWrite}
          stalled={stalled.length}
          onKill={() => handlers.kill(stalled)}
          onCompare={compareChosen}
          onEverything={selectEverything}
          onTag={() => setDialog({ what: 'tag', runIds: chosen })}
          onMove={() => setDialog({ what: 'move', runIds: chosen })}
          onRegister={() => setDialog({ what: 'register', runIds: chosen })}
          onDelete={() => remove(chosen)}
          onRestore={() => handlers.restore(chosen)}
          onExport={(format) => onExport(format, some)}
          onPandas={() => onPandas(some)}
          onClear={clear}
          onCover={setCovered}
        />
      )}
      <RunsDialogs
        open={dialog}
        rows={present}
        matching={list.matching}
        // One run's own menu means that run, whatever else is chosen.
        isAll={(runIds) => isEverything && runIds.length === chosen.length}
        onClose={() => setDialog(undefined)}
        onGone={clear}
      />
    </>
  );
}
