/** p-values of many tests at once, adjusted so that one limit holds for all of them. */

/**
 * Benjamini-Hochberg and Benjamini-Yekutieli bound the share of false ones among what is found (the second under any
 * dependence); Holm and Bonferroni the chance of any false one.
 */
export const CORRECTIONS = [
  'benjamini-hochberg',
  'benjamini-yekutieli',
  'holm',
  'bonferroni',
  'none',
] as const;
export type Correction = (typeof CORRECTIONS)[number];

/**
 * Adjusted p-values in the order given, as natural logarithms, so that those below the least double keep their order.
 *
 * @param logPs natural logarithms of p-values, none of them NaN
 */
export function adjustLogP(logPs: readonly number[], correction: Correction): number[] {
  const n = logPs.length;
  const cap = (log: number) => Math.min(0, log);
  if (correction === 'none') return logPs.map(cap);
  if (correction === 'bonferroni') return logPs.map((log) => cap(log + Math.log(n)));
  const order = logPs.map((_, index) => index).sort((a, b) => (logPs[a] ?? 0) - (logPs[b] ?? 0));
  const adjusted = new Array<number>(n).fill(0);
  if (correction === 'holm') {
    let largest = Number.NEGATIVE_INFINITY;
    for (const [rank, index] of order.entries()) {
      largest = Math.max(largest, (logPs[index] ?? 0) + Math.log(n - rank));
      adjusted[index] = cap(largest);
    }
    return adjusted;
  }
  const extra = correction === 'benjamini-yekutieli' ? Math.log(harmonic(n)) : 0;
  let least = 0;
  for (const [fromEnd, index] of order.reverse().entries()) {
    least = Math.min(least, (logPs[index] ?? 0) + Math.log(n / (n - fromEnd)) + extra);
    adjusted[index] = least;
  }
  return adjusted;
}

const harmonic = (n: number): number => {
  let sum = 0;
  for (let i = n; i >= 1; i -= 1) sum += 1 / i;
  return sum;
};
