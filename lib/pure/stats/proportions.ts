/** Shares of a whole: their intervals, and the test of two. */
import { normal, type PValue, twoSided } from './distributions';

/** The same unit throughout; `low` and `high` are the ends of an interval. */
export type Interval = { low: number; high: number };

export type Proportion = Interval & { share: number; n: number };

/**
 * Wilson's score interval (1927): right near 0 and 1 too, and for a handful of rows.
 *
 * @returns undefined of none: 0 of 0 is not 0
 */
export function wilson(successes: number, n: number, level = 0.95): Proportion | undefined {
  if (!(n > 0)) return undefined;
  const z = normal.upperQuantile((1 - level) / 2);
  const share = successes / n;
  const scale = 1 + (z * z) / n;
  const centre = (share + (z * z) / (2 * n)) / scale;
  const half = (z / scale) * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n));
  // At the ends rounding would leave a sliver.
  const low = successes === 0 ? 0 : Math.max(0, centre - half);
  const high = successes === n ? 1 : Math.min(1, centre + half);
  return { share, n, low, high };
}

export type ShareTest = PValue & Interval & { difference: number; z: number };

/**
 * The second share minus the first: z with the pooled variance, and Newcombe's interval (1998) from the two of Wilson.
 *
 * @returns undefined where a side is empty; p = 1 where both shares are 0, or both 1
 */
export function compareShares(
  first: { successes: number; n: number },
  second: { successes: number; n: number },
  level = 0.95,
): ShareTest | undefined {
  const a = wilson(first.successes, first.n, level);
  const b = wilson(second.successes, second.n, level);
  if (!a || !b) return undefined;
  const difference = b.share - a.share;
  const pooled = (first.successes + second.successes) / (first.n + second.n);
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / first.n + 1 / second.n));
  const z = error === 0 ? 0 : difference / error;
  return {
    ...twoSided(normal, z),
    z,
    difference,
    low: difference - Math.hypot(b.share - b.low, a.high - a.share),
    high: difference + Math.hypot(b.high - b.share, a.share - a.low),
  };
}
