/** Groups of runs on one grid: mean, spread and how many runs they are of, place by place. */
import { halfInterval95 } from './mean-interval';
import { bridge, type GridSeries, type Value } from './series-grid';

/** What the band around a mean is: its 95 % confidence interval, the runs' standard deviation, or all their values. */
export const BANDS = ['ci', 'sd', 'range'] as const;
export type Band = (typeof BANDS)[number];

export type CombinedSeries = { mean: Value[]; low: Value[]; high: Value[]; n: number[] };

/**
 * Combines the runs of one group. A run counts at every place from its first to its last point, gaps apart; so the
 * mean is the same whatever else is on the grid. Where one run is left there is a mean and no interval.
 */
export function combineSeries(
  x: readonly number[],
  members: readonly GridSeries[],
  band: Band,
): CombinedSeries {
  const filled = members.map(({ last, breaks }) => bridge(x, last, breaks));
  const combined: CombinedSeries = { mean: [], low: [], high: [], n: [] };
  for (let at = 0; at < x.length; at += 1) {
    let n = 0;
    let sum = 0;
    let least = Number.POSITIVE_INFINITY;
    let greatest = Number.NEGATIVE_INFINITY;
    for (const [index, values] of filled.entries()) {
      const value = values[at];
      if (value === null || value === undefined) continue;
      n += 1;
      sum += value;
      least = Math.min(least, members[index]?.min?.[at] ?? value);
      greatest = Math.max(greatest, members[index]?.max?.[at] ?? value);
    }
    const mean = n > 0 ? sum / n : null;
    const half = mean === null || band === 'range' ? undefined : halfWidth(filled, at, n, mean, band);
    combined.n.push(n);
    combined.mean.push(mean);
    combined.low.push(
      n === 0 ? null : band === 'range' ? least : half === undefined ? null : (mean ?? 0) - half,
    );
    combined.high.push(
      n === 0 ? null : band === 'range' ? greatest : half === undefined ? null : (mean ?? 0) + half,
    );
  }
  return combined;
}

function halfWidth(
  filled: readonly Value[][],
  at: number,
  n: number,
  mean: number,
  band: Band,
): number | undefined {
  if (n < 2) return undefined;
  let squares = 0;
  for (const values of filled) {
    const value = values[at];
    if (value !== null && value !== undefined) squares += (value - mean) ** 2;
  }
  const sd = Math.sqrt(squares / (n - 1));
  return band === 'sd' ? sd : halfInterval95(n, sd);
}
