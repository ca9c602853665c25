'use client';
import { FilterX, Trash2 } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useCallback, useMemo, useRef } from 'react';
import { EmptyState, ErrorState, StaleNotice } from '@/components/data/states';
import { Button } from '@/components/ui/button';
import { Skeleton } from '@/components/ui/skeleton';
import { useActions } from '@/lib/client/actions';
import { useOperation } from '@/lib/client/use-operation';
import { exportAll } from './export-runs';
import { defaultColumns, type KnownKeys, orderTerm } from './run-columns';
import { RunsFooter } from './runs-footer';
import { RunsTable } from './runs-table';
import { RunsToolbar } from './runs-toolbar';
import { useRuns } from './use-runs';
import { useRememberedView, useRunsView } from './use-runs-view';

const FirstRun = dynamic(() => import('../first-run').then((module) => module.FirstRun));

const NO_KEYS: KnownKeys = { metrics: [], params: [], tags: [] };
const LOOK_FOR_KEYS = 15_000;

export function RunsPanel({ experimentId, name }: { experimentId: string; name: string }) {
  useRememberedView(experimentId);
  const [view, setView] = useRunsView();
  const state = useRuns(experimentId, view);
  const columns = useOperation(
    'tracking.listRunColumns',
    { experimentIds: [experimentId] },
    { keepPrevious: true, every: state.running > 0 && LOOK_FOR_KEYS },
  );
  const keys = columns.data ?? NO_KEYS;
  const firstPage = state.query.data?.pages[0]?.runs;
  const shown = useMemo(
    () => view.columns ?? defaultColumns(keys, firstPage ?? []),
    [view.columns, keys, firstPage],
  );

  const input = useRef<HTMLInputElement>(null);
  const setFilter = useCallback((filter: string) => void setView({ filter: filter || null }), [setView]);
  const order = orderTerm(view.sort, !view.ascending);
  const exportView = () =>
    void exportAll(
      name,
      {
        experimentIds: [experimentId],
        filter: view.filter,
        orderBy: order ? [order] : [],
        runViewType: view.view === 'deleted' ? 'DELETED_ONLY' : 'ACTIVE_ONLY',
      },
      shown,
    );
  useActions([
    { label: 'Filter runs', keys: '/', group: 'Runs', run: () => input.current?.focus() },
    { label: 'Export runs as CSV', group: 'Runs', run: exportView },
    {
      label: view.view === 'deleted' ? 'Show the active runs' : 'Show the deleted runs',
      group: 'Runs',
      run: () => void setView({ view: view.view === 'deleted' ? 'active' : 'deleted' }),
    },
  ]);

  const { query, runs } = state;
  const fault = query.error?.code === 'INVALID_PARAMETER_VALUE' ? query.error.message : undefined;
  const retry = query.error && {
    error: query.error,
    what: 'the runs',
    onRetry: () => void query.refetch(),
    isRetrying: query.isFetching,
  };
  const isEmpty = query.data !== undefined && runs.length === 0;
  if (isEmpty && !view.filter && view.view === 'active' && !query.error) {
    return <FirstRun experimentName={name} />;
  }
  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      <RunsToolbar
        view={view}
        setView={setView}
        keys={keys}
        runs={runs}
        shown={shown}
        onFilter={setFilter}
        onExport={exportView}
        inputRef={input}
        {...(fault && { fault })}
      />
      {retry && query.data && !fault && <StaleNotice {...retry} className="mx-4 my-2 lg:mx-6" />}
      {!query.data ? (
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
        <NothingFound isTrash={view.view === 'deleted'} filter={view.filter} onClear={() => setFilter('')} />
      ) : (
        <RunsTable
          name={name}
          state={state}
          view={view}
          setView={setView}
          shown={shown}
          onFilterBy={(column) => {
            void setView({ filter: view.filter ? `${view.filter} AND ${column} = ` : `${column} = ` });
            setTimeout(() => input.current?.focus(), 50);
          }}
        />
      )}
      {query.data && <RunsFooter state={state} loaded={runs.length} />}
    </div>
  );
}

const ClearButton = ({ onClear }: { onClear: () => void }) => (
  <Button onClick={onClear}>
    <FilterX />
    Clear the filter
  </Button>
);

const FilterFault = ({ onClear }: { onClear: () => void }) => (
  <EmptyState
    icon={<FilterX />}
    title="This filter cannot be read"
    actions={<ClearButton onClear={onClear} />}
  >
    What is wrong stands under the filter.
  </EmptyState>
);

type NothingProps = { isTrash: boolean; filter: string; onClear: () => void };

function NothingFound({ isTrash, filter, onClear }: NothingProps) {
  if (filter) {
    return (
      <div className="flex-1">
        <EmptyState
          icon={<FilterX />}
          title="No run matches the filter"
          actions={<ClearButton onClear={onClear} />}
        >
          <code className="font-mono text-xs text-foreground [overflow-wrap:anywhere]">{filter}</code>
        </EmptyState>
      </div>
    );
  }
  return (
    <div className="flex-1">
      <EmptyState icon={<Trash2 />} title={isTrash ? 'No deleted runs' : 'No runs'}>
        Deleted runs wait here until they are restored.
      </EmptyState>
    </div>
  );
}

const RunsSkeleton = () => (
  <div
    aria-busy
    className="flex-1 animate-[fade_120ms_150ms_backwards] overflow-hidden px-4 pt-[52px] lg:px-6"
  >
    {Array.from({ length: 24 }, (_, row) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: grey bars are all alike.
      <div key={row} className="flex h-(--row-height) items-center gap-8 border-b">
        <Skeleton className="w-56" />
        <Skeleton className="w-20" />
        <Skeleton className="w-24" />
        <Skeleton className="hidden w-16 md:block" />
        <Skeleton className="hidden w-16 lg:block" />
        <Skeleton className="hidden w-16 lg:block" />
      </div>
    ))}
  </div>
);
