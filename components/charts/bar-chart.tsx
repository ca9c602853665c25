'use client';
import { Bar, type BarShapeProps, BarChart as Chart, ErrorBar, XAxis, YAxis } from 'recharts';
import type { Room, Size } from './geometry';
import { markOf } from './lines';
import { tickLabel } from './prepare-axis';
import type { Bar as BarData, PreparedBars } from './prepare-bars';

const TICK = { fill: 'var(--muted-foreground)', fontSize: 12 };
const LETTERS = 15;

/** Draws bars that lie; what they show was decided by `prepareBars`. */
export default function BarChart({ chart, room, width, height }: Size & { chart: PreparedBars; room: Room }) {
  const isSpread = chart.bars.some(({ half }) => half !== undefined);
  return (
    <Chart
      layout="vertical"
      width={width}
      height={height}
      data={chart.bars}
      margin={{ top: room.top, right: room.right, bottom: 0, left: 0 }}
      barCategoryGap="22%"
      accessibilityLayer={false}
    >
      <XAxis
        type="number"
        domain={[...chart.domain]}
        ticks={chart.ticks}
        height={room.bottom}
        tick={TICK}
        tickLine={false}
        axisLine={{ stroke: 'var(--border)' }}
        tickFormatter={tickLabel}
      />
      <YAxis
        type="category"
        dataKey="id"
        width={room.left}
        interval={0}
        tick={TICK}
        tickLine={false}
        axisLine={false}
        tickFormatter={(id: string) => shorten(chart.bars.find((bar) => bar.id === id)?.name ?? '')}
      />
      <Bar dataKey="value" isAnimationActive={false} shape={Shape}>
        {isSpread && (
          <ErrorBar
            dataKey="error"
            direction="x"
            width={4}
            stroke="var(--foreground)"
            isAnimationActive={false}
          />
        )}
      </Bar>
    </Chart>
  );
}

const shorten = (name: string) => (name.length > LETTERS ? `${name.slice(0, LETTERS - 1)}…` : name);

function Shape({ x = 0, y = 0, width = 0, height = 0, payload }: BarShapeProps) {
  const { id, colour } = payload as BarData;
  return (
    <g className={`mark ${markOf(id)}`}>
      <rect
        x={Number(width) < 0 ? Number(x) + Number(width) : x}
        y={y}
        width={Math.max(1, Math.abs(Number(width)))}
        height={height}
        rx={2}
        fill={colour}
      />
    </g>
  );
}
