'use client';
import { useMemo } from 'react';
import { Skeleton } from '@/components/ui/skeleton';
import { useOperation } from '@/lib/client/use-operation';
import { useStable } from '@/lib/client/use-stable';
import { plural } from '@/lib/pure/format';
import { goalOf } from '@/lib/pure/metric-goal';
import { type ChartsLayout, readLayout } from '../tracking/charts/layout';
import type { Subject } from '../tracking/charts/subject';
import { bestPlaces, MetricCell } from '../tracking/compare/cells';
import { readComparison } from '../tracking/compare/comparison-state';
import { StatsAnswer } from '../tracking/compare/stats/stats-tab';
import { useGroupTest } from '../tracking/compare/stats/use-group-test';
import { ComparisonProvider, useComparedRuns, useComparison } from '../tracking/compare/use-comparison';
import { OneChart } from './chart-figure';
import { FigureFault } from './figure-frame';

type CompareFigureProps = { experimentId: string; params: URLSearchParams; title: string | undefined };

/** A figure stays as its link says. */
const stays = () => Promise.resolve(new URLSearchParams());

/** Runs side by side, or the answer to "is it really better?", as the page of the comparison has it. */
export function CompareFigure({ experimentId, params, title }: CompareFigureProps) {
  const asked = params.toString();
  const url = useMemo(() => readComparison(new URLSearchParams(asked)), [asked]);
  const { data, error } = useComparedRuns(url);
  if (error) return <FigureFault message={error.message} />;
  if (!data) return <Skeleton className="h-48" />;
  if (data.runs.length === 0) return <FigureFault message="None of these runs can be found." />;
  return (
    <ComparisonProvider experimentId={experimentId} url={url} set={stays} found={data.runs}>
      <Part title={title} />
    </ComparisonProvider>
  );
}

function Part({ title }: { title: string | undefined }) {
  const { url } = useComparison();
  const layout = readLayout(url.charts);
  if (url.tab === 'stats') return <Better title={title} />;
  return url.tab === 'charts' && layout.large ? (
    <Chart layout={layout} title={title} />
  ) : (
    <SideBySide title={title} />
  );
}

function Chart({ layout, title }: { layout: ChartsLayout; title: string | undefined }) {
  const { experimentId, runs, isLive } = useComparison();
  const looks = runs.slice(0, layout.runs).map(({ runId, runName, colour, dash }) => ({
    id: runId,
    name: runName || runId,
    colour,
    dash,
  }));
  return (
    <OneChart
      experimentIds={[...new Set([experimentId, ...runs.map((run) => run.experimentId)])]}
      layout={layout}
      subject={useStable<Subject>({ kind: 'runs', runs: looks, isRunning: isLive })}
      of={useStable({ runIds: runs.map(({ runId }) => runId) })}
      title={title}
    />
  );
}

function Better({ title }: { title: string | undefined }) {
  const question = useGroupTest();
  if (question.error) return <FigureFault message={question.error.message} />;
  if (!question.isReady) return <Skeleton className="h-64" />;
  if (question.metric === undefined || !question.hasSides)
    return <FigureFault message="The link says nothing of two groups that could be compared." />;
  if (question.test.error) return <FigureFault message={question.test.error.message} />;
  if (!question.test.data) return <Skeleton className="h-64" />;
  return (
    <section aria-label={title ?? 'Is it really better?'} className="rounded-lg border p-3">
      {title && <p className="mb-2 font-medium">{title}</p>}
      <StatsAnswer data={question.test.data} question={question} />
    </section>
  );
}

const MOST_RUNS = 6;
const MOST_METRICS = 12;

function SideBySide({ title }: { title: string | undefined }) {
  const { runs, refs, baseline, url } = useComparison();
  const { data, error } = useOperation(
    'tracking.compareKeys',
    {
      runs: refs,
      source: 'metric',
      stat: url.stat,
      onlyDifferences: !url.all,
      search: url.q,
      maxResults: MOST_METRICS,
    },
    { staleTime: 30_000 },
  );
  if (error) return <FigureFault message={error.message} />;
  if (!data) return <Skeleton className="h-48" />;
  const shown = [baseline, ...runs.filter((run) => run !== baseline)].slice(0, MOST_RUNS);
  return (
    <figure className="overflow-x-auto rounded-lg border scroll-thin">
      <table className="w-full text-sm">
        <caption className="border-b px-3 py-2 text-start">
          <span className="font-medium">{title ?? 'Comparison'}</span>{' '}
          <span className="text-xs text-muted-foreground">
            {shown.length < runs.length ? `${shown.length} of ` : ''}
            {plural(runs.length, 'run')}, {url.all ? '' : 'only what differs, '}against {baseline.runName}
          </span>
        </caption>
        <thead>
          <tr className="border-b text-xs text-muted-foreground">
            <th scope="col" className="border-0 px-3 py-1.5 text-start font-medium">
              Metric
            </th>
            {shown.map((run) => (
              <th
                key={run.runId}
                scope="col"
                title={run.runName}
                className="max-w-40 truncate border-0 px-3 py-1.5 text-end font-medium"
              >
                {run.runName}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {data.rows.map(({ key, values }) => {
            const goal = goalOf(key);
            const best = bestPlaces(values, goal);
            return (
              <tr key={key} className="border-b last:border-b-0">
                <th scope="row" className="border-0 px-3 py-1.5 text-start font-normal">
                  {key}
                </th>
                {shown.map((run) => (
                  <td key={run.runId} className="border-0 px-3 py-1.5 text-end whitespace-nowrap tabular">
                    <MetricCell
                      value={values[run.place] ?? null}
                      baseline={run === baseline ? undefined : (values[baseline.place] ?? null)}
                      goal={goal}
                      isBest={best.has(run.place)}
                    />
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
      {data.rows.length === 0 && (
        <p className="px-3 py-4 text-muted-foreground">These runs do not differ in any metric.</p>
      )}
      {data.total > data.rows.length && (
        <p className="border-t px-3 py-1.5 text-xs text-muted-foreground">
          the first {data.rows.length} of {plural(data.total, 'metric')}
        </p>
      )}
    </figure>
  );
}
