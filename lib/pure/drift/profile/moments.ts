/** Mean and spread of a set of numbers, such that those of two sets give those of both. */

/** `m2` is the sum of squared distances from the mean. */
export type Moments = { n: number; mean: number; m2: number };

export const NO_MOMENTS: Moments = { n: 0, mean: 0, m2: 0 };

/** T. Chan, G. Golub, R. LeVeque, Updating formulae for computing sample variances (1979). */
export function mergeMoments(a: Moments, b: Moments): Moments {
  if (a.n === 0) return b;
  if (b.n === 0) return a;
  const n = a.n + b.n;
  const gap = b.mean - a.mean;
  return {
    n,
    mean: weightedMean(a.n / n, a.mean, b.n / n, b.mean),
    m2: a.m2 + b.m2 + gap * gap * ((a.n / n) * b.n),
  };
}

/**
 * Weighted from both sides, so that the order does not matter and far numbers do not overflow. Of one value it is that value: what does
 * not vary must not begin to.
 */
export const weightedMean = (shareA: number, a: number, shareB: number, b: number): number =>
  a === b ? a : shareA * a + shareB * b;

/**
 * From the sums that a database makes in one pass.
 *
 * @param shift a number near the values that was subtracted from each: without one, large numbers that vary little lose their spread
 * @param sum of (x − shift)
 * @param squares of (x − shift)
 */
export function momentsFromSums(n: number, shift: number, sum: number, squares: number): Moments {
  if (n === 0) return NO_MOMENTS;
  const offset = sum / n;
  return { n, mean: shift + offset, m2: Math.max(0, squares - offset * sum) };
}

/** Of the whole (÷ n, as numpy's default); undefined of nothing, and where squares are beyond a double. */
export function standardDeviation({ n, m2 }: Moments): number | undefined {
  const sd = n > 0 ? Math.sqrt(m2 / n) : Number.NaN;
  return Number.isFinite(sd) ? sd : undefined;
}
