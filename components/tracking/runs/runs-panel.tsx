'use client';
import { parseAsString, useQueryState } from 'nuqs';
import { type ComponentType, useCallback, useMemo, useRef, useState } from 'react';
import { SplitPane } from '@/components/data/split-pane';
import { ErrorState, StaleNotice } from '@/components/data/states';
import { lazyPart } from '@/components/ui/lazily';
import { useActions } from '@/lib/client/actions';
import { useKept } from '@/lib/client/kept';
import { copyAndSay } from '@/lib/client/use-copy';
import { beginClause } from '@/lib/pure/search-filter';
import type { RunChartsProps } from '../charts/run-charts';
import { LiveLost } from '../live/live-sign';
import { useLiveRuns } from '../live/use-live-runs';
import { exportRuns, pandasSnippet } from './export-runs';
import { FacetRail } from './facet-rail';
import { LegendContext } from './legend';
import { runsOrder, runsQuestion } from './list-question';
import { FilterFault, NothingFound, RunsSkeleton, ThrownAway } from './runs-empty';
import { RunsFooter } from './runs-footer';
import { RunsTable } from './runs-table';
import { RunsToolbar } from './runs-toolbar';
import { useChartedRuns, useChartsPane } from './use-charts-pane';
import { useRunList } from './use-run-list';
import { RunsViewProvider, useViewContext } from './use-runs-view';
import { useShownColumns } from './use-shown-columns';
import { useVaryingColumns } from './use-varying-columns';
import { readObjective } from './view-state';

const RunPeek = lazyPart(() => import('./run-peek').then((module) => module.RunPeek));
const FirstRun = lazyPart(() => import('../first-run').then((module) => module.FirstRun));

type PanelProps = {
  experimentId: string;
  name: string;
  isInTrash: boolean;
  /** What stands beside the table: it draws the runs that the table lists. */
  charts?: ComponentType<RunChartsProps>;
};

export const RunsPanel = (props: PanelProps) => (
  <RunsViewProvider experimentId={props.experimentId}>
    <Runs {...props} />
  </RunsViewProvider>
);

function Runs({ experimentId, name, isInTrash, charts: Charts }: PanelProps) {
  const { view, setView, isReady, fault: viewFault } = useViewContext();
  useLiveRuns(useMemo(() => [experimentId], [experimentId]));
  const chosen = useShownColumns(experimentId, view.columns);
  const shown = useVaryingColumns(experimentId, view, chosen);
  const list = useRunList(experimentId, view, shown);
  const [rail, setRail] = useKept<'open' | 'closed'>('rail', 'open');
  const [peeked, setPeeked] = useQueryState('peek', parseAsString);
  const [jump, setJump] = useState<{ to: 'start' | 'end'; at: number }>();
  const input = useRef<HTMLInputElement>(null);
  const setFilter = useCallback((filter: string) => setView({ filter }), [setView]);

  const pane = useChartsPane();
  const { legend, charts } = useChartedRuns(list);
  const [picked, setPicked] = useState<{ id: string }>();
  const pick = useCallback((id: string) => setPicked({ id }), []);
  const question = { ...runsQuestion(experimentId, view), orderBy: runsOrder(view) };
  const objective = readObjective(view.objective);
  const exportView = (format: 'csv' | 'parquet', runIds?: string[]) =>
    void exportRuns(
      name,
      { ...question, ...(objective && { objective }), ...(runIds && { runIds }) },
      shown,
      format,
    );
  const copyPandas = (runIds?: string[]) =>
    void copyAndSay(
      pandasSnippet(window.location.origin, { ...question, ...(runIds && { runIds }) }),
      'Copied: paste it into a notebook',
    );
  const toggleRail = () => setRail(rail === 'open' ? 'closed' : 'open');
  useActions([
    { label: 'Filter runs', keys: '/', group: 'Runs', run: () => input.current?.focus() },
    { label: 'Narrow the runs', keys: 'f', group: 'Runs', run: toggleRail },
    ...(Charts ? [{ label: 'Charts beside the table', keys: 'v', group: 'Runs', run: pane.onToggle }] : []),
    { label: 'Export runs as CSV', group: 'Runs', run: () => exportView('csv') },
    { label: 'Export runs as Parquet', group: 'Runs', run: () => exportView('parquet') },
    { label: 'Copy the runs as pandas', group: 'Runs', run: () => copyPandas() },
    {
      label: view.trash ? 'Show the active runs' : 'Show the deleted runs',
      group: 'Runs',
      run: () => setView({ trash: !view.trash }),
    },
  ]);

  const fault = list.error?.code === 'INVALID_PARAMETER_VALUE' ? list.error.message : undefined;
  const retry = list.error && {
    error: list.error,
    what: 'the runs',
    onRetry: list.refetch,
    isRetrying: list.isFetching,
  };
  const isEmpty = list.isAnswered && !list.isPlaceholder && list.isCounted && list.rows.length === 0;
  if (isEmpty && !view.filter && !view.trash && !list.error)
    return isInTrash ? <ThrownAway /> : <FirstRun experimentName={name} />;
  const table = (
    <>
      {!list.isAnswered || !isReady ? (
        retry ? (
          fault ? (
            <FilterFault onClear={() => setFilter('')} />
          ) : (
            <ErrorState {...retry} />
          )
        ) : (
          <RunsSkeleton />
        )
      ) : isEmpty ? (
        <NothingFound isTrash={view.trash} filter={view.filter} onClear={() => setFilter('')} />
      ) : (
        <RunsTable
          name={name}
          list={list}
          shown={shown}
          chosen={chosen}
          jump={jump}
          picked={picked}
          onFilterBy={(column) => {
            setView({ filter: beginClause(view.filter, column) });
            setTimeout(() => input.current?.focus(), 50);
          }}
          peeked={peeked}
          onPeek={(runId) => void setPeeked(runId)}
          onExport={exportView}
          onPandas={copyPandas}
        />
      )}
      {list.isAnswered && (
        <RunsFooter
          list={list}
          onFilter={setFilter}
          onJump={(to) => setJump((before) => ({ to, at: (before?.at ?? 0) + 1 }))}
        />
      )}
    </>
  );
  const drawn = Charts && pane.isOpen && isReady && <Charts {...charts} onPick={pick} />;
  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      <RunsToolbar
        shown={chosen}
        hiddenColumns={chosen.length - shown.length}
        onFilter={setFilter}
        inputRef={input}
        rail={{ isOpen: rail === 'open', onToggle: toggleRail }}
        charts={Charts && pane}
        onExport={exportView}
        onPandas={copyPandas}
        {...(fault && { fault })}
      />
      <LiveLost />
      {viewFault && (
        <p className="border-b bg-warning-soft px-4 py-1.5 text-xs text-warning lg:px-6">{viewFault}</p>
      )}
      {retry && list.isAnswered && !fault && <StaleNotice {...retry} className="mx-4 my-2 lg:mx-6" />}
      <div className="relative flex min-h-0 flex-1">
        {rail === 'open' && <FacetRail experimentId={experimentId} view={view} onFilter={setFilter} />}
        <LegendContext value={Charts && pane.isOpen ? legend : undefined}>
          {drawn && pane.isAlone ? (
            <section aria-label="charts" className="min-w-0 flex-1 overflow-y-auto scroll-thin">
              {drawn}
            </section>
          ) : (
            <SplitPane label="charts" kept="charts.share" start={table} end={drawn} />
          )}
          {peeked && <RunPeek runId={peeked} onClose={() => void setPeeked(null)} />}
        </LegendContext>
      </div>
    </div>
  );
}
