'use client';
import { useMemo } from 'react';
import { NumberText } from '@/components/data/number';
import { HoverLink } from '@/components/ui/hover-link';
import { Skeleton } from '@/components/ui/skeleton';
import { useOperation } from '@/lib/client/use-operation';
import { runColours } from '@/lib/pure/colours';
import { plural } from '@/lib/pure/format';
import { RunDot, runHref } from '../tracking/run-mark';
import { StatusText } from '../tracking/run-status';
import { runsOrder, runsQuestion } from '../tracking/runs/list-question';
import { Missing, Text } from '../tracking/runs/run-cells';
import { commonKeys, defaultColumns, readColumn } from '../tracking/runs/run-columns';
import type { RunsView } from '../tracking/runs/view-state';
import { FigureFault } from './figure-frame';
import { useLinkedView } from './link-state';

const ROWS = 10;
const MOST_COLUMNS = 6;

type RunsFigureProps = { experimentId: string; params: URLSearchParams; title: string | undefined };

/** The first runs of an experiment, as the view that its link keeps lists them. */
export function RunsFigure({ experimentId, params, title }: RunsFigureProps) {
  const { view, fault } = useLinkedView(params);
  if (fault) return <FigureFault message={fault} />;
  return view ? (
    <Listed experimentId={experimentId} view={view} title={title} />
  ) : (
    <Skeleton className="h-48" />
  );
}

type ListedProps = { experimentId: string; view: RunsView; title: string | undefined };

function Listed({ experimentId, view, title }: ListedProps) {
  const question = runsQuestion(experimentId, view);
  const runs = useOperation(
    'tracking.listRuns',
    { ...question, orderBy: runsOrder(view), maxResults: ROWS },
    { staleTime: 30_000 },
  );
  const counted = useOperation('tracking.countListedRuns', question, { staleTime: 30_000 });
  const common = useOperation('tracking.listColumns', commonKeys(experimentId), {
    enabled: view.columns === null,
    staleTime: 60_000,
  });
  const columns = useMemo(
    () =>
      (view.columns ?? defaultColumns(common.data?.metrics.keys ?? [], common.data?.params.keys ?? []))
        .flatMap((id) => readColumn(id) ?? [])
        .filter(
          ({ source, stat, id }) =>
            id === 'attributes.status' || (source !== 'attribute' && stat !== 'course'),
        )
        .slice(0, MOST_COLUMNS),
    [view.columns, common.data],
  );
  const logged = columns.filter(({ source }) => source !== 'attribute');
  const lines = runs.data?.runs ?? [];
  // As the charts of the same runs have them: no two alike.
  const colours = runColours(
    lines.map(({ runId }) => runId),
    view.colours,
  );
  const cells = useOperation(
    'tracking.getRunCells',
    {
      runIds: lines.map(({ runId }) => runId),
      columns: logged.flatMap(({ source, key, stat }) =>
        source === 'attribute' || stat === 'course' ? [] : [{ source, key, stat }],
      ),
    },
    { enabled: lines.length > 0 && logged.length > 0, staleTime: 30_000 },
  );
  if (runs.error) return <FigureFault message={runs.error.message} />;
  if (!runs.data) return <Skeleton className="h-48" />;
  const total = counted.data?.matching;
  return (
    <figure className="overflow-x-auto rounded-lg border scroll-thin">
      <table className="w-full text-sm">
        <caption className="border-b px-3 py-2 text-start">
          <span className="font-medium">{title ?? 'Runs'}</span>{' '}
          <span className="text-xs text-muted-foreground">
            {total !== undefined &&
              (total > lines.length
                ? `the first ${lines.length} of ${plural(total, 'run')}`
                : plural(total, 'run'))}
          </span>
        </caption>
        <thead>
          <tr className="border-b text-xs text-muted-foreground">
            <th scope="col" className="border-0 px-3 py-1.5 text-start font-medium">
              Name
            </th>
            {columns.map(({ id, title: name, source }) => (
              <th
                key={id}
                scope="col"
                title={name}
                className={`max-w-40 truncate border-0 px-3 py-1.5 font-medium ${source === 'attribute' ? 'text-start' : 'text-end'}`}
              >
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map((run, row) => (
            <tr key={run.runId} className="border-b last:border-b-0">
              <th scope="row" className="border-0 px-3 py-1.5 text-start font-normal whitespace-nowrap">
                <span className="inline-flex items-center gap-2">
                  <RunDot runId={run.runId} colour={colours.get(run.runId)?.colour} />
                  <HoverLink
                    href={runHref(run)}
                    className="rounded-xs text-foreground no-underline hover:underline"
                  >
                    {run.runName || run.runId}
                  </HoverLink>
                </span>
              </th>
              {columns.map(({ id, source }) => {
                const cell = cells.data?.cells[logged.findIndex((each) => each.id === id)]?.[row];
                return (
                  <td
                    key={id}
                    className={`max-w-40 truncate border-0 px-3 py-1.5 ${source === 'attribute' ? '' : 'text-end tabular'}`}
                  >
                    {source === 'attribute' ? (
                      <StatusText status={run.status} />
                    ) : cell === undefined || cell === null ? (
                      <Missing />
                    ) : source === 'metric' || source === 'expression' ? (
                      <NumberText value={cell} />
                    ) : (
                      <Text value={String(cell)} />
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {lines.length === 0 && <p className="px-3 py-4 text-muted-foreground">No run is like that.</p>}
    </figure>
  );
}
