'use client';
import { useMemo } from 'react';
import { LinesCard } from '@/components/charts/lines-card';
import { Block, Nothing } from '@/components/data/block';
import { QueryPanel } from '@/components/data/query-panel';
import { CourseChart } from '@/components/monitoring/course-chart';
import { metricName } from '@/components/monitoring/metric-name';
import { windowLabel } from '@/components/monitoring/window-label';
import { HoverLink } from '@/components/ui/hover-link';
import { Skeleton } from '@/components/ui/skeleton';
import type { OutputOf } from '@/lib/client/call';
import { useOperation } from '@/lib/client/use-operation';
import { formatNumber, plural } from '@/lib/pure/format';
import { linesByVersion } from './prepare-quality';

type Monitored = OutputOf<'monitoring.getModelQuality'>['monitors'][number];

/** How good the answers were, as the monitors of the endpoints have it: only labels tell. */
export function QualityOverTime({ name }: { name: string }) {
  const query = useOperation('monitoring.getModelQuality', { model: name });
  return (
    <Block title="Quality over time">
      <QueryPanel query={query} what="the quality over time" skeleton={<Skeleton className="h-56" />}>
        {({ monitors, hasMore }) =>
          monitors.length === 0 ? (
            <Nothing>
              No monitor that you may see watches these endpoints. A monitor compares what was predicted with
              the labels that come later:{' '}
              <HoverLink href="/monitors/new" className="text-accent hover:underline">
                make one of an endpoint’s log
              </HoverLink>
              .
            </Nothing>
          ) : (
            <>
              <div className="grid gap-6 md:grid-cols-2">
                {monitors.map((monitor) => (
                  <Quality key={monitor.id} monitor={monitor} />
                ))}
              </div>
              {hasMore && (
                <p className="pt-2 text-xs text-muted-foreground">
                  The first six monitors are shown; the others are under Monitors.
                </p>
              )}
            </>
          )
        }
      </QueryPanel>
    </Block>
  );
}

function Quality({ monitor }: { monitor: Monitored }) {
  const { id, name, endpoint, granularity, timeZone, headline, reference, windows, versions } = monitor;
  const last = windows.findLast(({ value }) => value !== null);
  const labelled = windows.reduce((sum, window) => sum + window.labelled, 0);
  const metric = headline === null ? '' : metricName(headline);
  const lines = useMemo(() => linesByVersion(monitor, metric), [monitor, metric]);
  return (
    <article aria-label={name} className="min-w-0">
      <h3 className="truncate">
        <HoverLink
          href={`/monitors/${id}?tab=performance`}
          className="rounded-xs font-medium hover:text-accent"
        >
          {name}
        </HoverLink>
        <span className="text-muted-foreground"> of {endpoint}</span>
      </h3>
      {headline === null || granularity === null || timeZone === null ? (
        <Nothing>
          {windows.length === 0
            ? 'No window is over yet.'
            : 'The model is not judged there: say in the monitor’s settings which columns are its prediction and its label.'}
        </Nothing>
      ) : last === undefined ? (
        <Nothing>
          {labelled === 0
            ? `No label has come in the last ${plural(windows.length, 'window')}: without them ${metric} cannot be told. Requests and latency are below.`
            : `Too few labels to tell ${metric}.`}
        </Nothing>
      ) : (
        <>
          <p className="mb-1 text-xs text-muted-foreground">
            {metric} {formatNumber(last.value)} at last
            {reference !== null && `, ${formatNumber(reference)} on the reference`}
          </p>
          {versions.length > 1 ? (
            <LinesCard title={`${metric} by version`} lines={lines} x="time" />
          ) : (
            <CourseChart
              label={`${metric} of ${name} over ${plural(windows.length, 'window')}`}
              points={windows.map(({ start, value }) => ({
                label: windowLabel(start, granularity, timeZone),
                value,
              }))}
              names={{ value: metric }}
              limit={reference === null ? undefined : { value: reference, name: 'on the reference' }}
              height={180}
            />
          )}
        </>
      )}
    </article>
  );
}
