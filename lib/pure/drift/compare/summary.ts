/** The numbers that stand beside two histograms: each side's summary, and their differences with intervals. */
import { fisherF, studentT } from '../../stats/distributions';
import { compareShares, type Interval } from '../../stats/proportions';
import type { Moments } from '../profile/moments';
import { finiteRows, momentsOf, type NumericProfile } from '../profile/numeric';
import { quantiles } from '../profile/segments';
import { missingRows } from './measures';

/** Quantiles are as fine as the cells; null of no values. The spread is that of a sample (n − 1). */
export type NumericSummary = {
  rows: number;
  values: number;
  missing: number;
  zeros: number;
  mean: number | null;
  sd: number | null;
  least: number | null;
  lowerQuartile: number | null;
  median: number | null;
  upperQuartile: number | null;
  greatest: number | null;
};

const finite = (value: number | undefined): number | null =>
  value !== undefined && Number.isFinite(value) ? value : null;

export function summariseNumbers(profile: NumericProfile): NumericSummary {
  const values = finiteRows(profile);
  const { mean, m2 } = momentsOf(profile);
  const [lowerQuartile, median, upperQuartile] = quantiles(profile, [0.25, 0.5, 0.75]).map(finite);
  return {
    rows: profile.rows,
    values,
    missing: missingRows(profile),
    zeros: profile.zeros,
    mean: values > 0 ? finite(mean) : null,
    sd: values > 1 ? finite(Math.sqrt(m2 / (values - 1))) : null,
    least: profile.least,
    lowerQuartile: lowerQuartile ?? null,
    median: median ?? null,
    upperQuartile: upperQuartile ?? null,
    greatest: profile.greatest,
  };
}

/** Current less reference, with a 95 % interval. */
export type Difference = Interval & { difference: number };
/** Current by reference, with a 95 % interval. */
export type Ratio = Interval & { ratio: number };

export type SummaryChange = {
  /** Welch's interval; null for fewer than two values on a side, and where neither varies. */
  mean: Difference | null;
  /** By the F distribution: right for normal values, too narrow for long tails. Null where a side does not vary. */
  sd: Ratio | null;
  /** Newcombe's interval of the difference of the shares without a value. */
  missing: Difference | null;
};

export function compareSummaries(reference: NumericProfile, current: NumericProfile): SummaryChange {
  const [a, b] = [momentsOf(reference), momentsOf(current)];
  const missing = compareShares(
    { successes: missingRows(reference), n: reference.rows },
    { successes: missingRows(current), n: current.rows },
  );
  return {
    mean: meanDifference(a, b),
    sd: spreadRatio(a, b),
    missing: missing ? { difference: missing.difference, low: missing.low, high: missing.high } : null,
  };
}

function meanDifference(a: Moments, b: Moments): Difference | null {
  if (a.n < 2 || b.n < 2) return null;
  const [u, v] = [a.m2 / (a.n - 1) / a.n, b.m2 / (b.n - 1) / b.n];
  const error = Math.sqrt(u + v);
  if (!(error > 0) || !Number.isFinite(error)) return null;
  const degrees = (u + v) ** 2 / (u ** 2 / (a.n - 1) + v ** 2 / (b.n - 1));
  const half = studentT(degrees).upperQuantile(0.025) * error;
  const difference = b.mean - a.mean;
  return { difference, low: difference - half, high: difference + half };
}

function spreadRatio(a: Moments, b: Moments): Ratio | null {
  if (a.n < 2 || b.n < 2 || !(a.m2 > 0) || !(b.m2 > 0)) return null;
  const square = b.m2 / (b.n - 1) / (a.m2 / (a.n - 1));
  if (!Number.isFinite(square) || square === 0) return null;
  const distribution = fisherF(b.n - 1, a.n - 1);
  return {
    ratio: Math.sqrt(square),
    low: Math.sqrt(square / distribution.upperQuantile(0.025)),
    high: Math.sqrt(square / distribution.quantile(0.025)),
  };
}
