'use client';
import { ChartLine, ChevronDown, SearchX } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import type { XKind } from '@/components/charts/prepare-axis';
import { type ChartGrid, GAP, useChartGrid } from '@/components/charts/use-grid';
import { NumberText } from '@/components/data/number';
import { EmptyState } from '@/components/data/states';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { lazyDialog } from '@/components/ui/lazily';
import { useActions } from '@/lib/client/actions';
import { useZone } from '@/lib/client/preferences';
import { runColour } from '@/lib/pure/colours';
import { formatCount } from '@/lib/pure/format';
import { LineCard, type LineCardProps } from '../charts/line-card';
import { LineToolbar } from '../charts/line-toolbar';
import type { Subject } from '../charts/subject';
import { expressionColumn, readColumn } from '../runs/run-columns';
import { useChartView } from './chart-view';
import { AddExpression, ExpressionCharts } from './expression-charts';
import { groupMetrics, type MetricGroup } from './group-metrics';
import type { MetricSummary } from './use-run-page';

const ChartDialog = lazyDialog(() => import('./chart-dialog').then((module) => module.ChartDialog));

type ChartsTabProps = {
  experimentId: string;
  runId: string;
  runName: string;
  isRunning: boolean;
  summaries: readonly MetricSummary[];
  /** A part that all keys begin with and that says nothing here. */
  prefix?: string;
  xAtFirst?: XKind;
};

/** One live chart a metric. Only those in sight ask the server and are drawn. */
export function ChartsTab(props: ChartsTabProps) {
  const { experimentId, runId, runName, isRunning, summaries, prefix = '', xAtFirst = 'step' } = props;
  const { view, setView, choices, choose } = useChartView(xAtFirst);
  const zone = useZone();
  const searchRef = useRef<HTMLInputElement>(null);
  const body = useRef<HTMLDivElement>(null);
  const grid = useChartGrid(body);
  const subject = useMemo<Subject>(
    () => ({ kind: 'runs', runs: [{ id: runId, name: runName, colour: runColour(runId) }], isRunning }),
    [runId, runName, isRunning],
  );
  useActions([
    { label: 'Search charts', keys: '/', group: 'Charts', run: () => searchRef.current?.focus() },
    {
      label: 'Logarithmic y axis',
      keys: 'l',
      group: 'Charts',
      run: () => choose({ isLogY: !choices.isLogY }),
    },
  ]);

  const groups = useMemo(
    () => groupMetrics(summaries, view.metric, prefix),
    [summaries, view.metric, prefix],
  );

  if (summaries.length === 0) {
    return (
      <EmptyState icon={<ChartLine />} title="No metrics">
        {isRunning
          ? 'A chart appears here for every metric that the run logs.'
          : 'The run ended without logging any.'}
      </EmptyState>
    );
  }
  const shared = {
    subject,
    settings: { ...choices, zone },
    window: choices.window,
    onWindow: (window: LineCardProps['window']) => choose({ window }),
  };
  const charts = groups.reduce((sum, group) => sum + group.charts.length, 0);
  const isFlat = charts <= FEW;
  const setExpressions = (expr: string[]) => void setView({ expr: expr.length > 0 ? expr : null });
  const expressions = view.expr.filter((each) => readColumn(expressionColumn(each)));
  const large =
    expressions.find((each) => expressionColumn(each) === view.chart) ??
    summaries.find(({ key }) => key === view.chart)?.key;
  return (
    <>
      <LineToolbar
        experimentIds={[experimentId]}
        search={view.metric}
        onSearch={(metric) => void setView({ metric: metric || null })}
        searchRef={searchRef}
        choices={choices}
        onChange={choose}
      >
        <AddExpression
          experimentId={experimentId}
          onAdd={(expression) => setExpressions([...new Set([...view.expr, expression])])}
        />
      </LineToolbar>
      <div ref={body} className="mx-4 my-4 flex flex-col gap-5 lg:mx-6">
        {grid && expressions.length > 0 && (
          <ExpressionCharts
            expressions={expressions}
            grid={grid}
            shared={shared}
            onOpen={(expression) =>
              void setView({ chart: expressionColumn(expression) }, { history: 'push' })
            }
            onRemove={(expression) => setExpressions(view.expr.filter((other) => other !== expression))}
          />
        )}
        {grid &&
          (isFlat ? flatten(groups) : groups).map((group) => (
            <Group
              key={group.name}
              group={group}
              grid={grid}
              isOnly={isFlat || groups.length === 1}
              prefix={prefix}
              shared={shared}
              onOpen={(chart) => void setView({ chart }, { history: 'push' })}
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
          {...shared}
          runId={runId}
          title={large}
          metricKey={large}
          isExpression={expressions.includes(large)}
          onClose={() => void setView({ chart: null })}
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
  grid: ChartGrid;
  isOnly: boolean;
  prefix: string;
  shared: Pick<LineCardProps, 'subject' | 'settings' | 'window' | 'onWindow'>;
  onOpen: (key: string) => void;
};

const HEIGHT = 190;

/** So many charts of a group are on the page until somebody asks for more: a run may log thousands of metrics. */
const MOST = 48;

function Group({ group: { name, charts, singles }, grid, isOnly, prefix, shared, onOpen }: GroupProps) {
  const [isOpen, setOpen] = useState(true);
  const [most, setMost] = useState(MOST);
  const isTitled = name !== '' || !isOnly;
  const columns = isOnly ? Math.min(grid.columns, Math.max(1, charts.length)) : grid.columns;
  const width = charts.length === 1 && isOnly ? Math.min(760, grid.widthOf(grid.columns)) : undefined;
  const span = Math.floor(grid.columns / columns);
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
        <div className="flex flex-wrap" style={{ gap: GAP }}>
          {charts.slice(0, most).map(({ key, value }) => {
            const cardWidth = width ?? grid.widthOf(span);
            return (
              <div key={key} style={{ width: cardWidth + 2 }}>
                <LineCard
                  {...shared}
                  title={key.slice(prefix.length)}
                  metricKey={key}
                  width={cardWidth}
                  height={HEIGHT}
                  beside={<NumberText value={value} />}
                  onOpen={() => onOpen(key)}
                />
              </div>
            );
          })}
        </div>
      )}
      {isOpen && charts.length > most && (
        <p className="mt-3 text-xs text-muted-foreground">
          {most} of {formatCount(charts.length)} charts: search for others, or{' '}
          <Button variant="link" size="text" className="text-xs" onClick={() => setMost(most + MOST)}>
            show more
          </Button>
        </p>
      )}
      {isOpen && singles.length > 0 && <Singles metrics={singles} isAfterCharts={charts.length > 0} />}
    </section>
  );
}

const MOST_SINGLES = 500;

type SinglesProps = { metrics: readonly MetricSummary[]; isAfterCharts: boolean };

/** A value that was logged once needs no axis. */
const Singles = ({ metrics, isAfterCharts }: SinglesProps) => (
  <>
    <dl
      className={cn(
        'grid grid-cols-[repeat(auto-fill,minmax(min(100%,200px),1fr))] gap-2',
        isAfterCharts && 'mt-3',
      )}
    >
      {metrics.slice(0, MOST_SINGLES).map(({ key, value }) => (
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
    {metrics.length > MOST_SINGLES && (
      <p className="mt-3 text-xs text-muted-foreground">
        {MOST_SINGLES} of {formatCount(metrics.length)} values: search for others
      </p>
    )}
  </>
);
