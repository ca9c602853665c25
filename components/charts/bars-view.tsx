import { plotOf, type Room, type Size } from './geometry';
import { markOf } from './lines';
import { PlainAxes } from './plain-axes';
import { tickLabel } from './prepare-axis';
import type { Bar, PreparedBars } from './prepare-bars';
import { shortNames } from './short-names';

type BarsViewProps = Size & { chart: PreparedBars; room: Room };

/** Of a bar's place, how much it fills. */
const FILLED = 0.56;
const LETTERS = 15;
const CAP = 4;

/** Bars that lie, with the intervals of means; what they show was decided by `prepareBars`. */
export function BarsView({ chart: { bars, domain, ticks }, room, width, height }: BarsViewProps) {
  const size = { width, height };
  const plot = plotOf(size, { xDomain: domain, yDomain: [-0.5, bars.length - 0.5], room });
  const short = shortNames(
    bars.map(({ name }) => name),
    LETTERS,
  );
  const thick = (plot.height / bars.length) * FILLED;
  return (
    <svg {...size} aria-hidden className="absolute inset-0">
      <PlainAxes plot={plot} height={height} x={ticks.map((at) => ({ at, label: tickLabel(at) }))} y={[]} />
      {bars.map((bar, at) => {
        // The first on top.
        const middle = plot.toY(bars.length - 1 - at);
        const [zero, end] = [plot.toX(0), plot.toX(bar.value)];
        return (
          <g key={bar.id}>
            <text
              x={plot.left - 8}
              y={middle}
              dy="0.32em"
              textAnchor="end"
              fontSize={12}
              fill="var(--muted-foreground)"
            >
              {short[at]}
            </text>
            <g className={`mark ${markOf(bar.id)}`}>
              <rect
                x={Math.min(zero, end)}
                y={middle - thick / 2}
                width={Math.max(1, Math.abs(end - zero))}
                height={thick}
                rx={2}
                fill={bar.colour}
              />
            </g>
            {bar.half !== undefined && (
              <path
                d={interval(bar, bar.half, plot.toX, middle)}
                stroke="var(--foreground)"
                strokeWidth={1.5}
              />
            )}
          </g>
        );
      })}
    </svg>
  );
}

function interval({ value }: Bar, half: number, toX: (value: number) => number, middle: number): string {
  const [from, to] = [toX(value - half), toX(value + half)];
  const cap = `v${CAP * 2}`;
  return `M${from} ${middle}H${to}M${from} ${middle - CAP}${cap}M${to} ${middle - CAP}${cap}`;
}
