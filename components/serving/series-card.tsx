'use client';
import { useMemo, useRef } from 'react';
import { ChartFrame } from '@/components/charts/chart-frame';
import { tableOfLines } from '@/components/charts/lines-table';
import { LinesView } from '@/components/charts/lines-view';
import { prepareLines } from '@/components/charts/prepare-lines';
import type { OutputOf } from '@/lib/client/call';
import { useZone } from '@/lib/client/preferences';
import { useInSight, useWidth } from '@/lib/client/use-size';
import { linesOf, type Measure } from './prepare-series';

/** Of an endpoint's entities, or of a model's versions. */
type Charts = Pick<OutputOf<'serving.getCharts'>, 'from' | 'to' | 'series'>;

export const MEASURES: { measure: Measure; title: string }[] = [
  { measure: 'perSecond', title: 'Requests a second' },
  { measure: 'p95Ms', title: 'p95, ms' },
  { measure: 'p50Ms', title: 'Median, ms' },
  { measure: 'failedPercent', title: 'Failed, %' },
];

const HEIGHT = 180;

/** One measure of each series, over time. */
export function SeriesCard({
  title,
  measure,
  charts,
  order,
}: {
  title: string;
  measure: Measure;
  charts: Charts | undefined;
  order: readonly string[];
}) {
  const box = useRef<HTMLDivElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const isInSight = useInSight(box);
  const zone = useZone();
  const lines = useMemo(
    () => charts && linesOf(charts, measure, title, order),
    [charts, measure, title, order],
  );
  const chart = useMemo(
    () =>
      lines &&
      prepareLines(lines, {
        x: 'time',
        smoothing: 0,
        isLogX: false,
        isLogY: false,
        isClipped: false,
        window: charts && [charts.from, charts.to],
        ticks: { x: Math.max(2, Math.floor(width / 110)), y: 4 },
      }),
    [lines, charts, width],
  );
  const names = useMemo(() => ({ x: 'time' as const, zone }), [zone]);
  return (
    <div ref={box} className="min-w-0">
      <ChartFrame
        title={title}
        frame={frame}
        height={HEIGHT}
        picture={
          chart && { sentence: chart.sentence, notes: chart.notes, table: () => tableOfLines(chart, names) }
        }
        nothing={
          charts &&
          (charts.series.length > 0 ? 'No version was asked in this time.' : 'Nobody has asked in this time.')
        }
      >
        {chart && width > 2 && (
          <LinesView
            chart={chart}
            name={title}
            names={names}
            width={width - 2}
            height={HEIGHT}
            isInSight={isInSight}
            onZoom={() => undefined}
          />
        )}
      </ChartFrame>
    </div>
  );
}
