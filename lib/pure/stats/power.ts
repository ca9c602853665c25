/** How many runs show a difference: the power of t tests, by the noncentral t distribution. */
import { normal, studentT } from './distributions';
import { logGamma } from './incomplete-gamma';

/** Steps of the rule at least, and for each unit of what it integrates, which t makes steeper. */
const STEPS = 400;
const STEPS_EACH = 20;

/**
 * P(T > t) of the noncentral t: of (Z + shift) / √(χ²/degrees), as the mean of Φ over the spread's distribution, by
 * Simpson's rule. Right to some seven digits.
 */
export function noncentralTAbove(t: number, degrees: number, shift: number): number {
  const width = 1 / Math.sqrt(2 * degrees);
  const from = Math.max(0, 1 - 10 * width);
  const range = 1 + 12 * width - from;
  const steps = STEPS + 2 * Math.ceil(STEPS_EACH * Math.abs(t) * range);
  const step = range / steps;
  const log = Math.LN2 + (degrees / 2) * Math.log(degrees / 2) - logGamma(degrees / 2);
  const weighted = (v: number): number => {
    if (v === 0) return degrees > 1 ? 0 : Math.exp(log) * normal.cdf(shift);
    return Math.exp(log + (degrees - 1) * Math.log(v) - (degrees * v * v) / 2) * normal.cdf(shift - t * v);
  };
  let sum = weighted(from) + weighted(from + range);
  for (let at = 1; at < steps; at += 1) sum += (at % 2 === 1 ? 4 : 2) * weighted(from + at * step);
  return Math.min(1, Math.max(0, (sum * step) / 3));
}

/** The chance that a two-sided t test finds a true difference of so many standard errors. */
function powerOf(shift: number, degrees: number, alpha: number): number {
  const limit = studentT(degrees).upperQuantile(alpha / 2);
  return noncentralTAbove(limit, degrees, shift) + noncentralTAbove(limit, degrees, -shift);
}

/** Standard deviations of either side; the same number of runs on each. */
export type Spread = { first: number; second: number };

/** Welch's test with `n` runs a side. */
export function welchPower(difference: number, { first, second }: Spread, n: number, alpha = 0.05): number {
  const [a, b] = [first ** 2 / n, second ** 2 / n];
  const degrees = ((a + b) ** 2 * (n - 1)) / (a ** 2 + b ** 2);
  return powerOf(Math.abs(difference) / Math.sqrt(a + b), degrees, alpha);
}

/** Student's test of `n` pairs whose differences have that standard deviation. */
export const pairedPower = (difference: number, sd: number, n: number, alpha = 0.05): number =>
  powerOf((Math.abs(difference) * Math.sqrt(n)) / sd, n - 1, alpha);

export const MOST_RUNS = 10_000;

/** The least n, from two on, whose power is enough; undefined where ten thousand are not. Power grows with n. */
export function leastRuns(powerWith: (n: number) => number, wanted: number): number | undefined {
  let high = 2;
  while (high < MOST_RUNS && powerWith(high) < wanted) high = Math.min(MOST_RUNS, high * 2);
  if (powerWith(high) < wanted) return undefined;
  let low = Math.max(2, Math.floor(high / 2));
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (powerWith(middle) >= wanted) high = middle;
    else low = middle + 1;
  }
  return low;
}
