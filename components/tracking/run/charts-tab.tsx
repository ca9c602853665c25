'use client';
import { ChartLine, ChevronDown, SearchX } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useQueryStates } from 'nuqs';
import { useRef, useState } from 'react';
import type { XKind } from '@/components/charts/prepare-axis';
import { NumberText } from '@/components/data/number';
import { EmptyState } from '@/components/data/states';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { useActions } from '@/lib/client/actions';
import { useZonePreference } from '@/lib/client/preferences';
import { runColour } from '@/lib/pure/colours';
import { ChartCard, type ChartSettings } from './chart-card';
import { ChartToolbar } from './chart-toolbar';
import { CHART_VIEW } from './chart-view';
import { groupMetrics, type MetricGroup } from './group-metrics';
import type { MetricSummary } from './use-run-page';

const ChartDialog = dynamic(() => import('./chart-dialog').then((module) => module.ChartDialog));

type ChartsTabProps = {
  runId: string;
  startTime: number;
  isRunning: boolean;
  summaries: readonly MetricSummary[];
  /** A part that all keys begin with and that says nothing here. */
  prefix?: string;
  xAtFirst?: XKind;
};

/** One live chart a metric. Only those in sight ask the server and are drawn. */
export function ChartsTab({ runId, isRunning, summaries, prefix = '', xAtFirst = 'step' }: ChartsTabProps) {
  const [view, setView] = useQueryStates(CHART_VIEW, { throttleMs: 100 });
  const [zonePreference] = useZonePreference();
  const searchRef = useRef<HTMLInputElement>(null);
  const x = view.x ?? xAtFirst;
  useActions([
    { label: 'Search charts', keys: '/', group: 'Charts', run: () => searchRef.current?.focus() },
    { label: 'Logarithmic y axis', keys: 'l', group: 'Charts', run: () => void setView({ log: !view.log }) },
  ]);

  if (summaries.length === 0) {
    return (
      <EmptyState icon={<ChartLine />} title="No metrics">
        {isRunning
          ? 'A chart appears here for every metric that the run logs.'
          : 'The run ended without logging any.'}
      </EmptyState>
    );
  }
  const settings: ChartSettings = {
    runId,
    colour: runColour(runId),
    x,
    smoothing: view.smooth,
    isLog: view.log,
    isRunning,
    zone: zonePreference === 'utc' ? 'UTC' : undefined,
    prefix,
  };
  const groups = groupMetrics(summaries, view.metric, prefix);
  const charts = groups.reduce((sum, group) => sum + group.charts.length, 0);
  const isFlat = charts <= FEW;
  const large = summaries.find(({ key }) => key === view.chart);
  return (
    <>
      <ChartToolbar
        search={view.metric}
        onSearch={(metric) => void setView({ metric: metric || null })}
        x={x}
        onX={(next) => void setView({ x: next, from: null, to: null })}
        smoothing={view.smooth}
        onSmoothing={(smooth) => void setView({ smooth: smooth || null })}
        isLog={view.log}
        onLog={(log) => void setView({ log: log || null })}
        searchRef={searchRef}
      />
      <div className="flex flex-col gap-5 px-4 py-4 lg:px-6">
        {(isFlat ? flatten(groups) : groups).map((group) => (
          <Group
            key={group.name}
            group={group}
            isOnly={isFlat || groups.length === 1}
            settings={settings}
            onOpen={(chart) => void setView({ chart, from: null, to: null }, { history: 'push' })}
          />
        ))}
        {groups.length === 0 && (
          <EmptyState
            icon={<SearchX />}
            title={`No metric’s name has “${view.metric}”`}
            actions={<Button onClick={() => void setView({ metric: null })}>Clear the search</Button>}
          />
        )}
      </div>
      {large && (
        <ChartDialog
          metric={large}
          settings={settings}
          window={view.from !== null && view.to !== null ? [view.from, view.to] : undefined}
          onWindow={(next) => void setView({ from: next?.[0] ?? null, to: next?.[1] ?? null })}
          onClose={() => void setView({ chart: null, from: null, to: null })}
        />
      )}
    </>
  );
}

/** So few charts are found without headings. */
const FEW = 6;

const flatten = (groups: readonly MetricGroup[]): MetricGroup[] =>
  groups.length === 0
    ? []
    : [
        {
          name: '',
          charts: groups.flatMap(({ charts }) => charts),
          singles: groups.flatMap(({ singles }) => singles),
        },
      ];

type GroupProps = {
  group: MetricGroup;
  isOnly: boolean;
  settings: ChartSettings;
  onOpen: (key: string) => void;
};

function Group({ group: { name, charts, singles }, isOnly, settings, onOpen }: GroupProps) {
  const [isOpen, setOpen] = useState(true);
  const isTitled = name !== '' || !isOnly;
  return (
    <section aria-label={name || 'Ungrouped metrics'}>
      {isTitled && (
        <h2 className="mb-2">
          <button
            type="button"
            aria-expanded={isOpen}
            onClick={() => setOpen(!isOpen)}
            className="-ms-1 inline-flex h-7 items-center gap-1 rounded-sm px-1 text-sm font-semibold hover:bg-muted"
          >
            <ChevronDown
              className={cn('size-4 text-muted-foreground transition-transform', !isOpen && '-rotate-90')}
            />
            {name || 'Other'}
            <span className="ms-1 text-xs font-normal text-muted-foreground tabular">
              {charts.length + singles.length}
            </span>
          </button>
        </h2>
      )}
      {isOpen && charts.length > 0 && (
        <div
          className={cn(
            'grid gap-3',
            isOnly
              ? 'grid-cols-[repeat(auto-fit,minmax(min(100%,340px),1fr))]'
              : 'grid-cols-[repeat(auto-fill,minmax(min(100%,340px),1fr))]',
            charts.length === 1 && isOnly && 'max-w-3xl',
          )}
        >
          {charts.map((metric) => (
            <ChartCard
              key={metric.key}
              metric={metric}
              settings={settings}
              onOpen={() => onOpen(metric.key)}
            />
          ))}
        </div>
      )}
      {isOpen && singles.length > 0 && <Singles metrics={singles} isAfterCharts={charts.length > 0} />}
    </section>
  );
}

/** A value that was logged once needs no axis. */
const Singles = ({
  metrics,
  isAfterCharts,
}: {
  metrics: readonly MetricSummary[];
  isAfterCharts: boolean;
}) => (
  <dl
    className={cn(
      'grid grid-cols-[repeat(auto-fill,minmax(min(100%,200px),1fr))] gap-2',
      isAfterCharts && 'mt-3',
    )}
  >
    {metrics.map(({ key, value }) => (
      <div key={key} className="flex items-baseline justify-between gap-3 rounded-md border px-3 py-1.5">
        <dt className="truncate text-muted-foreground" title={key}>
          {key}
        </dt>
        <dd className="font-medium">
          <NumberText value={value} />
        </dd>
      </div>
    ))}
  </dl>
);
