'use client';
import { useRef } from 'react';
import { useWidth } from '@/lib/client/use-size';
import { formatNumber, plural } from '@/lib/pure/format';
import { DOT_RADIUS, prepareStrip, type StripInput } from './prepare-strip';

export type StripGroup = StripInput & {
  name: string;
  runs: readonly { runName: string; value: number; colour: string }[];
};

const ROW = 84;
const AXIS = 24;

type StripProps = { metric: string; groups: readonly StripGroup[] };

/** A dot a run, and for each group its mean with the interval of it. */
export function StripPlot({ metric, groups }: StripProps) {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const { rows, ticks } = prepareStrip(groups, width);
  const height = ROW * groups.length + AXIS;
  const sentence = groups
    .map(({ name, runs, mean }) => `${name}: ${plural(runs.length, 'run')} around ${formatNumber(mean)}`)
    .join('; ');
  return (
    <div ref={box} className="w-full">
      <svg
        role="img"
        aria-label={`${metric} of each run. ${sentence}.`}
        width={width}
        height={height}
        className="block overflow-visible"
      >
        {ticks.map(({ x, value }) => (
          <g key={value} transform={`translate(${x} 0)`}>
            <line y2={height - AXIS} className="stroke-border" />
            <text y={height - 8} textAnchor="middle" className="fill-muted-foreground text-xs tabular">
              {formatNumber(value, 3)}
            </text>
          </g>
        ))}
        {groups.map((group, at) => {
          const row = rows[at];
          if (!row) return null;
          const centre = ROW * at + 50;
          return (
            <g key={group.name}>
              <text x={0} y={ROW * at + 16} className="fill-foreground text-xs font-medium">
                {at === 0 ? 'A' : 'B'} {group.name}
              </text>
              {row.low !== undefined && row.high !== undefined && (
                <line
                  x1={row.low}
                  x2={row.high}
                  y1={centre}
                  y2={centre}
                  strokeWidth={10}
                  className="stroke-muted"
                />
              )}
              {row.dots.map(({ x, y, index }) => {
                const run = group.runs[index];
                return (
                  <circle
                    key={index}
                    cx={x}
                    cy={centre + y}
                    r={DOT_RADIUS}
                    fill={run?.colour}
                    className="stroke-background"
                  >
                    <title>{`${run?.runName}: ${formatNumber(run?.value)}`}</title>
                  </circle>
                );
              })}
              <line
                x1={row.mean}
                x2={row.mean}
                y1={centre - 20}
                y2={centre + 20}
                strokeWidth={2}
                className="stroke-foreground"
              />
            </g>
          );
        })}
      </svg>
    </div>
  );
}
