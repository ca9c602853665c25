/**
 * Distributions of the Kolmogorov-Smirnov statistic: of two samples exactly, and of one sample of n exactly or nearly.
 *
 * All return the upper tail with its logarithm, accurate relative to itself.
 */
import type { PValue } from './distributions';
import { deviance, stirlingError } from './incomplete-gamma';
import { kolmogorovBody } from './kolmogorov-body';

const LOG_2PI = 1.8378770664093456;

const fromLog = (log: number): PValue => {
  const logP = Math.min(0, log);
  return { p: Math.exp(logP), logP };
};

/**
 * P(D ≥ d) where one sample of n is set against a known continuous distribution (scipy's `kstwo`).
 *
 * After R. Simard, P. L'Ecuyer, Computing the two-sided Kolmogorov-Smirnov distribution (2011): in the tail twice the one-sided
 * probability, which leaves out less than 2·10^-6 of it; in the body kolmogorovBody.
 */
export function kolmogorov(n: number, d: number): PValue {
  if (!(n >= 1) || Number.isNaN(d)) return { p: Number.NaN, logP: Number.NaN };
  if (n * d <= 0.5) return { p: 1, logP: 0 };
  if (d >= 1) return { p: 0, logP: Number.NEGATIVE_INFINITY };
  if (n * d * d >= (n <= 140 ? 4 : 2.2)) return fromLog(Math.LN2 + logSmirnov(n, d));
  const p = 1 - kolmogorovBody(n, d);
  return { p, logP: Math.log(p) };
}

/**
 * log P(D+ ≥ d) by the sum of Birnbaum and Tingey (1951), all of whose terms are positive. Of a large n only some terms are
 * taken, evenly: they are so smooth there that the trapezium rule loses nothing.
 */
function logSmirnov(n: number, d: number): number {
  const last = Math.ceil(n * (1 - d)) - 1;
  const isLarge = n > 2000;
  const top = peak((j) => logSmirnovTerm(n, d, j), last);
  const scale = logSmirnovTerm(n, d, top);
  const stride = isLarge ? Math.max(1, Math.floor(widthAt(n, d, top, scale) / 20)) : 1;
  let sum = 1;
  for (const step of [stride, -stride])
    for (let j = top + step; j >= 0 && j <= last; j += step) {
      const share = Math.exp(logSmirnovTerm(n, d, j) - scale);
      sum += share;
      if (isLarge && share < 1e-18) break;
    }
  return scale + Math.log(sum * stride);
}

/** Where terms that rise and then fall are greatest. */
function peak(term: (j: number) => number, last: number): number {
  let low = 0;
  let high = last;
  while (high - low > 2) {
    const third = Math.floor((high - low) / 3);
    if (term(low + third) < term(high - third)) low += third;
    else high -= third;
  }
  return Math.min(last, low + 1);
}

/** The terms' standard deviation, as their curvature at the top has it. */
function widthAt(n: number, d: number, top: number, scale: number): number {
  const step = Math.floor(Math.sqrt(n) / 20);
  const curvature = logSmirnovTerm(n, d, top - step) + logSmirnovTerm(n, d, top + step) - 2 * scale;
  return step / Math.sqrt(-curvature);
}

function logSmirnovTerm(n: number, d: number, j: number): number {
  const p = d + j / n;
  const q = 1 - p;
  if (j === 0) return n * Math.log1p(-d);
  const rest = n - j;
  const logBinomial =
    (Math.log(n / j / rest) - LOG_2PI) / 2 +
    stirlingError(n) -
    stirlingError(j) -
    stirlingError(rest) -
    deviance(j, n * p) -
    deviance(rest, n * q);
  return logBinomial + Math.log(d / p);
}

/** More steps than this take longer than a tenth of a second. */
const MOST_EXACT_STEPS = 10_000_000;

export type TwoSampleMethod = 'exact' | 'asymptotic';

/**
 * P(D ≥ d) of two samples of n and m values without ties; with ties it is an upper bound. As scipy's `ks_2samp`: exact up to
 * 10,000 values where counting is affordable, else `kolmogorov` at the rounded effective size n·m/(n + m).
 *
 * @param d the greatest difference of the two empirical distribution functions
 */
