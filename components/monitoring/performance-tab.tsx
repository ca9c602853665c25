'use client';
import { useState } from 'react';
import { QueryPanel } from '@/components/data/query-panel';
import { EmptyState } from '@/components/data/states';
import { lazyPart } from '@/components/ui/lazily';
import { Select } from '@/components/ui/select';
import { Skeleton } from '@/components/ui/skeleton';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import type { OutputOf } from '@/lib/client/call';
import { useOperation } from '@/lib/client/use-operation';
import type { MonitorConfig } from '@/lib/domains/monitoring/schemas';
import { percent } from '@/lib/pure/drift/explain';
import { formatCount, formatNumber, plural } from '@/lib/pure/format';
import { CourseChart } from './course-chart';
import { FairnessPanel } from './fairness-panel';
import { metricName } from './metric-name';
import { ConceptBadge } from './verdicts';
import { useMonitorView } from './view-state';
import { windowLabel } from './window-label';

type View = OutputOf<'monitoring.getPerformance'>;
type Props = { monitorId: string; config: MonitorConfig; every: number | false };

const CalibrationPanel = lazyPart(
  () => import('./calibration-panel').then((module) => module.CalibrationPanel),
  { isOnServer: false, loading: () => <Skeleton className="h-96" /> },
);

const STATES = {
  mature: 'there',
  maturing: 'still coming',
  starved: 'too few, and late',
  empty: 'no rows',
};

/** How the model did, as its labels came; and what was to be expected without them. */
export function PerformanceTab({ monitorId, config, every }: Props) {
  const [{ slice }] = useMonitorView();
  const query = useOperation('monitoring.getPerformance', { id: monitorId, slice }, { every });
  const [chosen, choose] = useState<string>();
  return (
    <QueryPanel
      query={query}
      what="the model’s quality"
      skeleton={<Skeleton className="h-64" />}
      empty={({ headline }) =>
        headline !== null ? undefined : !isJudged(config) ? (
          <EmptyState title="The model is not judged here">
            Say in the settings which columns are its score or prediction and its label. Labels may come
            later: by a file, or by the API with the ids of the predictions.
          </EmptyState>
        ) : (
          <EmptyState title="The model was judged in no window yet">
            A window is judged once it is closed and has rows with the model’s score or prediction. What the
            last refresh found stands under Activity.
          </EmptyState>
        )
      }
    >
      {(view) => (
        <div className="flex flex-col gap-8">
          <Performance view={view} config={config} metric={chosen ?? view.headline ?? ''} onChoose={choose} />
          {config.problem.kind === 'binary' && (
            <>
              <Calibration {...{ monitorId, slice, config, every, view }} />
              <FairnessPanel monitorId={monitorId} config={config} every={every} />
            </>
          )}
        </div>
      )}
    </QueryPanel>
  );
}

/** Scores alone are judged by what is to be expected of them. */
const isJudged = ({ problem: { kind }, columns }: MonitorConfig): boolean =>
  kind === 'binary' || (kind !== 'none' && columns.some(({ role }) => role === 'label'));

/** Labels that come first are not like those that come last: a window tells of its calibration once they are there. */
const matureOf = ({ windows }: View, { granularity, timeZone }: MonitorConfig) =>
  windows
    .filter(({ labelled, performance }) => labelled > 0 && performance?.maturity.state === 'mature')
    .map(({ start }) => ({ start, label: windowLabel(start, granularity, timeZone) }))
    .reverse();

function Calibration({ view, config, ...of }: Props & { slice: string; view: View }) {
  const windows = matureOf(view, config);
  return windows.length === 0 ? null : <CalibrationPanel {...of} windows={windows} />;
}

type PerformanceProps = {
  view: View;
  config: MonitorConfig;
  metric: string;
  onChoose: (metric: string) => void;
};

function Performance({ view, config, metric, onChoose }: PerformanceProps) {
  const label = (start: number) => windowLabel(start, config.granularity, config.timeZone);
  const points = view.windows.map(({ start, performance }) => {
    const estimated = performance?.estimated?.[metric];
    const isKnown = estimated !== undefined && estimated.value !== null;
    return {
      label: label(start),
      value: performance?.metrics[metric]?.value ?? null,
      expected: isKnown ? estimated.value : null,
      band: isKnown ? ([estimated.low, estimated.high] as [number, number]) : null,
    };
  });
  const hasEstimate = points.some(({ expected }) => expected !== null);
  const reference = view.reference[metric]?.value;
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center gap-3">
        <Select
          label="Metric"
          isLabelShown
          value={metric}
          options={view.names.map((value) => ({ value, label: metricName(value) }))}
          onValueChange={onChoose}
        />
        {hasEstimate && (
          <span className="text-muted-foreground">
            Dashed: what was to be expected of these scores without labels. It cannot see a change of the
            concept; where what came true leaves its band, the concept changed.
          </span>
        )}
      </div>
      <CourseChart
        label={`${metricName(metric)} over ${plural(view.windows.length, 'window')}`}
        points={points}
        names={{ value: metricName(metric), ...(hasEstimate && { expected: 'Expected without labels' }) }}
        limit={reference != null ? { value: reference, name: 'on the reference' } : undefined}
        height={240}
      />
      <div className="overflow-x-auto scroll-thin">
        <Table label="Model quality by window" className="min-w-[640px]">
          <thead>
            <tr>
              <TableHead>Window</TableHead>
              <TableHead align="end">{metricName(metric)}</TableHead>
              <TableHead align="end">Expected</TableHead>
              <TableHead align="end">Labels</TableHead>
              <TableHead>Labels are</TableHead>
              <TableHead>Verdict</TableHead>
            </tr>
          </thead>
          <tbody>
            {[...view.windows].reverse().map(({ start, rows, labelled, performance }) => {
              const value = performance?.metrics[metric];
              const estimated = performance?.estimated?.[metric];
              return (
                <TableRow key={start}>
                  <TableCell>{label(start)}</TableCell>
                  <TableCell align="end" title={value && value.value === null ? value.reason : undefined}>
                    {formatNumber(value?.value)}
                  </TableCell>
                  <TableCell align="end">{formatNumber(estimated?.value)}</TableCell>
                  <TableCell align="end">
                    {formatCount(labelled)}
                    {rows > 0 && <span className="text-muted-foreground"> · {percent(labelled / rows)}</span>}
                  </TableCell>
                  <TableCell className="text-muted-foreground">
                    {performance ? STATES[performance.maturity.state] : '–'}
                  </TableCell>
                  <TableCell title={performance?.concept?.because}>
                    {performance?.concept ? <ConceptBadge verdict={performance.concept.verdict} /> : '–'}
                  </TableCell>
                </TableRow>
              );
            })}
          </tbody>
        </Table>
      </div>
    </div>
  );
}
