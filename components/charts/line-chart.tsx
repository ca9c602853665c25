'use client';
import { CartesianGrid, ComposedChart, Line, XAxis, YAxis } from 'recharts';
import { ROOM, type Room, type Size } from './geometry';
import { markOf } from './lines';
import { formatX, tickLabel, type XKind } from './prepare-axis';
import type { PreparedLines } from './prepare-lines';

export type LineChartProps = Size & {
  chart: PreparedLines;
  x: XKind;
  zone?: string | undefined;
  room?: Room;
};

const TICK = { fill: 'var(--muted-foreground)', fontSize: 12 };
const LINE = {
  isAnimationActive: false,
  dot: false,
  activeDot: false,
  type: 'linear',
  connectNulls: false,
  strokeWidth: 1.5,
  strokeLinejoin: 'round',
} as const;

/** Draws axes and lines; what they show was decided by `prepareLines`. */
export default function LineChart({ chart, x, zone, room = ROOM, width, height }: LineChartProps) {
  const { lines, xDomain, yDomain, xTicks, yTicks, isLogX, isLogY } = chart;
  return (
    <ComposedChart
      width={width}
      height={height}
      data={rowsOf(chart)}
      margin={{ top: room.top, right: room.right, bottom: 0, left: 0 }}
      accessibilityLayer={false}
    >
      <CartesianGrid vertical={false} stroke="var(--border)" />
      <XAxis
        dataKey="x"
        type="number"
        scale={isLogX ? 'log' : 'linear'}
        domain={[...xDomain]}
        ticks={xTicks}
        allowDataOverflow
        interval="preserveStartEnd"
        minTickGap={16}
        height={room.bottom}
        tick={TICK}
        tickLine={false}
        tickMargin={6}
        axisLine={{ stroke: 'var(--border)' }}
        tickFormatter={(value: number) => formatX(x, value, xDomain[1] - xDomain[0], zone)}
      />
      <YAxis
        type="number"
        scale={isLogY ? 'log' : 'linear'}
        domain={[...yDomain]}
        ticks={yTicks}
        allowDataOverflow
        interval={0}
        width={room.left}
        tick={TICK}
        tickLine={false}
        axisLine={false}
        tickMargin={6}
        tickFormatter={tickLabel}
      />
      {lines.map(({ id, colour, dash, drawn }, at) => (
        <Line
          key={id}
          {...LINE}
          className={`mark ${markOf(id)}`}
          dataKey={String(at)}
          stroke={colour}
          strokeDasharray={dash}
          dot={isLonely(drawn) ? { r: 3, fill: colour, stroke: 'none' } : false}
        />
      ))}
    </ComposedChart>
  );
}

type Row = Record<string, number | null>;
const rows = new WeakMap<PreparedLines, Row[]>();

/** The library wants rows; made once a chart, since a new array makes it draw anew. */
function rowsOf(chart: PreparedLines): Row[] {
  const known = rows.get(chart);
  if (known) return known;
  const made = chart.x.map((x, at) => {
    const row: Row = { x };
    for (const [index, { drawn }] of chart.lines.entries()) row[index] = drawn[at] ?? null;
    return row;
  });
  rows.set(chart, made);
  return made;
}

const isLonely = (values: readonly (number | null)[]): boolean => {
  let count = 0;
  for (const value of values) {
    if (value !== null) count += 1;
    if (count > 1) return false;
  }
  return count === 1;
};
