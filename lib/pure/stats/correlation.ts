/** Correlations of pairs, and whether two of them differ. */
import { normal, type PValue, twoSided } from './distributions';

/** Ranks from 1, ties sharing their mean. */
export function midRanks(values: ArrayLike<number>): Float64Array {
  const order = Array.from(values, (_, index) => index).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
  const ranks = new Float64Array(values.length);
  for (let from = 0; from < order.length; ) {
    const value = values[order[from] ?? 0];
    let to = from + 1;
    while (to < order.length && values[order[to] ?? 0] === value) to += 1;
    for (let at = from; at < to; at += 1) ranks[order[at] ?? 0] = (from + 1 + to) / 2;
    from = to;
  }
  return ranks;
}

/** Pearson's correlation. @returns undefined for fewer than three pairs, and where a side does not vary */
export function pearson(x: ArrayLike<number>, y: ArrayLike<number>): number | undefined {
  const n = Math.min(x.length, y.length);
  if (n < 3) return undefined;
  let [meanX, meanY, xx, yy, xy] = [0, 0, 0, 0, 0];
  for (let at = 0; at < n; at += 1) {
    const [dx, dy] = [(x[at] ?? 0) - meanX, (y[at] ?? 0) - meanY];
    meanX += dx / (at + 1);
    meanY += dy / (at + 1);
    const restY = (y[at] ?? 0) - meanY;
    xx += dx * ((x[at] ?? 0) - meanX);
    yy += dy * restY;
    xy += dx * restY;
  }
  return xx > 0 && yy > 0 ? Math.max(-1, Math.min(1, xy / Math.sqrt(xx * yy))) : undefined;
}

/** Spearman's rank correlation, ties by mean ranks. @returns undefined as Pearson's */
export const spearman = (x: ArrayLike<number>, y: ArrayLike<number>): number | undefined =>
  pearson(midRanks(x), midRanks(y));

/** What is closer to ±1 is so by rounding. */
const CLOSEST = 1 - 1e-9;

/**
 * Whether two correlations of independent samples differ: z = (atanh r2 − atanh r1) / √(1/(n1 − 3) + 1/(n2 − 3)) (Fisher 1921). One of
 * ±1, whose z is infinite, counts as all but that: ranks of columns that grow together have it, and it is news when they no longer do.
 *
 * @returns undefined for fewer than four pairs on a side
 */
export function compareCorrelations(
  first: { r: number; n: number },
  second: { r: number; n: number },
): (PValue & { z: number }) | undefined {
  if (first.n < 4 || second.n < 4) return undefined;
  const error = Math.sqrt(1 / (first.n - 3) + 1 / (second.n - 3));
  const transformed = (r: number) => Math.atanh(Math.max(-CLOSEST, Math.min(CLOSEST, r)));
  const z = (transformed(second.r) - transformed(first.r)) / error;
  return { z, ...twoSided(normal, z) };
}
