/**
 * The gamma function and its incomplete integrals, accurate relative to the result, in the far tails and at large shapes too.
 *
 * The leading factor is computed as Loader does (C. Loader, Fast and accurate computation of binomial probabilities, 2000):
 * from a deviance and Stirling errors, never as a difference of large logarithms.
 */

const HALF_LOG_2PI = 0.9189385332046728;
const EPSILON = 2 ** -53;
const TINY = 1e-300;
/** A fraction needs some multiple of √shape steps; this is enough for shapes of 10^11. */
const MOST_STEPS = 5_000_000;

/** log Γ(n + 1) − ((n + ½) log n − n + ½ log 2π), for n > 0: what Stirling's formula leaves out, about 1/(12 n). */
export function stirlingError(n: number): number {
  let sum = 0;
  let at = n;
  for (; at < 16; at += 1) sum += (at + 0.5) * Math.log1p(1 / at) - 1;
  const square = 1 / (at * at);
  const series =
    1 / 12 -
    square *
      (1 / 360 - square * (1 / 1260 - square * (1 / 1680 - square * (1 / 1188 - (square * 691) / 360360))));
  return sum + series / at;
}

/**
 * x log(x / mean) + mean − x for positive numbers, without cancellation where they are close.
 *
 * @param gap x − mean, where the caller knows it better than by subtraction
 */
export function deviance(x: number, mean: number, gap = x - mean): number {
  if (Math.abs(gap) >= 0.1 * (x + mean)) return x * Math.log(x / mean) - gap;
  const v = gap / (x + mean);
  let sum = gap * v;
  let power = 2 * x * v;
  for (let odd = 3; ; odd += 2) {
    power *= v * v;
    const next = sum + power / odd;
    if (next === sum) return next;
    sum = next;
  }
}

/** log Γ(x) for x > 0; NaN elsewhere. */
export function logGamma(x: number): number {
  if (!(x > 0)) return Number.NaN;
  return stirlingError(x) + (x - 0.5) * Math.log(x) - x + HALF_LOG_2PI;
}

/** Both tails of a distribution at one point, and their natural logarithms, which do not underflow. */
export type Tails = { lower: number; upper: number; logLower: number; logUpper: number };

export const NO_TAILS: Tails = {
  lower: Number.NaN,
  upper: Number.NaN,
  logLower: Number.NaN,
  logUpper: Number.NaN,
};

/** Both tails from the smaller one's logarithm: the other has nothing to lose. */
export const tailsFromLower = (log: number): Tails => {
  const lower = Math.exp(log);
  return { lower, upper: -Math.expm1(log), logLower: log, logUpper: Math.log1p(-lower) };
};

export const swapTails = ({ lower, upper, logLower, logUpper }: Tails): Tails => ({
  lower: upper,
  upper: lower,
  logLower: logUpper,
  logUpper: logLower,
});

/** Nothing below, everything above. */
export const ALL_ABOVE: Tails = { lower: 0, upper: 1, logLower: Number.NEGATIVE_INFINITY, logUpper: 0 };

/**
 * The regularised incomplete gamma functions P(shape, x) and Q(shape, x).
 *
 * @param shape above 0
 * @param x 0 or more, infinity included
 */
export function incompleteGamma(shape: number, x: number): Tails {
  if (!(shape > 0) || !(x >= 0)) return NO_TAILS;
  if (x === 0) return ALL_ABOVE;
  if (x === Number.POSITIVE_INFINITY) return swapTails(ALL_ABOVE);
  const logFactor = -stirlingError(shape) - deviance(shape, x) - HALF_LOG_2PI - Math.log(shape) / 2;
  if (x < shape + 1) return tailsFromLower(logFactor + Math.log(lowerSeries(shape, x)));
  return swapTails(tailsFromLower(logFactor + Math.log(shape) + Math.log(upperFraction(shape, x))));
}

function lowerSeries(shape: number, x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; k < MOST_STEPS && term > sum * EPSILON; k += 1) {
    term *= x / (shape + k);
    sum += term;
  }
  return sum;
}

/** Legendre's continued fraction by Lentz's method. */
function upperFraction(shape: number, x: number): number {
  let b = x + 1 - shape;
  let c = 1 / TINY;
  let d = 1 / b;
  let product = d;
  for (let k = 1; k < MOST_STEPS; k += 1) {
    const a = -k * (k - shape);
    b += 2;
    d = 1 / away(a * d + b);
    c = away(b + a / c);
    const factor = c * d;
    product *= factor;
    if (Math.abs(factor - 1) <= EPSILON * 2) break;
  }
  return product;
}

export const away = (value: number): number => (Math.abs(value) < TINY ? TINY : value);
