'use client';
import { ChartLine, SearchX } from 'lucide-react';
import { useDeferredValue, useMemo, useRef } from 'react';
import type { XKind } from '@/components/charts/prepare-axis';
import { useChartGrid } from '@/components/charts/use-grid';
import { EmptyState } from '@/components/data/states';
import { Button } from '@/components/ui/button';
import { lazyDialog } from '@/components/ui/lazily';
import { useActions } from '@/lib/client/actions';
import { useZone } from '@/lib/client/preferences';
import { runColour } from '@/lib/pure/colours';
import { ArrangedCharts } from '../charts/arranged-charts';
import { SectionsChoice } from '../charts/chart-settings';
import type { LineCardProps } from '../charts/line-card';
import { LineToolbar } from '../charts/line-toolbar';
import { foldSections, moveSection } from '../charts/sections';
import type { Subject } from '../charts/subject';
import { useKept } from '../charts/use-kept';
import { expressionColumn, readColumn } from '../runs/run-columns';
import { keptArrangement, readArrangement, withEnds } from './arrangement';
import { useChartView } from './chart-view';
import { AddExpression, ExpressionCharts } from './expression-charts';
import { groupMetrics, moveMetric } from './group-metrics';
import { SectionMetrics } from './section-metrics';
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
      keys: 'shift+l',
      group: 'Charts',
      run: () => choose({ isLogY: !choices.isLogY }),
    },
  ]);

  const [arranged, arrange] = useKept(
    view.arranged,
    readArrangement,
    (next) => void setView({ arranged: keptArrangement(next) }),
  );
  // Thousands that come later are laid out without holding back what is being done.
  const listed = useDeferredValue(summaries);
  const { sections, isTitled } = useMemo(
    () => groupMetrics(listed, view.metric, arranged, prefix),
    [listed, view.metric, arranged, prefix],
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
        settings={
          <SectionsChoice by={arranged.by} onChange={(by) => arrange((before) => ({ ...before, by }))} />
        }
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
        {grid && (
          <ArrangedCharts
            sections={sections}
            isTitled={isTitled}
            onFold={(names, isFolded) => arrange((before) => foldSections(before, names, isFolded))}
            onMove={(shown, name, to) => arrange((before) => moveSection(before, shown, name, to))}
          >
            {({ items }) => (
              <SectionMetrics
                metrics={items}
                grid={grid}
                isOnly={sections.length === 1}
                prefix={prefix}
                shared={shared}
                ends={arranged.y}
                onOpen={(chart) => void setView({ chart }, { history: 'push' })}
                onMove={(beside, key, to) => arrange((before) => moveMetric(before, beside, key, to))}
              />
            )}
          </ArrangedCharts>
        )}
        {sections.length === 0 && (
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
          settings={{ ...shared.settings, ends: arranged.y[large] }}
          onEnds={(ends) => arrange((before) => withEnds(before, large, ends))}
          onClose={() => void setView({ chart: null })}
        />
      )}
    </>
  );
}
