import { Fragment } from 'react';
import type { Plot, Size } from './geometry';

export type PlainTick = { at: number; label: string };

type PlainAxesProps = Pick<Size, 'height'> & {
  plot: Plot;
  x: readonly PlainTick[];
  y: readonly PlainTick[];
  xTitle?: string | undefined;
  yTitle?: string | undefined;
  /** At the left end of the x axis, before its labels: the zone that they are of. */
  corner?: string | undefined;
};

/** Axes as the line charts have them, for kinds that the chart library does not draw. */
export function PlainAxes({ plot, x, y, xTitle, yTitle, corner, height }: PlainAxesProps) {
  const bottom = plot.top + plot.height;
  return (
    <g fontSize={12} fill="var(--muted-foreground)" className="tabular">
      {y.map(({ at, label }) => (
        <Fragment key={at}>
          <line
            x1={plot.left}
            x2={plot.left + plot.width}
            y1={plot.toY(at)}
            y2={plot.toY(at)}
            stroke="var(--border)"
          />
          <text x={plot.left - 6} y={plot.toY(at)} dy="0.32em" textAnchor="end">
            {label}
          </text>
        </Fragment>
      ))}
      <line x1={plot.left} x2={plot.left + plot.width} y1={bottom} y2={bottom} stroke="var(--border)" />
      {corner && (
        <text x={CORNER} y={bottom + 17} fontSize={11}>
          {corner}
        </text>
      )}
      {withRoom(x, plot, corner ? CORNER + corner.length * LETTER + APART : undefined).map(
        ({ at, label }) => (
          <text key={at} x={plot.toX(at)} y={bottom + 17} textAnchor="middle">
            {label}
          </text>
        ),
      )}
      {xTitle && (
        <text x={plot.left + plot.width / 2} y={height - 4} textAnchor="middle" fill="var(--foreground)">
          {cut(xTitle, plot.width)}
        </text>
      )}
      {yTitle && (
        <text
          transform={`translate(12 ${plot.top + plot.height / 2}) rotate(-90)`}
          textAnchor="middle"
          fill="var(--foreground)"
        >
          {cut(yTitle, plot.height)}
        </text>
      )}
    </g>
  );
}

const LETTER = 6.5;
/** Off the edge of the frame, which is round. */
const CORNER = 8;
const APART = 10;

/** Leaves out labels that would run into the one before, or into what ends at `end`. */
function withRoom(ticks: readonly PlainTick[], plot: Plot, end = Number.NEGATIVE_INFINITY): PlainTick[] {
  return ticks.filter(({ at, label }) => {
    const half = (label.length * LETTER) / 2;
    if (plot.toX(at) - half < end) return false;
    end = plot.toX(at) + half + APART;
    return true;
  });
}

/** Keeps the end of a long key: that is what tells keys apart. */
function cut(text: string, room: number): string {
  const most = Math.max(4, Math.floor(room / LETTER));
  return text.length > most ? `…${text.slice(1 - most)}` : text;
}
