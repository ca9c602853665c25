/** Tests of a difference of means: of two groups (Welch), and of pairs (Student). */
import { studentT, twoSided } from './distributions';
import { mean, variance } from './sample';

export type MeanTest = {
  /** Second minus first, in the unit of the values. */
  difference: number;
  /** Confidence interval of the difference. */
  low: number;
  high: number;
  t: number;
  degrees: number;
  /** Two-sided. */
  p: number;
};

function meanTest(difference: number, error: number, degrees: number, level: number): MeanTest {
  const distribution = studentT(degrees);
  const half = distribution.upperQuantile((1 - level) / 2) * error;
  const t = difference / error;
  return {
    difference,
    low: difference - half,
    high: difference + half,
    t,
    degrees,
    p: twoSided(distribution, t).p,
  };
}

/** Below it a spread is what rounding left of none. */
const isNoSpread = (error: number, ...means: number[]) =>
  error <= 8 * Number.EPSILON * Math.max(...means.map(Math.abs));

/**
 * Welch's t of `second` minus `first`: the spreads need not be equal (Welch 1947; degrees of freedom by Satterthwaite).
 *
 * @returns undefined for fewer than two values on a side, and where neither side has any spread
 */
export function welch(
  first: readonly number[],
  second: readonly number[],
  level = 0.95,
): MeanTest | undefined {
  if (first.length < 2 || second.length < 2) return undefined;
  const shares = [first, second].map((values) => variance(values) / values.length);
  const [a = 0, b = 0] = shares;
  const [meanA, meanB] = [mean(first), mean(second)];
  const error = Math.sqrt(a + b);
  if (isNoSpread(error, meanA, meanB)) return undefined;
  const degrees = (a + b) ** 2 / (a ** 2 / (first.length - 1) + b ** 2 / (second.length - 1));
  return meanTest(meanB - meanA, error, degrees, level);
}

/**
 * Student's t of pairs, from the difference of each.
 *
 * @returns undefined for fewer than two pairs, and where all differ by the same
 */
export function paired(differences: readonly number[], level = 0.95): MeanTest | undefined {
  if (differences.length < 2) return undefined;
  const centre = mean(differences);
  const error = Math.sqrt(variance(differences) / differences.length);
  if (isNoSpread(error, ...differences)) return undefined;
  return meanTest(centre, error, differences.length - 1, level);
}
