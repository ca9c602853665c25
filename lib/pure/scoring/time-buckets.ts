/** Times of requests as counts under fixed bounds: small to keep, and they add up over minutes, machines and entities. */

/** Upper bounds in milliseconds; what took longer is in one bucket more. */
export const BOUNDS = [
  0.25, 0.5, 1, 1.5, 2, 3, 5, 7.5, 10, 15, 20, 30, 50, 75, 100, 150, 200, 300, 500, 750, 1000, 2000, 5000,
  10_000, 30_000,
];
export const BUCKETS = BOUNDS.length + 1;

export function bucketOf(milliseconds: number): number {
  let low = 0;
  let high = BOUNDS.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (milliseconds <= (BOUNDS[middle] ?? Number.POSITIVE_INFINITY)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * The quantile of the times behind the counts, straight within its bucket.
 *
 * @returns milliseconds; undefined of none
 */
export function quantileOf(buckets: readonly number[], quantile: number): number | undefined {
  const total = buckets.reduce((sum, count) => sum + count, 0);
  if (total === 0) return undefined;
  const wanted = quantile * total;
  let before = 0;
  for (const [at, count] of buckets.entries()) {
    if (count > 0 && before + count >= wanted) {
      const from = at === 0 ? 0 : (BOUNDS[at - 1] ?? 0);
      const to = BOUNDS[at] ?? from;
      return from + ((to - from) * (wanted - before)) / count;
    }
    before += count;
  }
  return BOUNDS.at(-1);
}
