'use client';
import { Maximize2, RotateCcw, Table2 } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useMemo, useRef, useState } from 'react';
import { ChartOverlay } from '@/components/charts/chart-overlay';
import type { Domain, XKind } from '@/components/charts/prepare-axis';
import { bucketsFor, prepareSeries } from '@/components/charts/prepare-series';
import { useSlot } from '@/components/charts/slots';
import { StaticLine } from '@/components/charts/static-line';
import { NumberText } from '@/components/data/number';
import { Button } from '@/components/ui/button';
import { Skeleton } from '@/components/ui/skeleton';
import { Tooltip } from '@/components/ui/tooltip';
import { useOperation } from '@/lib/client/use-operation';
import { useInSight, useWidth } from '@/lib/client/use-size';
import { ChartTable } from './chart-table';
import type { MetricSummary } from './use-run-page';

const LineChart = dynamic(() => import('@/components/charts/line-chart'), { ssr: false });

export type ChartSettings = {
  runId: string;
  colour: string;
  x: XKind;
  smoothing: number;
  isLog: boolean;
  isRunning: boolean;
  zone: string | undefined;
  prefix: string;
};

const FOLLOW = 2_000;
const HEIGHT = 190;

type CardProps = { metric: MetricSummary; settings: ChartSettings; onOpen: () => void };

export function ChartCard({ metric, settings, onOpen }: CardProps) {
  const [window, setWindow] = useState<Domain>();
  const [isTable, setTable] = useState(false);
  const name = metric.key.slice(settings.prefix.length);
  return (
    <figure className="m-0 flex min-w-0 flex-col rounded-lg border bg-background">
      <figcaption className="flex h-9 items-center gap-2 ps-3 pe-1">
        <span className="min-w-0 flex-1 truncate font-medium" title={metric.key}>
          {name}
        </span>
        <span className="text-muted-foreground">
          <NumberText value={metric.value} />
        </span>
        <span className="flex items-center">
          {window && (
            <Button
              variant="ghost"
              size="icon-xs"
              aria-label={`Show all of ${name}`}
              onClick={() => setWindow(undefined)}
            >
              <RotateCcw />
            </Button>
          )}
          <Tooltip content={isTable ? 'View as chart' : 'View as table'}>
            <Button
              variant="ghost"
              size="icon-xs"
              aria-label={`View ${name} as table`}
              aria-pressed={isTable}
              onClick={() => setTable(!isTable)}
            >
              <Table2 />
            </Button>
          </Tooltip>
          <Tooltip content="Enlarge">
            <Button variant="ghost" size="icon-xs" aria-label={`Enlarge ${name}`} onClick={onOpen}>
              <Maximize2 />
            </Button>
          </Tooltip>
        </span>
      </figcaption>
      <RunChart
        metricKey={metric.key}
        settings={settings}
        height={HEIGHT}
        window={window}
        onWindow={setWindow}
        isTable={isTable}
      />
    </figure>
  );
}

type RunChartProps = {
  metricKey: string;
  settings: ChartSettings;
  height: number;
  window: Domain | undefined;
  onWindow: (window: Domain) => void;
  isTable: boolean;
  ticks?: { x: number; y: number };
};

/** Asks for the series while in sight, and draws it as richly as the page can bear. */
export function RunChart({ metricKey, settings, height, window, onWindow, isTable, ticks }: RunChartProps) {
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame);
  const isInSight = useInSight(frame);
  const isWhole = useSlot(isInSight && !isTable);
  const { runId, x, smoothing, isLog, isRunning, colour, zone } = settings;
  const query = useOperation(
    'tracking.getMetricSeries',
    {
      runIds: [runId],
      key: metricKey,
      x,
      buckets: bucketsFor(width, 1),
      ...(window && { from: window[0], to: window[1] }),
    },
    { enabled: isInSight && width > 0, every: isInSight && isRunning && FOLLOW, keepPrevious: true },
  );
  const chart = useMemo(
    () =>
      query.data &&
      prepareSeries(query.data, {
        name: metricKey,
        x,
        smoothing,
        isLog,
        zone,
        window,
        ticks: ticks ?? { x: Math.max(2, Math.floor(width / 90)), y: 4 },
      }),
    [query.data, metricKey, x, smoothing, isLog, zone, window, ticks, width],
  );
  const drawn = chart && width > 0 ? { chart, colour, isLog, width, height } : undefined;
  return (
    <>
      <div ref={frame} className="relative" style={{ height }}>
        {isTable && chart ? (
          <ChartTable chart={chart} name={metricKey} x={x} zone={zone} />
        ) : drawn ? (
          <>
            <div role="img" aria-label={drawn.chart.summary} className="pointer-events-none absolute inset-0">
              {isWhole ? <LineChart {...drawn} x={x} zone={zone} /> : <StaticLine {...drawn} />}
            </div>
            {isInSight && <ChartOverlay {...drawn} name={metricKey} x={x} zone={zone} onZoom={onWindow} />}
          </>
        ) : query.error ? (
          <div
            role="alert"
            className="grid h-full place-content-center gap-2 px-4 text-center text-xs text-muted-foreground"
          >
            <p>{query.error.message}</p>
            <Button size="sm" className="mx-auto" onClick={() => void query.refetch()}>
              Try again
            </Button>
          </div>
        ) : query.data ? (
          <p className="grid h-full place-content-center text-xs text-muted-foreground">
            {isLog
              ? 'No value above zero to show on a log axis'
              : window
                ? 'No points in this stretch'
                : 'Only NaN was logged'}
          </p>
        ) : (
          <Skeleton className="absolute inset-x-3 bottom-6 top-2 h-auto animate-[fade_120ms_150ms_backwards]" />
        )}
      </div>
      <p className="flex min-h-6 items-center gap-x-2 truncate px-3 pt-1 pb-1.5 text-xs text-muted-foreground tabular">
        {query.error && chart ? (
          <span className="text-warning">Not up to date: {query.error.message}</span>
        ) : (
          chart?.notes.join(' · ')
        )}
      </p>
    </>
  );
}
