'use client';
import { useMemo, useRef } from 'react';
import { useZone } from '@/lib/client/preferences';
import { useInSight, useWidth } from '@/lib/client/use-size';
import { ChartFrame } from './chart-frame';
import type { LinesAnswer } from './lines';
import { tableOfLines } from './lines-table';
import { LinesView } from './lines-view';
import { prepareLines } from './prepare-lines';

const HEIGHT = 180;
/** Pixels that a tick of the x axis takes with the words beside it. */
const TICK = 110;

type LinesCardProps = {
  title: string;
  /** Nothing while they are fetched. */
  lines: LinesAnswer | undefined;
  x: 'time' | 'step';
  /** Both ends of the x axis; else those of the lines. */
  window?: readonly [number, number];
  /** What stands there where no line has a point. */
  nothing?: string;
};

/** Lines as they are, in a frame of their own: nothing is smoothed, clipped or zoomed. */
export function LinesCard({ title, lines, x, window, nothing }: LinesCardProps) {
  const box = useRef<HTMLDivElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const isInSight = useInSight(box);
  const zone = useZone();
  const [from, to] = window ?? [];
  const chart = useMemo(
    () =>
      lines &&
      prepareLines(lines, {
        x,
        smoothing: 0,
        isLogX: false,
        isLogY: false,
        isClipped: false,
        window: from !== undefined && to !== undefined ? [from, to] : undefined,
        ticks: { x: Math.max(2, Math.floor(width / TICK)), y: 4 },
      }),
    [lines, x, from, to, width],
  );
  const names = useMemo(() => ({ x, zone }), [x, zone]);
  return (
    <div ref={box} className="min-w-0">
      <ChartFrame
        title={title}
        frame={frame}
        height={HEIGHT}
        picture={
          chart && { sentence: chart.sentence, notes: chart.notes, table: () => tableOfLines(chart, names) }
        }
        nothing={nothing}
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