export function kolmogorovTwoSample(
  n: number,
  m: number,
  d: number,
  method?: TwoSampleMethod,
): PValue & { method: TwoSampleMethod } {
  const isAffordable = Math.max(n, m) <= 10_000 && (n === m || n * m <= MOST_EXACT_STEPS);
  const chosen = method ?? (isAffordable ? 'exact' : 'asymptotic');
  if (!(n >= 1) || !(m >= 1) || Number.isNaN(d)) return { p: Number.NaN, logP: Number.NaN, method: chosen };
  if (chosen === 'asymptotic')
    return { ...kolmogorov(Math.max(1, Math.round((n / (n + m)) * m)), d), method: chosen };
  // In steps of 1 / (n m), so that rounding of d does not move the bound by one.
  const bound = Math.round(d * n * m);
  if (bound <= 0) return { p: 1, logP: 0, method: chosen };
  const result =
    n === m ? equalSizes(n, Math.round(d * n)) : countPaths(Math.min(n, m), Math.max(n, m), bound);
  return { ...result, method: chosen };
}

/**
 * The reflection principle: 2 Σ (−1)^(k−1) C(2n, n − k·h) / C(2n, n). Nested products keep the ratio of factorials exact.
 */
function equalSizes(n: number, h: number): PValue {
  // From the inside out: 2·A1·(1 − A2·(1 − A3·(…))), where Ak = Π (n − k·h + j) / (n + (k − 1)·h + j), j = 1…h.
  let inner = 1;
  let log = 0;
  for (let k = Math.floor(n / h); k >= 1; k -= 1) {
    log = 0;
    for (let j = 1; j <= h; j += 1) log += Math.log((n - k * h + j) / (n + (k - 1) * h + j));
    if (k > 1) inner = 1 - Math.exp(log) * inner;
  }
  return h > n ? { p: 0, logP: Number.NEGATIVE_INFINITY } : fromLog(Math.LN2 + log + Math.log(inner));
}

/**
 * The share of lattice paths from (0, 0) to (n, m) that anywhere reach |i·m − j·n| ≥ bound: for each point where a path first
 * does, the share of paths that come there inside times the chance that a path comes there at all. Only sums of positive
 * numbers, so a tail loses no digits, and logarithms where it would underflow.
 */
function countPaths(n: number, m: number, bound: number): PValue {
  const logTotal = logBinomial(n + m, n);
  let [sum, scale] = [0, Number.NEGATIVE_INFINITY];
  const add = (inside: number, i: number, j: number, iBefore: number, jBefore: number) => {
    if (inside === 0) return;
    const log =
      Math.log(inside) +
      logBinomial(iBefore + jBefore, iBefore) +
      logBinomial(n - i + m - j, n - i) -
      logTotal;
    if (log > scale) [sum, scale] = [sum * Math.exp(scale - log) + 1, log];
    else sum += Math.exp(log - scale);
  };
  // inside[i]: of the paths from (0, 0) to (i, j), the share that was never outside.
  const inside = new Float64Array(n + 1);
  for (let j = 0; j <= m; j += 1) {
    let left = 0;
    for (let i = 0; i <= n; i += 1) {
      const below = inside[i] ?? 0;
      if (Math.abs(i * m - j * n) >= bound) {
        add(left, i, j, i - 1, j);
        add(below, i, j, i, j - 1);
        inside[i] = 0;
      } else {
        inside[i] = i + j === 0 ? 1 : (left * i + below * j) / (i + j);
      }
      left = inside[i] ?? 0;
    }
  }
  return fromLog(scale + Math.log(sum));
}

function logBinomial(n: number, k: number): number {
  if (k === 0 || k === n) return 0;
  const rest = n - k;
  return (
    k * Math.log(n / k) +
    rest * Math.log(n / rest) +
    (Math.log(n / k / rest) - LOG_2PI) / 2 +
    stirlingError(n) -
    stirlingError(k) -
    stirlingError(rest)
  );
}
