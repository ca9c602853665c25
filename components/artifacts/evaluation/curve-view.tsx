'use client';
import { useRef } from 'react';
import { ChartFrame } from '@/components/charts/chart-frame';
import { pathOf, plotOf } from '@/components/charts/geometry';
import { PlainAxes } from '@/components/charts/plain-axes';
import { tickLabel } from '@/components/charts/prepare-axis';
import { useWidth } from '@/lib/client/use-size';
import { formatNumber, plural } from '@/lib/pure/format';
import type { Curve } from './read-evaluation';

const WIDEST = 560;
const ROOM = { left: 58, right: 12, top: 8, bottom: 44 };
const TICKS = [0, 0.2, 0.4, 0.6, 0.8, 1];
const MOST_POINTS = 2_000;

const WORDS = {
  roc: { title: 'ROC curve', x: 'False positive rate', y: 'True positive rate' },
  pr: { title: 'Precision and recall', x: 'Recall', y: 'Precision' },
} as const;

/** A curve of shares over shares, with the area under it; a ROC curve beside what guessing would give. */
export function CurveView({ curve, label }: { curve: Curve; label: string }) {
  const box = useRef<HTMLDivElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const width = Math.min(WIDEST, useWidth(box));
  const { title, x, y } = WORDS[curve.kind];
  const size = { width, height: Math.round(width * 0.8) };
  const plot = plotOf(size, { xDomain: [0, 1], yDomain: [0, 1], room: ROOM });
  const every = Math.ceil(curve.x.length / MOST_POINTS);
  const points = curve.x.flatMap((at, index) =>
    index % every === 0 || index === curve.x.length - 1 ? [{ x: at, y: curve.y[index] ?? null }] : [],
  );
  const area = formatNumber(curve.area);
  const sentence = `${title} of ${plural(curve.x.length, 'point')}, area under it ${area}`;
  return (
    <div ref={box} className="w-full max-w-[562px]">
      {width > 0 && (
        <ChartFrame
          title={label}
          frame={frame}
          height={size.height}
          beside={`area ${area}`}
          picture={{
            sentence,
            notes: [plural(curve.x.length, 'point')],
            table: () => ({
              columns: [x, y],
              rows: curve.x.map((at, index) => [at, curve.y[index] ?? null]),
            }),
          }}
        >
          <svg role="img" aria-label={sentence} {...size}>
            <PlainAxes
              plot={plot}
              height={size.height}
              x={TICKS.map((at) => ({ at, label: tickLabel(at) }))}
              y={TICKS.map((at) => ({ at, label: tickLabel(at) }))}
              xTitle={x}
              yTitle={y}
            />
            {curve.kind === 'roc' && (
              <path
                d={`M${plot.toX(0)} ${plot.toY(0)}L${plot.toX(1)} ${plot.toY(1)}`}
                stroke="var(--faint)"
                strokeDasharray="4 4"
              />
            )}
            <path
              d={pathOf(plot, points)}
              fill="none"
              stroke="var(--run-1)"
              strokeWidth={1.75}
              strokeLinejoin="round"
            />
          </svg>
        </ChartFrame>
      )}
    </div>
  );
}
