'use client';
import { useCallback, useDeferredValue, useId, useMemo, useState } from 'react';
import { lazyPart } from '@/components/ui/lazily';
import type { XNames } from './chart-reading';
import { EndLabels } from './end-labels';
import { plotOf, ROOM, type Size } from './geometry';
import { LinesOverlay } from './lines-overlay';
import { PlainLines } from './plain-lines';
import type { Domain } from './prepare-axis';
import { isBearable, type PreparedLines } from './prepare-lines';
import { useSlot } from './slots';

const LineChart = lazyPart(() => import('./line-chart').then((module) => module.default), {
  isOnServer: false,
});

type LinesViewProps = Size & {
  chart: PreparedLines;
  name: string;
  names: XNames;
  isInSight: boolean;
  onZoom: (window: Domain | undefined) => void;
  onPick?: ((id: string) => void) | undefined;
};

const LABELS = 84;
const WIDE_ENOUGH = 300;
const LABELLED = 12;

/** A line chart as richly as the page can bear: axes and plain paths at once, the chart library's lines when it has a place. */
export function LinesView({ chart, name, names, isInSight, onZoom, onPick, width, height }: LinesViewProps) {
  const clipId = useId();
  // The library takes its time: whatever the page is asked meanwhile goes before.
  const isWhole = useDeferredValue(useSlot(isInSight && isBearable(chart)));
  // Until it has come and drawn, the plain lines stay.
  const [isDrawn, setDrawn] = useState(false);
  const onDrawn = useCallback(() => setDrawn(true), []);
  if (isDrawn && !isWhole) setDrawn(false);
  const count = chart.lines.length;
  const isLabelled = count > 1 && count <= LABELLED && width >= WIDE_ENOUGH;
  const room = useMemo(() => (isLabelled ? { ...ROOM, right: LABELS } : ROOM), [isLabelled]);
  const size = { width, height };
  return (
    <>
      <div role="img" aria-label={chart.sentence} className="pointer-events-none absolute inset-0">
        <PlainLines
          {...size}
          chart={chart}
          room={room}
          clipId={clipId}
          hasLines={!(isWhole && isDrawn)}
          axes={names}
        />
        {isWhole && <LineChart {...size} chart={chart} room={room} onDrawn={onDrawn} />}
        {isLabelled && (
          <svg {...size} aria-hidden className="absolute inset-0">
            <EndLabels chart={chart} plot={plotOf(size, { ...chart, room })} />
          </svg>
        )}
      </div>
      {isInSight && <LinesOverlay {...size} {...{ chart, room, name, names, onZoom, onPick }} />}
    </>
  );
}
