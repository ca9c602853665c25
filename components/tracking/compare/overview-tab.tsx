'use client';
import { useMemo } from 'react';
import { CopyId } from '@/components/data/copy-button';
import { ErrorState, StaleNotice } from '@/components/data/states';
import { Duration, Time } from '@/components/data/time';
import { Segmented } from '@/components/ui/segmented';
import { Skeleton } from '@/components/ui/skeleton';
import { StatusText } from '../run-status';
import { Text } from '../runs/run-cells';
import type { CompareRow } from './compare-row';
import { CompareTable } from './compare-table';
import { STATS } from './comparison-state';
import { KeysToolbar } from './keys-toolbar';
import { countOf, saidOf, useComparedKeys } from './use-compared-keys';
import { type ComparedRun, useComparison } from './use-comparison';

/** What the runs are, and how far each metric is from the baseline's. */
export function OverviewTab() {
  const { url, set, runs } = useComparison();
  const { query, rows, total, different, more } = useComparedKeys('metric');
  const shown = useMemo((): CompareRow[] => {
    const facts = url.q === '' ? factsOf(runs, url.all) : [];
    const section: CompareRow = {
      kind: 'section',
      id: 'section metrics',
      title: 'Metrics',
      note: countOf(total, different, url.all),
    };
    return [...facts, section, ...rows];
  }, [url.q, url.all, runs, rows, total, different]);
  const retry = query.error && {
    error: query.error,
    what: 'the metrics',
    onRetry: () => void query.refetch(),
    isRetrying: query.isFetching,
  };
  return (
    <div className="flex h-full min-h-0 flex-col">
      <KeysToolbar what="metrics" said={query.data ? saidOf('metric', total, different, url.all) : ''}>
        <Segmented
          label="Which value of a metric"
          value={url.stat}
          onValueChange={(stat) => void set({ stat })}
          options={STATS.map((stat) => ({ value: stat, label: stat }))}
        />
      </KeysToolbar>
      {retry && query.data && <StaleNotice {...retry} className="mx-4 my-2 lg:mx-6" />}
      {!query.data ? (
        retry ? (
          <ErrorState {...retry} />
        ) : (
          <TableSkeleton />
        )
      ) : (
        <CompareTable
          label="Metrics of the runs, against the baseline"
          rows={shown}
          isDimmed={query.isPlaceholderData}
          onEndReached={more}
          onOpen={(metric) => void set({ tab: 'stats', metric }, { history: 'push' })}
        />
      )}
    </div>
  );
}

const FACTS: {
  id: string;
  title: string;
  value: (run: ComparedRun) => unknown;
  of: (run: ComparedRun) => React.ReactNode;
}[] = [
  {
    id: 'status',
    title: 'Status',
    value: ({ status }) => status,
    of: ({ status }) => <StatusText status={status} />,
  },
  {
    id: 'started',
    title: 'Started',
    value: ({ startTime }) => startTime,
    of: ({ startTime }) => <Time value={startTime} className="text-muted-foreground" />,
  },
  {
    id: 'duration',
    title: 'Duration',
    value: ({ startTime, endTime }) => endTime && endTime - startTime,
    of: ({ startTime, endTime, status }) => (
      <Duration start={startTime} end={endTime} isRunning={status === 'RUNNING'} />
    ),
  },
  {
    id: 'user',
    title: 'User',
    value: ({ userId }) => userId,
    of: ({ userId }) => <Text value={userId || undefined} />,
  },
  {
    id: 'experiment',
    title: 'Experiment',
    value: ({ experimentName }) => experimentName,
    of: ({ experimentName }) => <Text value={experimentName} />,
  },
  {
    id: 'id',
    title: 'Run id',
    value: ({ runId }) => runId,
    of: ({ runId }) => <CopyId id={runId} label="Copy run id" />,
  },
];

function factsOf(runs: readonly ComparedRun[], isAll: boolean): CompareRow[] {
  const told = FACTS.filter(({ value }) => isAll || new Set(runs.map(value)).size > 1);
  return [
    { kind: 'section', id: 'section run', title: 'Run' },
    ...told.map(({ id, title, of }): CompareRow => ({ kind: 'fact', id: `fact ${id}`, title, of })),
  ];
}

export const TableSkeleton = () => (
  <div className="flex animate-[fade_120ms_150ms_backwards] flex-col gap-5 px-6 py-5">
    {['w-3/4', 'w-1/2', 'w-2/3', 'w-1/2', 'w-3/5'].map((width, at) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: they never change.
      <Skeleton key={at} className={width} />
    ))}
  </div>
);
