import { runColour } from '@/lib/pure/colours';
import { formatNumber } from '@/lib/pure/format';
import type { Course } from './use-run-cells';

const WIDTH = 96;
const HEIGHT = 20;
const EDGE = 1.5;

/** The course of a metric in one line of the table; all lines of a column share their axes. */
export function Sparkline({ course, runId, name }: { course: Course; runId: string; name: string }) {
  const { points, cells, low, high } = course;
  const first = points[0]?.[1];
  const last = points.at(-1)?.[1];
  return (
    <svg
      role="img"
      aria-label={`${name}: from ${formatNumber(first)} to ${formatNumber(last)}`}
      width={WIDTH}
      height={HEIGHT}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      className="overflow-visible"
    >
      <path
        d={sparklinePath(points, { cells, low, high })}
        fill="none"
        stroke={runColour(runId)}
        strokeWidth={points.length === 1 ? 4 : 1.5}
        strokeLinejoin="round"
        strokeLinecap="round"
      />
    </svg>
  );
}

/** A stretch without a point is bridged: runs log at different steps. A single point is a dot. */
export function sparklinePath(
  points: Course['points'],
  { cells, low, high }: Pick<Course, 'cells' | 'low' | 'high'>,
): string {
  const x = (cell: number) => EDGE + (cell / Math.max(1, cells - 1)) * (WIDTH - 2 * EDGE);
  const y = (value: number) =>
    high === low ? HEIGHT / 2 : HEIGHT - EDGE - ((value - low) / (high - low)) * (HEIGHT - 2 * EDGE);
  const corners = points.map(([cell, value]) => `${x(cell).toFixed(1)} ${y(value).toFixed(1)}`);
  return corners.length === 1 ? `M${corners[0]}h0` : `M${corners.join('L')}`;
}
