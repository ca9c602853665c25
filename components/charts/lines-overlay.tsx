'use client';
import { type KeyboardEvent, type PointerEvent, useState } from 'react';
import { announce } from '@/lib/client/announce';
import { linesAt, Reading, sayValue, type XNames } from './chart-reading';
import { setCursor, useCursor } from './cursor-store';
import { plotOf, type Room, type Size } from './geometry';
import { highlight, useHighlight } from './highlight';
import { markOf } from './lines';
import { type Domain, nameX } from './prepare-axis';
import { nearestPlace, type PreparedLines } from './prepare-lines';
import type { Spot } from './tip';

type OverlayProps = Size & {
  chart: PreparedLines;
  room: Room;
  name: string;
  names: XNames;
  /** Nothing shows everything again. */
  onZoom: (window: Domain | undefined) => void;
  /** A line was clicked. */
  onPick?: ((id: string) => void) | undefined;
};

const SHORTEST_DRAG = 6;
const REACH = 28;
const DOTS = 20;

/** Cursor, reading and zoom over a line chart, by pointer and by keys. It never makes the chart draw again. */
export function LinesOverlay({ chart, room, name, names, width, height, onZoom, onPick }: OverlayProps) {
  const kind = names.x === 'metric' ? `metric ${names.xKey}` : names.x;
  const at = useCursor(kind);
  /** Where the chart is in the window, as long as one reads it. */
  const [here, setHere] = useState<Spot>();
  const lit = useHighlight(here !== undefined);
  const [drag, setDrag] = useState<{ from: number; to: number }>();
  const plot = plotOf({ width, height }, { ...chart, room });
  const [from, to] = chart.xDomain;
  const place = at !== undefined && at >= from && at <= to ? nearestPlace(chart, at) : -1;
  const x = chart.x[place];

  const point = (next: number) => {
    const target = chart.x[Math.min(chart.x.length - 1, Math.max(0, next))];
    if (target !== undefined) setCursor({ kind, x: target });
    return target;
  };
  const read = (next: number, id = lit) => {
    const target = point(next);
    const there = target === undefined ? -1 : chart.x.indexOf(target);
    const line = chart.lines.find((one) => one.id === id) ?? chart.lines[0];
    if (!line || target === undefined) return;
    const whose = chart.lines.length > 1 ? `${line.name}, ` : '';
    announce(`${whose}${nameX(names.x, target, names.zone, names.xKey)}: ${sayValue(line, there)}`);
  };
  function changeLine(by: 1 | -1) {
    const now = chart.lines.findIndex(({ id }) => id === lit);
    const next = chart.lines[(now + by + chart.lines.length) % chart.lines.length];
    highlight(next?.id);
    read(place === -1 ? 0 : place, next?.id);
  }
  function zoomBy(factor: number) {
    const middle = x ?? (from + to) / 2;
    const half = ((to - from) * factor) / 2;
    onZoom(rounded([middle - half, middle + half]));
  }
  const rounded = ([low, high]: Domain): Domain =>
    names.x === 'metric' ? [low, high] : [Math.floor(low), Math.ceil(high)];

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>) {
    if (event.metaKey || event.ctrlKey || event.altKey) return;
    const step = { ArrowLeft: -1, ArrowRight: 1, PageUp: 10, PageDown: -10 }[event.key];
    if (step !== undefined) read(place === -1 ? 0 : place + step);
    else if (event.key === 'Home') read(0);
    else if (event.key === 'End') read(chart.x.length - 1);
    else if (event.key === ']') changeLine(1);
    else if (event.key === '[') changeLine(-1);
    else if (event.key === '+' || event.key === '=') zoomBy(0.5);
    else if (event.key === '-') zoomBy(2);
    else if (event.key === '0') onZoom(undefined);
    else if (event.key === 'Enter' && lit) onPick?.(lit);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  const spot = (event: PointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  function follow(event: PointerEvent<HTMLDivElement>) {
    const pixel = spot(event);
    const next = nearestPlace(chart, plot.fromX(pixel.x));
    point(next);
    if (drag) return setDrag({ ...drag, to: pixel.x });
    let nearest: string | undefined;
    let distance = REACH;
    for (const { id, drawn } of chart.lines) {
      const value = drawn[next] ?? null;
      const away = value === null ? REACH : Math.abs(plot.toY(value) - pixel.y);
      if (away < distance) [nearest, distance] = [id, away];
    }
    highlight(chart.lines.length > 1 ? nearest : undefined);
  }
  function finish() {
    if (drag && Math.abs(drag.to - drag.from) >= SHORTEST_DRAG) {
      const ends = [Math.min(drag.from, drag.to), Math.max(drag.from, drag.to)].map((pixel) =>
        plot.fromX(Math.min(plot.left + plot.width, Math.max(plot.left, pixel))),
      ) as [number, number];
      const window = names.x === 'metric' ? ends : ([Math.round(ends[0]), Math.round(ends[1])] as const);
      if (window[1] > window[0]) onZoom(window);
    } else if (lit) onPick?.(lit);
    setDrag(undefined);
  }
  function leave() {
    setHere(undefined);
    setCursor(undefined);
    highlight(undefined);
  }

  return (
    <div
      role="application"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys read the chart.
      tabIndex={0}
      aria-label={`Read ${name}`}
      aria-roledescription="chart"
      aria-description="Arrow keys read the values, brackets change the line, plus and minus zoom, 0 shows all"
      className="absolute inset-0 cursor-crosshair touch-pan-y select-none rounded-sm focus-visible:-outline-offset-2"
      onKeyDown={onKeyDown}
      onFocus={({ currentTarget }) => setHere(currentTarget.getBoundingClientRect())}
      onBlur={leave}
      onPointerEnter={({ currentTarget }) => setHere(currentTarget.getBoundingClientRect())}
      onPointerLeave={leave}
      onPointerDown={(event) => {
        if (event.pointerType === 'touch' || event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        const { x: pixel } = spot(event);
        setDrag({ from: pixel, to: pixel });
      }}
      onPointerMove={follow}
      onPointerUp={finish}
      onDoubleClick={() => onZoom(undefined)}
    >
      {drag && Math.abs(drag.to - drag.from) >= SHORTEST_DRAG && (
        <div
          className="pointer-events-none absolute border-x border-accent bg-accent/10"
          style={{
            left: Math.min(drag.from, drag.to),
            width: Math.abs(drag.to - drag.from),
            top: plot.top,
            height: plot.height,
          }}
        />
      )}
      {x !== undefined && (
        <>
          <div
            className="pointer-events-none absolute w-px bg-foreground/40"
            style={{ left: plot.toX(x), top: plot.top, height: plot.height }}
          />
          {here &&
            linesAt(chart, place)
              .slice(0, DOTS)
              .map(({ id, colour, drawn }) => (
                <div
                  key={id}
                  className={`mark ${markOf(id)} pointer-events-none absolute size-1.5 -translate-x-1/2 -translate-y-1/2 rounded-full ring-1 ring-background`}
                  style={{ left: plot.toX(x), top: plot.toY(drawn[place] ?? 0), background: colour }}
                />
              ))}
          {here && (
            <Reading
              {...{ chart, lit, names }}
              at={place}
              spot={{ left: here.left + plot.toX(x), top: here.top + plot.top }}
            />
          )}
        </>
      )}
    </div>
  );
}
