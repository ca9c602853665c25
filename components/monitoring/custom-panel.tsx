'use client';
import type { OutputOf } from '@/lib/client/call';
import { useOperation } from '@/lib/client/use-operation';
import type { MonitorConfig } from '@/lib/domains/monitoring/schemas';
import { plural } from '@/lib/pure/format';
import { CourseChart } from './course-chart';
import { useMonitorView } from './view-state';
import { windowLabel } from './window-label';

type View = OutputOf<'monitoring.getCustomMetrics'>;
type Series = View['series'][number];
type Props = { monitorId: string; config: MonitorConfig; every: number | false };

const KINDS = {
  aggregate: 'of the rows of a window',
  derived: 'of other metrics of a window',
  drift: 'between a window and its reference',
};

/** `squared of income`; one of the table as a whole has its name alone. */
const titleOf = ({ name, column }: Series) => (column === ':table' ? name : `${name} of ${column}`);

/** What somebody defined for this monitor, over its windows. */
export function CustomPanel({ monitorId, config, every }: Props) {
  const [{ slice, before }] = useMonitorView();
  const hasAny = (config.customMetrics?.length ?? 0) > 0;
  const asked = { id: monitorId, slice, ...(before !== null && { before }) };
  const { data } = useOperation('monitoring.getCustomMetrics', asked, {
    enabled: hasAny,
    every,
    keepPrevious: true,
  });
  if (!data || data.series.length === 0) return null;
  return (
    <section aria-label="Own metrics" className="flex flex-col gap-3">
      <h2 className="text-base font-semibold">Own metrics</h2>
      <div className="grid gap-4 lg:grid-cols-2">
        {data.series.map((series) => (
          <Metric key={titleOf(series)} series={series} windows={data.windows} config={config} />
        ))}
      </div>
    </section>
  );
}

type MetricProps = { series: Series; windows: View['windows']; config: MonitorConfig };

function Metric({ series, windows, config }: MetricProps) {
  const { values, kind, type, definition, failed } = series;
  const labelOf = (start: number) => windowLabel(start, config.granularity, config.timeZone);
  const title = titleOf(series);
  const last = values.findLast((value) => value !== null);
  return (
    <section aria-label={title} className="flex min-w-0 flex-col gap-2 rounded-lg border p-4">
      <h3 className="text-sm font-semibold [overflow-wrap:anywhere]">{title}</h3>
      <p className="truncate text-xs text-muted-foreground" title={definition}>
        {KINDS[kind]}: <code>{definition}</code>
      </p>
      {failed && (
        <p className="[overflow-wrap:anywhere]">
          Could not be worked out in {failed.windows} of {plural(windows.length, 'window')}, last in{' '}
          {labelOf(failed.last)}: {failed.because}
        </p>
      )}
      {last === undefined && failed ? null : last === undefined ? (
        <p className="text-muted-foreground">
          It could not be worked out of these windows: a column of it is not there, or nothing was found.
          {kind === 'drift' &&
            isOfSeveral(config.reference) &&
            ' Of a reference of several windows the profile is known, but no metric of rows: those do not add up.'}
        </p>
      ) : type === 'number' ? (
        <CourseChart
          label={`${title} over ${plural(windows.length, 'window')}`}
          points={windows.map(({ start }, at) => ({
            label: labelOf(start),
            value: numberOf(values[at]),
          }))}
          names={{ value: title }}
        />
      ) : (
        <p>
          Last: <strong className="[overflow-wrap:anywhere]">{String(last)}</strong>
        </p>
      )}
    </section>
  );
}

const isOfSeveral = (reference: MonitorConfig['reference']) =>
  (reference.kind === 'rolling' && reference.windows > 1) ||
  (reference.kind === 'sameWeekday' && reference.weeks > 1);

const numberOf = (value: Series['values'][number] | undefined) => (typeof value === 'number' ? value : null);
