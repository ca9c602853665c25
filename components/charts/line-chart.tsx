'use client';
import { Area, CartesianGrid, ComposedChart, Line, XAxis, YAxis } from 'recharts';
import { ROOM, type Size } from './geometry';
import { formatX, tickLabel, type XKind } from './prepare-axis';
import type { PreparedChart } from './prepare-series';

export type LineChartProps = Size & {
  chart: PreparedChart;
  colour: string;
  dash?: string | undefined;
  isLog: boolean;
  x: XKind;
  zone?: string | undefined;
};

const TICK = { fill: 'var(--muted-foreground)', fontSize: 12 };
const LINE = {
  isAnimationActive: false,
  dot: false,
  activeDot: false,
  type: 'linear',
  connectNulls: false,
} as const;

/** Draws one run's metric; what it shows was decided by `prepareSeries`. */
export default function LineChart({ chart, colour, dash, isLog, x, zone, width, height }: LineChartProps) {
  const { rows, xDomain, yDomain, xTicks, yTicks, hasBand, isSmoothed } = chart;
  const isLonely = rows.filter(({ raw }) => raw !== null).length === 1;
  return (
    <ComposedChart
      width={width}
      height={height}
      data={rows}
      margin={{ top: ROOM.top, right: ROOM.right, bottom: 0, left: 0 }}
      accessibilityLayer={false}
    >
      <CartesianGrid vertical={false} stroke="var(--border)" />
      <XAxis
        dataKey="x"
        type="number"
        domain={[...xDomain]}
        ticks={xTicks}
        allowDataOverflow
        interval="preserveStartEnd"
        minTickGap={16}
        height={ROOM.bottom}
        tick={TICK}
        tickLine={false}
        tickMargin={6}
        axisLine={{ stroke: 'var(--border)' }}
        tickFormatter={(value: number) => formatX(x, value, xDomain[1] - xDomain[0], zone)}
      />
      <YAxis
        type="number"
        scale={isLog ? 'log' : 'linear'}
        domain={[...yDomain]}
        ticks={yTicks}
        allowDataOverflow
        interval={0}
        width={ROOM.left}
        tick={TICK}
        tickLine={false}
        axisLine={false}
        tickMargin={6}
        tickFormatter={tickLabel}
      />
      {hasBand && (
        <Area
          {...LINE}
          dataKey="band"
          stroke={colour}
          strokeOpacity={0.35}
          strokeWidth={0.5}
          fill={colour}
          fillOpacity={0.22}
        />
      )}
      {isSmoothed && <Line {...LINE} dataKey="raw" stroke={colour} strokeOpacity={0.3} strokeWidth={1} />}
      <Line
        {...LINE}
        dataKey="smooth"
        stroke={colour}
        strokeWidth={1.5}
        strokeDasharray={dash}
        strokeLinejoin="round"
        dot={isLonely ? { r: 3, fill: colour, stroke: 'none' } : false}
      />
    </ComposedChart>
  );
}
