'use client';
import { useMemo, useRef } from 'react';
import { ChartFrame } from '@/components/charts/chart-frame';
import { tableOfLines } from '@/components/charts/lines-table';
import { LinesView } from '@/components/charts/lines-view';
import { prepareLines } from '@/components/charts/prepare-lines';
import { useZone } from '@/lib/client/preferences';
import { useInSight, useWidth } from '@/lib/client/use-size';
import { distinctTitle } from '@/lib/pure/distinct-values';
import { linesOf, type Measure, type Point } from './prepare-history';

const MEASURES: { measure: Measure; title: string }[] = [
  { measure: 'spread', title: 'Mean, median and quartiles' },
  { measure: 'missing', title: 'Missing, %' },
  { measure: 'distinct', title: 'Distinct values' },
  { measure: 'rows', title: 'Rows' },
];
const HEIGHT = 180;

type Props = { points: readonly Point[]; by: 'version' | 'day' };

/** How the values of a feature went, by the versions of its table or by days. */
export const HistoryCharts = ({ points, by }: Props) => (
  <div className="grid gap-3 md:grid-cols-2">
    {MEASURES.map(({ measure, title }) => (
      <MeasureChart
        key={measure}
        measure={measure}
        title={measure === 'distinct' ? distinctTitle(mostRows(points), title) : title}
        points={points}
        by={by}
      />
    ))}
  </div>
);

const mostRows = (points: readonly Point[]) => points.reduce((most, { rows }) => Math.max(most, rows), 0);

function MeasureChart({ measure, title, points, by }: Props & { measure: Measure; title: string }) {
  const box = useRef<HTMLDivElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const isInSight = useInSight(box);
  const zone = useZone();
  const lines = useMemo(() => linesOf(points, measure, by), [points, measure, by]);
  const x = by === 'version' ? ('step' as const) : ('time' as const);
  const chart = useMemo(
    () =>
      lines &&
      prepareLines(lines, {
        x,
        smoothing: 0,
        isLogX: false,
        isLogY: false,
        isClipped: false,
        ticks: { x: Math.max(2, Math.floor(width / 110)), y: 4 },
      }),
    [lines, x, width],
  );
  const names = useMemo(() => ({ x, zone }), [x, zone]);
  // A feature of texts has no spread, and no empty frame for it.
  if (!chart) return null;
  return (
    <div ref={box} className="min-w-0">
      <ChartFrame
        title={title}
        frame={frame}
        height={HEIGHT}
        picture={{
          sentence: chart.sentence,
          notes: chart.notes,
          table: () => tableOfLines(chart, names),
        }}
      >
        {width > 2 && (
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
