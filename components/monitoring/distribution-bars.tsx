'use client';
import { Bar, BarChart, CartesianGrid, Tooltip, XAxis, YAxis } from 'recharts';
import { percent } from '@/lib/pure/drift/explain';
import { AXIS_LINE, TICK, TOOLTIP } from './chart-manners';
import type { Distribution } from './distribution-chart';

type Props = Pick<Distribution, 'bars'> & { sides: readonly [string, string]; width: number; height: number };

/** Draws two distributions in their frame; the library comes with this file, when a frame is in sight. */
export default function DistributionBars({ bars, sides: [before, now], width, height }: Props) {
  return (
    <BarChart
      width={width}
      height={height}
      data={[...bars]}
      margin={{ top: 8, right: 4, bottom: 0, left: 0 }}
      barGap={1}
      barCategoryGap="18%"
      accessibilityLayer={false}
    >
      <CartesianGrid vertical={false} stroke="var(--border)" />
      <XAxis
        dataKey="label"
        tick={TICK}
        tickLine={false}
        interval="equidistantPreserveStart"
        minTickGap={12}
        axisLine={AXIS_LINE}
        tickFormatter={(text: string) => (text.length > 14 ? `${text.slice(0, 13)}…` : text)}
      />
      <YAxis width={44} tick={TICK} tickLine={false} axisLine={false} tickFormatter={percent} />
      <Tooltip {...TOOLTIP} cursor={{ fill: 'var(--hover)' }} formatter={(value) => percent(Number(value))} />
      <Bar dataKey="reference" name={before} fill="var(--faint)" isAnimationActive={false} />
      <Bar dataKey="current" name={now} fill="var(--accent)" isAnimationActive={false} />
    </BarChart>
  );
}
