import { pathOf, plotOf, type Size } from './geometry';
import type { PreparedChart } from './prepare-series';

type StaticLineProps = Size & { chart: PreparedChart; colour: string; isLog: boolean };

/** The same line without axes: cheap, for charts out of sight or beyond what a page may mount. */
export function StaticLine({ chart, colour, isLog, width, height }: StaticLineProps) {
  const plot = plotOf({ width, height }, chart, isLog);
  return (
    <svg width={width} height={height} aria-hidden>
      <path
        d={pathOf(
          plot,
          chart.rows.map(({ x, smooth }) => ({ x, y: smooth })),
        )}
        fill="none"
        stroke={colour}
        strokeWidth={1.5}
        strokeLinejoin="round"
      />
    </svg>
  );
}
