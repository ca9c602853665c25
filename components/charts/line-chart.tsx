'use client';
import { type Key, useEffect } from 'react';
import { ComposedChart, Line, XAxis, YAxis } from 'recharts';
import { ROOM, type Room, type Size } from './geometry';
import { markOf } from './lines';
import { lonePlaces } from './lone-places';
import type { PreparedLines } from './prepare-lines';

export type LineChartProps = Size & {
  chart: PreparedLines;
  room?: Room;
  /** The lines are in the page. */
  onDrawn?: () => void;
};

/** So many dots are large enough to be seen each by itself. */
const FEW = 12;

const LINE = {
  isAnimationActive: false,
  dot: false,
  activeDot: false,
  type: 'linear',
  connectNulls: false,
  strokeWidth: 1.5,
  strokeLinejoin: 'round',
} as const;

/**
 * Draws the lines; what they show was decided by `prepareLines`. The axes are drawn by `PlainLines`, as for all kinds of charts: the
 * library would measure every label in the page.
 */
export default function LineChart({ chart, room = ROOM, onDrawn, width, height }: LineChartProps) {
  useEffect(() => onDrawn?.(), [onDrawn]);
  const { lines, xDomain, yDomain, isLogX, isLogY } = chart;
  return (
    <ComposedChart
      width={width}
      height={height}
      data={rowsOf(chart)}
      margin={room}
      accessibilityLayer={false}
    >
      <XAxis
        hide
        dataKey="x"
        type="number"
        scale={isLogX ? 'log' : 'linear'}
        domain={[...xDomain]}
        allowDataOverflow
      />
      <YAxis hide type="number" scale={isLogY ? 'log' : 'linear'} domain={[...yDomain]} allowDataOverflow />
      {lines.map(({ id, colour, dash, drawn }, at) => (
        <Line
          key={id}
          {...LINE}
          className={`mark ${markOf(id)}`}
          dataKey={String(at)}
          stroke={colour}
          strokeDasharray={dash}
          dot={dotsOf(drawn, colour)}
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

type Dot = { key?: Key | null; index: number; cx?: number; cy?: number };

/** A value between two gaps is a dot: the library would draw nothing of it. */
function dotsOf(values: readonly (number | null)[], fill: string) {
  const alone = lonePlaces(values);
  if (alone.size === 0) return false;
  const r = alone.size > FEW ? 2 : 3;
  return ({ key, index, cx, cy }: Dot) =>
    alone.has(index) ? <circle key={key} cx={cx} cy={cy} r={r} fill={fill} /> : <g key={key} />;
}
