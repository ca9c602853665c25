'use client';
import { CartesianGrid, ReferenceLine, Scatter, ScatterChart, Tooltip, XAxis, YAxis } from 'recharts';
import type { OutputOf } from '@/lib/client/call';
import { percent } from '@/lib/pure/drift/explain';
import { formatNumber } from '@/lib/pure/format';
import { AXIS_LINE, TICK, TOOLTIP } from './chart-manners';

type Bins = NonNullable<OutputOf<'monitoring.getCalibration'>['current']>['bins'];

type Props = { current: Bins; reference: Bins; width: number; height: number };

const TICKS = [0, 0.2, 0.4, 0.6, 0.8, 1];

/** Draws a reliability diagram in its frame; the library comes with this file, when a frame is in sight. */
export default function ReliabilityPoints({ current, reference, width, height }: Props) {
  return (
    <ScatterChart
      width={width}
      height={height}
      margin={{ top: 8, right: 12, bottom: 0, left: 0 }}
      accessibilityLayer={false}
    >
      <CartesianGrid stroke="var(--border)" />
      <XAxis
        type="number"
        dataKey="score"
        name="Mean score"
        domain={[0, 1]}
        ticks={TICKS}
        tick={TICK}
        tickLine={false}
        axisLine={AXIS_LINE}
      />
      <YAxis
        type="number"
        dataKey="share"
        name="Came true"
        width={44}
        domain={[0, 1]}
        ticks={TICKS}
        tick={TICK}
        tickLine={false}
        axisLine={false}
        tickFormatter={percent}
      />
      <Tooltip
        {...TOOLTIP}
        formatter={(value, name) =>
          name === 'Came true' ? percent(Number(value)) : formatNumber(Number(value), 3)
        }
      />
      <ReferenceLine
        segment={[
          { x: 0, y: 0 },
          { x: 1, y: 1 },
        ]}
        stroke="var(--muted-foreground)"
        strokeDasharray="4 3"
      />
      <Scatter
        data={[...reference]}
        line={{ stroke: 'var(--faint)' }}
        fill="var(--faint)"
        isAnimationActive={false}
      />
      <Scatter
        data={[...current]}
        line={{ stroke: 'var(--accent)' }}
        fill="var(--accent)"
        isAnimationActive={false}
      />
    </ScatterChart>
  );
}
