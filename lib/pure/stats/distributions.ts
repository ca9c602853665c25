/**
 * The normal, Student's t, chi-squared and F distributions: both tails, their logarithms, and quantiles.
 *
 * Every value is accurate relative to itself, so that a p-value of 10^-200 is right to a dozen digits, and where it
 * underflows its logarithm still is. A parameter outside its range, or NaN, gives NaN.
 */
import { findRoot } from './find-root';
import { incompleteBeta } from './incomplete-beta';
import { incompleteGamma, NO_TAILS, swapTails, type Tails } from './incomplete-gamma';

/** All logarithms are natural. */
export type Distribution = {
  /** P(X ≤ x). */
  cdf(x: number): number;
  /** P(X > x), the upper tail: never 1 − cdf. */
  sf(x: number): number;
  logCdf(x: number): number;
  logSf(x: number): number;
  /** x with P(X ≤ x) = p. */
  quantile(p: number): number;
  /** x with P(X > x) = p: exact where p is small, as 1 − p is not. */
  upperQuantile(p: number): number;
};

/** A p-value and its natural logarithm, which says more where the p-value is below the least double. */
export type PValue = { p: number; logP: number };

/** P(|X| ≥ |x|) under a distribution that is symmetric about 0. */
export function twoSided(distribution: Distribution, x: number): PValue {
  const logP = Math.min(0, Math.LN2 + distribution.logSf(Math.abs(x)));
  return { p: Math.exp(logP), logP };
}

const fromTails = (
  tails: (x: number) => Tails,
  quantiles: Pick<Distribution, 'quantile' | 'upperQuantile'>,
) => ({
  cdf: (x: number) => tails(x).lower,
  sf: (x: number) => tails(x).upper,
  logCdf: (x: number) => tails(x).logLower,
  logSf: (x: number) => tails(x).logUpper,
  ...quantiles,
});

/** Symmetric about 0: `upper` gives the tails at x ≥ 0. */
function symmetric(upper: (x: number) => Tails): Distribution {
  const tails = (x: number) => (x < 0 ? swapTails(upper(-x)) : upper(x));
  const upperQuantile = (p: number): number => {
    if (!(p >= 0 && p <= 1)) return Number.NaN;
    if (p > 0.5) return -upperQuantile(1 - p);
    return invert((x) => tails(x).logUpper, Math.log(p));
  };
  const quantile = (p: number) => (p <= 0.5 ? -upperQuantile(p) : upperQuantile(1 - p));
  return fromTails(tails, { quantile, upperQuantile });
}

/** Of numbers from 0 up. */
function positive(above: (x: number) => Tails): Distribution {
  const tails = (x: number): Tails => (x < 0 ? above(0) : above(x));
  const quantile = (p: number): number => {
    if (!(p >= 0 && p <= 1)) return Number.NaN;
    return p <= 0.5 ? invert((x) => -tails(x).logLower, -Math.log(p)) : upperQuantile(1 - p);
  };
  const upperQuantile = (p: number): number => {
    if (!(p >= 0 && p <= 1)) return Number.NaN;
    return p <= 0.5 ? invert((x) => tails(x).logUpper, Math.log(p)) : quantile(1 - p);
  };
  return fromTails(tails, { quantile, upperQuantile });
}

/** The x ≥ 0 at which a falling function comes down to `target`. */
function invert(falling: (x: number) => number, target: number): number {
  if (Number.isNaN(falling(1))) return Number.NaN;
  if (target === Number.NEGATIVE_INFINITY) return Number.POSITIVE_INFINITY;
  if (falling(0) <= target) return 0;
  let below = 0;
  let above = 1;
  if (falling(1) > target)
    while (falling(above) > target) {
      below = above;
      above *= 4;
    }
  else
    while (above > 1e-290 && falling(above / 16) <= target) {
      above /= 16;
    }
  if (below === 0 && above > 1e-290) below = above / 16;
  return findRoot((x) => falling(x) - target, below, above);
}

/** The standard normal distribution. */
export const normal: Distribution = symmetric((x) => {
  const { lower, upper, logUpper } = incompleteGamma(0.5, (x * x) / 2);
  return {
    lower: 0.5 + lower / 2,
    upper: upper / 2,
    logLower: Math.log1p(-upper / 2),
    logUpper: logUpper - Math.LN2,
  };
});

/**
 * Student's t.
 *
 * @param degrees of freedom, above 0 and not always whole (Welch); infinity is the normal distribution
 */
export function studentT(degrees: number): Distribution {
  if (degrees === Number.POSITIVE_INFINITY) return normal;
  return symmetric((x) => {
    if (!(degrees > 0)) return NO_TAILS;
    const ratio = (x / degrees) * x;
    if (ratio === Number.POSITIVE_INFINITY) return swapTails(incompleteGamma(1, 0));
    const { lower, upper, logLower } = incompleteBeta(degrees / 2, 0.5, 1 / (1 + ratio), ratio / (1 + ratio));
    return {
      lower: 0.5 + upper / 2,
      upper: lower / 2,
      logLower: Math.log1p(-lower / 2),
      logUpper: logLower - Math.LN2,
    };
  });
}

/** Chi-squared with `degrees` of freedom, above 0. */
export const chiSquared = (degrees: number): Distribution =>
  positive((x) => incompleteGamma(degrees / 2, x / 2));

/** Fisher's F, the ratio of two mean squares with `numerator` and `denominator` degrees of freedom, both above 0. */
export const fisherF = (numerator: number, denominator: number): Distribution =>
  positive((x) => {
    if (!(numerator > 0) || !(denominator > 0)) return NO_TAILS;
    const ratio = (x * numerator) / denominator;
    if (ratio === Number.POSITIVE_INFINITY) return swapTails(incompleteGamma(1, 0));
    return incompleteBeta(numerator / 2, denominator / 2, ratio / (1 + ratio), 1 / (1 + ratio));
  });
