'use client';
import { Fragment } from 'react';
import { formatNumber, plural } from '@/lib/pure/format';
import { plotOf, type Size } from './geometry';
import { type LineLook, markOf } from './lines';
import { MarksOverlay } from './marks-overlay';
import { PlainAxes } from './plain-axes';
import type { PreparedBoxes } from './prepare-boxes';
import { shortNames } from './short-names';

const ROOM = { left: 74, right: 16, top: 10, bottom: 40 };
const WIDEST = 56;
const LETTER = 7;

type BoxesViewProps = Size & {
  chart: PreparedBoxes;
  name: string;
  xTitle: string | undefined;
  yTitle: string;
  looks: readonly LineLook[];
  onPick?: ((id: string) => void) | undefined;
};

/** Boxes with every run beside them. */
export function BoxesView({ chart, name, xTitle, yTitle, looks, onPick, width, height }: BoxesViewProps) {
  const size = { width, height };
  const { boxes, points, y } = chart;
  const plot = plotOf(size, {
    xDomain: [-0.5, boxes.length - 0.5],
    yDomain: y.domain,
    isLogY: y.isLog,
    room: ROOM,
  });
  const slot = plot.width / boxes.length;
  const box = Math.min(WIDEST, slot * 0.5);
  const colours = new Map(looks.map(({ id, colour }) => [id, colour]));
  const spotOf = (point: { id: string; x: number; y: number }) => ({
    x: plot.toX(point.x) + box / 2 + 8 + (jitter(point.id) - 0.5) * Math.min(12, slot * 0.2),
    y: plot.toY(point.y),
  });
  const short = shortNames(
    boxes.map(({ label }) => label),
    Math.max(3, Math.floor(slot / LETTER)),
  );
  return (
    <>
      <div role="img" aria-label={chart.sentence} className="pointer-events-none absolute inset-0">
        <svg {...size} aria-hidden className="absolute inset-0">
          <PlainAxes
            height={height}
            plot={plot}
            x={short.map((label, at) => ({ at, label }))}
            y={y.ticks}
            xTitle={xTitle}
            yTitle={yTitle}
          />
          {boxes.map(({ label, low, lowerQuartile, median, upperQuartile, high }, at) => {
            const middle = plot.toX(at);
            const [left, right] = [middle - box / 2, middle + box / 2];
            return (
              <Fragment key={label}>
                <path
                  d={`M${middle} ${plot.toY(low)}V${plot.toY(lowerQuartile)}M${middle} ${plot.toY(upperQuartile)}V${plot.toY(high)}M${left + box / 4} ${plot.toY(low)}h${box / 2}M${left + box / 4} ${plot.toY(high)}h${box / 2}`}
                  stroke="var(--muted-foreground)"
                />
                <rect
                  x={left}
                  y={plot.toY(upperQuartile)}
                  width={box}
                  height={Math.max(1, plot.toY(lowerQuartile) - plot.toY(upperQuartile))}
                  fill="var(--accent-soft)"
                  stroke="var(--muted-foreground)"
                />
                <path
                  d={`M${left} ${plot.toY(median)}H${right}`}
                  stroke="var(--foreground)"
                  strokeWidth={2}
                />
              </Fragment>
            );
          })}
          {points.map((point) => {
            const spot = spotOf(point);
            return (
              <g key={point.id} className={`mark ${markOf(point.id)}`}>
                <circle
                  cx={spot.x}
                  cy={spot.y}
                  r={3}
                  fill={colours.get(point.id) ?? 'var(--faint)'}
                  fillOpacity={0.85}
                />
              </g>
            );
          })}
        </svg>
      </div>
      <MarksOverlay
        {...size}
        name={name}
        onPick={onPick}
        marks={points.map((point) => {
          const of = boxes[point.x];
          return {
            id: point.id,
            ...spotOf(point),
            says: [
              point.name,
              `${yTitle} ${formatNumber(point.y)}`,
              ...(of
                ? [
                    `${of.label}: median ${formatNumber(of.median)}, quartiles ${formatNumber(of.lowerQuartile)} to ${formatNumber(of.upperQuartile)}, ${plural(of.n, 'run')}`,
                  ]
                : []),
            ],
          };
        })}
      />
    </>
  );
}

/** The same run always stands at the same side. */
function jitter(id: string): number {
  const part = Number.parseInt(id.slice(0, 6), 16);
  return Number.isFinite(part) ? part / 0xffffff : 0.5;
}
