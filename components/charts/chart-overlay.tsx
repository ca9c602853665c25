'use client';
import { type KeyboardEvent, type PointerEvent, useState } from 'react';
import { formatNumber, fullNumber } from '@/lib/pure/format';
import { setCursor, useCursor } from './cursor-store';
import { plotOf, ROOM, type Size } from './geometry';
import { type Domain, nameX, type XKind } from './prepare-axis';
import { nearestRow, type PreparedChart } from './prepare-series';

type OverlayProps = Size & {
  chart: PreparedChart;
  name: string;
  colour: string;
  isLog: boolean;
  x: XKind;
  zone?: string | undefined;
  onZoom: (window: Domain) => void;
};

const SHORTEST_DRAG = 6;
const LABEL_ROOM = 190;

/** Cursor, reading and zoom over a chart, by pointer and by keys. It never makes the chart draw again. */
export function ChartOverlay({ chart, name, colour, isLog, x, zone, width, height, onZoom }: OverlayProps) {
  const at = useCursor(x);
  const [isHere, setHere] = useState(false);
  const [drag, setDrag] = useState<{ from: number; to: number }>();
  const plot = plotOf({ width, height }, chart, isLog);
  const isInside = at !== undefined && at >= chart.xDomain[0] && at <= chart.xDomain[1];
  const index = isInside ? nearestRow(chart.rows, at) : -1;
  const row = chart.rows[index];

  const pixelOf = (event: PointerEvent<HTMLDivElement>) =>
    event.clientX - event.currentTarget.getBoundingClientRect().left;
  const point = (next: number) => {
    const target = chart.rows[Math.min(chart.rows.length - 1, Math.max(0, next))];
    if (target) setCursor({ kind: x, x: target.x });
  };

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>) {
    const step = { ArrowLeft: -1, ArrowRight: 1, PageUp: 10, PageDown: -10 }[event.key];
    if (step !== undefined) point(index === -1 ? 0 : index + step);
    else if (event.key === 'Home') point(0);
    else if (event.key === 'End') point(chart.rows.length - 1);
    else return;
    event.preventDefault();
  }
  function finishDrag() {
    if (drag && Math.abs(drag.to - drag.from) >= SHORTEST_DRAG) {
      const [low, high] = [Math.min(drag.from, drag.to), Math.max(drag.from, drag.to)].map((pixel) =>
        Math.round(plot.fromX(Math.min(plot.left + plot.width, Math.max(plot.left, pixel)))),
      ) as [number, number];
      if (high > low) onZoom([low, high]);
    }
    setDrag(undefined);
  }

  const reading = row && `${nameX(x, row.x, zone)}: ${formatNumber(row.raw)}`;
  const left = row ? plot.toX(row.x) : 0;
  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label={`Read ${name}`}
      aria-valuemin={0}
      aria-valuemax={chart.rows.length - 1}
      aria-valuenow={Math.max(0, index)}
      aria-valuetext={reading ?? 'Arrow keys read the values'}
      className="absolute inset-0 cursor-crosshair touch-pan-y select-none rounded-sm focus-visible:-outline-offset-2"
      onKeyDown={onKeyDown}
      onFocus={() => setHere(true)}
      onBlur={() => {
        setHere(false);
        setCursor(undefined);
      }}
      onPointerEnter={() => setHere(true)}
      onPointerLeave={() => {
        setHere(false);
        setCursor(undefined);
      }}
      onPointerDown={(event) => {
        if (event.pointerType === 'touch') return;
        event.currentTarget.setPointerCapture(event.pointerId);
        const pixel = pixelOf(event);
        setDrag({ from: pixel, to: pixel });
      }}
      onPointerMove={(event) => {
        const pixel = pixelOf(event);
        point(nearestRow(chart.rows, plot.fromX(pixel)));
        if (drag) setDrag({ ...drag, to: pixel });
      }}
      onPointerUp={finishDrag}
    >
      {drag && Math.abs(drag.to - drag.from) >= SHORTEST_DRAG && (
        <div
          className="pointer-events-none absolute border-x border-accent bg-accent/10"
          style={{
            left: Math.min(drag.from, drag.to),
            width: Math.abs(drag.to - drag.from),
            top: ROOM.top,
            height: plot.height,
          }}
        />
      )}
      {row && row.smooth !== null && (
        <>
          <div
            className="pointer-events-none absolute w-px bg-foreground/40"
            style={{ left, top: ROOM.top, height: plot.height }}
          />
          <div
            className="pointer-events-none absolute size-2 -translate-x-1/2 -translate-y-1/2 rounded-full ring-2 ring-background"
            style={{ left, top: plot.toY(row.smooth), background: colour }}
          />
          <div
            className="pointer-events-none absolute top-1 z-10 whitespace-nowrap rounded-md border bg-raised px-2 py-1 text-xs shadow-float"
            style={left > width - LABEL_ROOM ? { right: width - left + 8 } : { left: left + 8 }}
          >
            <span className="font-medium tabular">
              {isHere ? fullNumber(row.raw) : formatNumber(row.raw)}
            </span>
            {isHere && (
              <dl className="mt-0.5 grid grid-cols-[auto_auto] gap-x-2 text-muted-foreground tabular">
                <dt>{x === 'step' ? 'step' : 'at'}</dt>
                <dd className="text-end">{nameX(x, row.x, zone).replace('step ', '')}</dd>
                {chart.isSmoothed && (
                  <>
                    <dt>smoothed</dt>
                    <dd className="text-end">{formatNumber(row.smooth)}</dd>
                  </>
                )}
                {chart.hasBand && row.band && (
                  <>
                    <dt>from, to</dt>
                    <dd className="text-end">
                      {formatNumber(row.band[0])}, {formatNumber(row.band[1])}
                    </dd>
                  </>
                )}
              </dl>
            )}
          </div>
        </>
      )}
    </div>
  );
}
