import { formatOffset } from '@/lib/pure/format-date';
import { areaOf, pathOf, plotOf, type Room, type Size } from './geometry';
import { markOf } from './lines';
import { PlainAxes } from './plain-axes';
import { formatX, tickLabel, type XKind } from './prepare-axis';
import type { PreparedLines } from './prepare-lines';

type PlainLinesProps = Size & {
  chart: PreparedLines;
  room: Room;
  /** Drawn here; otherwise the chart library draws them. Axes, bands and faint courses always are: that is far cheaper. */
  hasLines: boolean;
  axes: { x: XKind; zone?: string | undefined };
  clipId: string;
};

const TICK = 4;
/** Across a value between two gaps. */
const DOT = 4;
const DOTS = /M[^ML]+h0/g;

/** Bands, faint courses and, where the library would stutter, the lines themselves: one path each. */
export function PlainLines({ chart, room, hasLines, axes, clipId, width, height }: PlainLinesProps) {
  const { x, lines, beyond } = chart;
  const plot = plotOf({ width, height }, { ...chart, room });
  const course = (values: readonly (number | null)[]) =>
    pathOf(
      plot,
      x.map((at, place) => ({ x: at, y: values[place] ?? null })),
    );
  return (
    <svg width={width} height={height} aria-hidden className="absolute inset-0">
      <clipPath id={clipId}>
        <rect x={plot.left} y={plot.top} width={plot.width} height={plot.height} />
      </clipPath>
      <PlainAxes
        plot={plot}
        height={height}
        x={chart.xTicks.map((at) => ({
          at,
          label: formatX(axes.x, at, chart.xDomain[1] - chart.xDomain[0], axes.zone),
        }))}
        y={chart.yTicks.map((at) => ({ at, label: tickLabel(at) }))}
        corner={axes.x === 'time' ? formatOffset(chart.xDomain[1], axes.zone) : undefined}
      />
      <g clipPath={`url(#${clipId})`} fill="none" strokeLinejoin="round" strokeLinecap="round">
        {lines.map(({ id, colour, dash, band, faint, drawn, members }) => (
          <g key={id} className={`mark ${markOf(id)}`} stroke={colour}>
            {band && (
              <path
                d={areaOf(plot, x, band.low, band.high)}
                fill={colour}
                fillOpacity={0.16}
                strokeOpacity={0.4}
                strokeWidth={0.75}
              />
            )}
            {members?.map((member) => (
              <path key={member.id} d={course(member.drawn)} strokeOpacity={0.3} strokeWidth={1} />
            ))}
            {faint && <path d={course(faint)} strokeOpacity={0.32} strokeWidth={1} />}
            {hasLines && <path d={course(drawn)} strokeWidth={1.5} strokeDasharray={dash} />}
            {hasLines && <path d={course(drawn).match(DOTS)?.join('')} strokeWidth={DOT} />}
          </g>
        ))}
      </g>
      {beyond.map(({ id, x: at, side }) => (
        <path
          key={`${id} ${at} ${side}`}
          className={`mark ${markOf(id)}`}
          d={beyondMark(plot.toX(at), side === 'above' ? plot.top : plot.top + plot.height, side)}
          fill={lines.find((line) => line.id === id)?.colour}
        />
      ))}
    </svg>
  );
}

/** A tick at the edge: something lies further that way. */
const beyondMark = (x: number, y: number, side: 'above' | 'below') => {
  const tip = side === 'above' ? y - TICK : y + TICK;
  return `M${x - 3} ${y}L${x} ${tip}L${x + 3} ${y}Z`;
};
