'use client';
import { Area, CartesianGrid, ComposedChart, Line, ReferenceLine, Tooltip, XAxis, YAxis } from 'recharts';
import { paddedDomain, tickLabel } from '@/components/charts/prepare-axis';
import { formatNumber } from '@/lib/pure/format';
import { AXIS_LINE, TICK, TOOLTIP } from './chart-manners';
import type { CourseChartProps } from './course-chart';

type Props = Pick<CourseChartProps, 'points' | 'names' | 'limit'> & { width: number; height: number };

/** A number that never changes gets room around it; one that is never below zero, none below zero. */
function domainOf(points: Props['points'], limit: Props['limit']): [number, number] | ['auto', 'auto'] {
  const shown = points.flatMap(({ value, expected, band }) => [value, expected, ...(band ?? [])]);
  const known = [...shown, limit?.value].filter((value) => value != null);
  const [first] = known;
  if (first === undefined || known.some((value) => value !== first)) return ['auto', 'auto'];
  const [low, high] = paddedDomain(first, first);
  return [low, high];
}

/** Draws a course in its frame; the library comes with this file, when a frame is in sight. */
export default function CourseLines({ points, names, limit, width, height }: Props) {
  const hasExpected = names.expected !== undefined;
  return (
    <ComposedChart
      width={width}
      height={height}
      data={[...points]}
      margin={{ top: 8, right: 12, bottom: 0, left: 0 }}
      accessibilityLayer={false}
    >
      <CartesianGrid vertical={false} stroke="var(--border)" />
      <XAxis dataKey="label" tick={TICK} tickLine={false} minTickGap={24} axisLine={AXIS_LINE} />
      <YAxis
        width="auto"
        tick={TICK}
        tickLine={false}
        axisLine={false}
        domain={domainOf(points, limit)}
        tickFormatter={tickLabel}
      />
      <Tooltip
        {...TOOLTIP}
        formatter={(value) =>
          Array.isArray(value)
            ? value.map((each) => formatNumber(Number(each), 3)).join(' – ')
            : formatNumber(Number(value), 3)
        }
      />
      {hasExpected && (
        <Area
          dataKey="band"
          name="Usual range"
          stroke="none"
          fill="var(--muted-foreground)"
          fillOpacity={0.15}
          isAnimationActive={false}
          connectNulls={false}
        />
      )}
      {hasExpected && (
        <Line
          dataKey="expected"
          name={names.expected}
          stroke="var(--muted-foreground)"
          strokeDasharray="4 3"
          dot={false}
          isAnimationActive={false}
        />
      )}
      {limit && (
        <ReferenceLine
          y={limit.value}
          stroke="var(--warning)"
          strokeDasharray="3 3"
          // Above the line: what is usual lies below it.
          label={{
            value: limit.name,
            fill: 'var(--warning)',
            fontSize: 11,
            position: 'insideBottomLeft',
          }}
        />
      )}
      <Line
        dataKey="value"
        name={names.value}
        stroke="var(--accent)"
        strokeWidth={1.5}
        dot={{ r: 2, fill: 'var(--accent)' }}
        isAnimationActive={false}
        connectNulls={false}
      />
    </ComposedChart>
  );
}
