/** Distances between two samples, exactly, from all their values. */
import { kolmogorovTwoSample } from './kolmogorov';

export const sorted = (values: ArrayLike<number>): Float64Array => Float64Array.from(values).sort();

/** Walks both sorted samples at once: `visit(F, G, from, to)` where the distribution functions are F and G from one value to the next. */
function walk(
  first: Float64Array,
  second: Float64Array,
  visit: (f: number, g: number, from: number, to: number) => void,
): void {
  let [i, j] = [0, 0];
  const [n, m] = [first.length, second.length];
  while (i < n || j < m) {
    const at = Math.min(first[i] ?? Number.POSITIVE_INFINITY, second[j] ?? Number.POSITIVE_INFINITY);
    while (i < n && first[i] === at) i += 1;
    while (j < m && second[j] === at) j += 1;
    const to = Math.min(first[i] ?? Number.POSITIVE_INFINITY, second[j] ?? Number.POSITIVE_INFINITY);
    visit(i / n, j / m, at, to);
  }
}

/**
 * Kolmogorov-Smirnov: the greatest difference of the two distribution functions, and its p-value.
 *
 * @param first sorted, without NaN
 * @param second sorted, without NaN
 * @returns undefined where a side is empty
 */
export function kolmogorovSmirnov(first: Float64Array, second: Float64Array) {
  if (first.length === 0 || second.length === 0) return undefined;
  let statistic = 0;
  walk(first, second, (f, g) => {
    statistic = Math.max(statistic, Math.abs(f - g));
  });
  return { statistic, ...kolmogorovTwoSample(first.length, second.length, statistic) };
}

/**
 * Wasserstein's first distance ∫ |F − G| dx, in the unit of the values: how far rows must move on average.
 *
 * @param first sorted, finite
 * @param second sorted, finite
 * @returns undefined where a side is empty
 */
export function wasserstein(first: Float64Array, second: Float64Array): number | undefined {
  if (first.length === 0 || second.length === 0) return undefined;
  let area = 0;
  walk(first, second, (f, g, from, to) => {
    if (f !== g) area += Math.abs(f - g) * (to - from);
  });
  return area;
}
