'use client';
import { ArrowUpRight, X } from 'lucide-react';
import Link from 'next/link';
import { useMemo, useState } from 'react';
import { CopyId } from '@/components/data/copy-button';
import { NumberText } from '@/components/data/number';
import { SearchInput } from '@/components/data/search-input';
import { ErrorState } from '@/components/data/states';
import { Duration, Time } from '@/components/data/time';
import { Button } from '@/components/ui/button';
import { Skeleton } from '@/components/ui/skeleton';
import { useActions } from '@/lib/client/actions';
import { useOperation } from '@/lib/client/use-operation';
import { formatCount, plural } from '@/lib/pure/format';
import { ExplainedNumber } from '../explain/explained-number';
import { useFollow } from '../live/use-live-runs';
import { RunNote } from '../run/run-note';
import { useRunMetrics } from '../run/use-run-metrics';
import { HealthBadges } from '../run-health';
import { runHref } from '../run-mark';
import { StatusBadge } from '../run-status';
import { DrawerEdge, useDrawerWidth } from './drawer-edge';
import { LegendMark } from './legend';
import { useRunsView } from './use-runs-view';
import { colourOf } from './use-table-columns';

const LISTED = 100;
const LIVE = 3_000;

type PeekProps = { runId: string; onClose: () => void };

/** A run beside the table: what it is and what came of it, without leaving the list. */
export function RunPeek({ runId, onClose }: PeekProps) {
  const follow = useFollow();
  const [view] = useRunsView();
  const query = useOperation(
    'tracking.getRunPage',
    { runId },
    { keepPrevious: true, every: (last) => (last?.run.info.status === 'RUNNING' ? follow(LIVE) : false) },
  );
  const [search, setSearch] = useState('');
  const [width, setWidth] = useDrawerWidth();
  useActions([{ label: 'Close the run', keys: 'esc', group: 'Runs', run: onClose, isKeyOnly: true }]);
  const run = query.data?.run;
  const metrics = useRunMetrics(query.data);
  const found = useMemo(() => {
    const has = ({ key }: { key: string }) => key.toLowerCase().includes(search.toLowerCase());
    return {
      metrics: metrics.filter(has),
      params: run?.data.params.filter(has) ?? [],
      tags: run?.data.tags.filter((tag) => has(tag) && !tag.key.startsWith('mlflow.')) ?? [],
    };
  }, [metrics, run, search]);
  return (
    <aside
      aria-label={run ? `Run ${run.info.runName}` : 'Run'}
      style={{ width }}
      className="absolute inset-y-0 end-0 z-40 flex max-w-full flex-col border-s bg-raised shadow-float"
    >
      <DrawerEdge label="Width of the run’s drawer" width={width} onWidth={setWidth} />
      <header className="flex h-11 shrink-0 items-center gap-2 border-b px-4">
        <LegendMark id={runId} colour={colourOf(view.colours[runId])} />
        <h2 className="min-w-0 truncate text-base font-semibold">{run?.info.runName ?? '…'}</h2>
        {run && <StatusBadge status={run.info.status} />}
        {query.data && <HealthBadges health={query.data.health} />}
        <span className="ms-auto flex">
          {run && (
            <Button asChild variant="ghost" size="icon-sm">
              <Link href={runHref(run.info)} aria-label="Open the run’s page">
                <ArrowUpRight />
              </Link>
            </Button>
          )}
          <Button variant="ghost" size="icon-sm" aria-label="Close" onClick={onClose}>
            <X />
          </Button>
        </span>
      </header>
      {query.error && !run && (
        <ErrorState
          error={query.error}
          what="the run"
          onRetry={() => void query.refetch()}
          isRetrying={query.isFetching}
        />
      )}
      {!run && !query.error && <Skeleton className="m-4 w-48" />}
      {run && (
        <div className="flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto px-4 py-3 scroll-thin">
          <div className="flex flex-wrap items-center gap-x-4 gap-y-1 text-xs text-muted-foreground">
            <Time value={run.info.startTime} />
            <Duration
              start={run.info.startTime}
              end={run.info.endTime}
              isRunning={run.info.status === 'RUNNING'}
            />
            <span>{run.info.userId}</span>
            <CopyId id={runId} label="Copy run id" />
          </div>
          <RunNote run={run} />
          <SearchInput label="Search metrics, parameters and tags" value={search} onValueChange={setSearch} />
          <Metrics runId={runId} metrics={found.metrics} />
          <Texts title="Parameters" entries={found.params} />
          <Texts title="Tags" entries={found.tags} />
        </div>
      )}
    </aside>
  );
}

type Metric = { key: string; value: number | string; min: number | null; max: number | null };

function Metrics({ runId, metrics }: { runId: string; metrics: readonly Metric[] }) {
  if (metrics.length === 0) return null;
  return (
    <section>
      <table className="w-full table-fixed text-sm">
        <thead className="text-xs text-muted-foreground">
          <tr className="h-6 text-end">
            <th scope="col" className="text-start font-medium">
              {plural(metrics.length, 'metric')}
            </th>
            {['last', 'min', 'max'].map((stat) => (
              <th key={stat} scope="col" className="w-20 text-end font-medium">
                {stat}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {metrics.slice(0, LISTED).map(({ key, value, min, max }) => (
            <tr key={key} className="h-7 border-t text-end tabular">
              <th scope="row" className="truncate text-start font-normal" title={key}>
                {key}
              </th>
              {[value, min, max].map((number, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: last, min and max, always in this order.
                <td key={at}>
                  {at === 0 && number !== null ? (
                    <ExplainedNumber runId={runId} metricKey={key} value={number} />
                  ) : (
                    <NumberText value={number} />
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <Rest count={metrics.length} />
    </section>
  );
}

type TextsProps = { title: string; entries: readonly { key: string; value: string }[] };

function Texts({ title, entries }: TextsProps) {
  if (entries.length === 0) return null;
  return (
    <section>
      <h3 className="mb-1 text-xs font-medium text-muted-foreground">{title}</h3>
      <dl className="grid grid-cols-[minmax(0,2fr)_minmax(0,3fr)] text-sm">
        {entries.slice(0, LISTED).flatMap(({ key, value }) => [
          <dt key={`${key} key`} className="truncate border-t py-1 pe-2 text-muted-foreground" title={key}>
            {key}
          </dt>,
          <dd key={`${key} value`} className="truncate border-t py-1" title={value}>
            {value}
          </dd>,
        ])}
      </dl>
      <Rest count={entries.length} />
    </section>
  );
}

const Rest = ({ count }: { count: number }) =>
  count > LISTED && (
    <p className="py-1 text-xs text-muted-foreground">{formatCount(count - LISTED)} more: search for them.</p>
  );
