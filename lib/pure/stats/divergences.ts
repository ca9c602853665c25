/**
 * Distances between two distributions over the same bins.
 *
 * All take shares that sum to 1, of equal lengths, bin by bin. Logarithms are natural unless a name says base 2.
 */

const sumOver = (
  p: readonly number[],
  q: readonly number[],
  term: (a: number, b: number) => number,
): number => p.reduce((total, share, at) => total + term(share, q[at] ?? 0), 0);

/** a log(a / b), whose limit at a = 0 is 0. */
const relativeTerm = (a: number, b: number): number => (a === 0 ? 0 : a * Math.log(a / b));

/** Counts to shares; all 0 where there is nothing. */
export function sharesOf(counts: readonly number[]): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => (total === 0 ? 0 : count / total));
}

/**
 * Counts to shares with half a count more in every bin (Jeffreys), so that an empty one gives a finite KL and PSI that depend on
 * how much was seen, and on nothing else.
 */
export function smoothedShares(counts: readonly number[]): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0) + counts.length / 2;
  return counts.map((count) => (count + 0.5) / total);
}

/** KL(p ‖ q) = Σ p ln(p / q), in nats; infinite where p has what q has not. */
export const kullbackLeibler = (p: readonly number[], q: readonly number[]): number =>
  Math.max(0, sumOver(p, q, relativeTerm));

/** ½ KL(p ‖ m) + ½ KL(q ‖ m), m = (p + q) / 2, in nats: 0 to ln 2. */
export const jensenShannonDivergence = (p: readonly number[], q: readonly number[]): number =>
  Math.min(
    Math.LN2,
    Math.max(
      0,
      sumOver(p, q, (a, b) => (relativeTerm(a, (a + b) / 2) + relativeTerm(b, (a + b) / 2)) / 2),
    ),
  );

/**
 * The square root of the divergence.
 *
 * @param base 2 (NannyML, 0 to 1) or e (scipy's default and Evidently's, 0 to 0.8326)
 */
export const jensenShannonDistance = (p: readonly number[], q: readonly number[], base: 2 | 'e'): number =>
  Math.sqrt(jensenShannonDivergence(p, q) / (base === 2 ? Math.LN2 : 1));

/** Population stability index Σ (p − q) ln(p / q), the sum of both KL; infinite where one side is empty. */
export const populationStability = (p: readonly number[], q: readonly number[]): number =>
  sumOver(p, q, (a, b) => (a === b ? 0 : (a - b) * Math.log(a / b)));

/** √(1 − Σ √(p q)), 0 to 1. */
export const hellinger = (p: readonly number[], q: readonly number[]): number =>
  Math.sqrt(sumOver(p, q, (a, b) => (Math.sqrt(a) - Math.sqrt(b)) ** 2) / 2);

/** ½ Σ |p − q|, 0 to 1: the share of rows that would have to change. */
export const totalVariation = (p: readonly number[], q: readonly number[]): number =>
  sumOver(p, q, (a, b) => Math.abs(a - b)) / 2;

/** The greatest |p − q| of any bin. */
export const lInfinity = (p: readonly number[], q: readonly number[]): number =>
  p.reduce((most, share, at) => Math.max(most, Math.abs(share - (q[at] ?? 0))), 0);
