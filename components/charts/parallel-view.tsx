'use client';
import { type PointerEvent, useState } from 'react';
import type { Size } from './geometry';
import { markOf } from './lines';
import { MarksOverlay } from './marks-overlay';
import type { ParallelAxis, PreparedParallel, Ranges } from './prepare-parallel';
import { sayCell } from './prepare-points';
import { sequential } from './sequential';
import { shortName } from './short-names';
import { useThemeName } from './use-theme-name';

const LETTERS = 10;
export const PARALLEL_ROOM = { left: 56, right: 56, top: 30, bottom: 10 };

type ParallelViewProps = Size & {
  chart: PreparedParallel;
  name: string;
  ranges: Ranges;
  onRange: (axis: string, range: [number, number] | undefined) => void;
  onPick?: ((id: string) => void) | undefined;
};

/** Runs as lines across axes, coloured by where they end. Dragging along an axis chooses a stretch of it. */
export function ParallelView({ chart, name, ranges, onRange, onPick, width, height }: ParallelViewProps) {
  const theme = useThemeName();
  const { axes, lines } = chart;
  const top = PARALLEL_ROOM.top;
  const tall = height - top - PARALLEL_ROOM.bottom;
  const xOf = (at: number) =>
    PARALLEL_ROOM.left + (at / (axes.length - 1)) * (width - PARALLEL_ROOM.left - PARALLEL_ROOM.right);
  const yOf = (share: number) => top + (1 - share) * tall;
  const ordered = lines.toSorted((a, b) => Number(a.isChosen) - Number(b.isChosen));
  return (
    <>
      <div role="img" aria-label={chart.sentence} className="pointer-events-none absolute inset-0">
        <svg width={width} height={height} aria-hidden className="absolute inset-0">
          {ordered.map(({ id, shares, isChosen }) => (
            <g key={id} className={isChosen ? `mark ${markOf(id)}` : undefined}>
              <path
                d={`M${shares.map((share, at) => `${xOf(at).toFixed(1)} ${yOf(share).toFixed(1)}`).join('L')}`}
                fill="none"
                stroke={isChosen ? sequential(shares.at(-1) ?? 0, theme) : 'var(--border)'}
                strokeOpacity={isChosen ? 0.8 : 0.6}
              />
            </g>
          ))}
          {axes.map(({ id, axis }, at) => (
            <g key={id} fontSize={12} className="tabular">
              <path d={`M${xOf(at)} ${top}v${tall}`} stroke="var(--control)" />
              {axis.ticks.map((tick) => {
                const share = shareOfPlace(axis, tick.at);
                return share < -0.001 || share > 1.001 ? null : (
                  <text
                    key={tick.at}
                    x={xOf(at) + 5}
                    y={yOf(share)}
                    dy="0.32em"
                    fill="var(--foreground)"
                    stroke="var(--background)"
                    strokeWidth={3}
                    paintOrder="stroke"
                  >
                    {shortName(tick.label, LETTERS)}
                  </text>
                );
              })}
            </g>
          ))}
        </svg>
      </div>
      <MarksOverlay
        width={width}
        height={height}
        name={name}
        onPick={onPick}
        marks={lines
          .filter(({ isChosen }) => isChosen)
          .toSorted((a, b) => (b.shares.at(-1) ?? 0) - (a.shares.at(-1) ?? 0))
          .flatMap(({ id, name: run, shares, cells }) =>
            // Near each axis; the last one first, which keys walk along.
            shares
              .map((share, at) => ({
                id,
                x: xOf(at),
                y: yOf(share),
                says: [run, ...axes.map(({ title }, column) => `${title} ${sayCell(cells[column] ?? null)}`)],
              }))
              .slice(-1),
          )}
      />
      {axes.map((axis, at) => (
        <Brush
          key={axis.id}
          axis={axis}
          x={xOf(at)}
          top={top}
          height={tall}
          range={ranges[axis.id]}
          onRange={(range) => onRange(axis.id, range)}
        />
      ))}
    </>
  );
}

/** As `shareOf`, for a place that is known already. */
function shareOfPlace({ domain: [low, high], isLog }: ParallelAxis['axis'], place: number): number {
  const into = isLog ? Math.log : (value: number) => value;
  return (into(place) - into(low)) / (into(high) - into(low) || 1);
}

function placeOfShare({ domain: [low, high], isLog }: ParallelAxis['axis'], share: number): number {
  if (!isLog) return low + share * (high - low);
  return Math.exp(Math.log(low) + share * (Math.log(high) - Math.log(low)));
}

type BrushProps = {
  axis: ParallelAxis;
  x: number;
  top: number;
  height: number;
  range: readonly [number, number] | undefined;
  onRange: (range: [number, number] | undefined) => void;
};

const SHORTEST = 5;

/** A stretch of an axis, drawn with the pointer; the fields of the axis do the same. */
function Brush({ axis, x, top, height, range, onRange }: BrushProps) {
  const [drag, setDrag] = useState<readonly [number, number]>();
  const pixels = drag ?? range?.map((place) => (1 - shareOfPlace(axis.axis, place)) * height);
  const [from, to] = pixels ? [Math.min(...pixels), Math.max(...pixels)] : [0, 0];
  const spot = (event: PointerEvent) => {
    const box = event.currentTarget.getBoundingClientRect();
    return Math.min(height, Math.max(0, event.clientY - box.top));
  };
  return (
    <div
      aria-hidden
      className="absolute w-5 -translate-x-1/2 cursor-ns-resize touch-none"
      style={{ left: x, top, height }}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        setDrag([spot(event), spot(event)]);
      }}
      onPointerMove={(event) => drag && setDrag([drag[0], spot(event)])}
      onPointerUp={() => {
        if (!drag) return;
        const isShort = Math.abs(drag[1] - drag[0]) < SHORTEST;
        const places = drag.map((pixel) => placeOfShare(axis.axis, 1 - pixel / height)).sort((a, b) => a - b);
        onRange(isShort ? undefined : (places as [number, number]));
        setDrag(undefined);
      }}
    >
      {pixels && (
        <div
          className="absolute inset-x-1 rounded-xs border border-accent bg-accent/25"
          style={{ top: from, height: Math.max(2, to - from) }}
        />
      )}
    </div>
  );
}
