/** Confidence intervals of a mean, by Student's t. */

import { studentT } from './stats/distributions';

const known = new Map<number, number>();

/**
 * The 97.5 % quantile of Student's t. A table asks for the same ones over and over.
 *
 * @param degrees of freedom, 1 or more
 */
export function studentT975(degrees: number): number {
  const found = known.get(degrees) ?? studentT(degrees).quantile(0.975);
  known.set(degrees, found);
  return found;
}

/**
 * Half the width of the 95 % confidence interval of a mean: t · sd / √n.
 *
 * @param sd of the sample, in the unit of the mean
 * @returns undefined where one value says nothing of the spread
 */
export const halfInterval95 = (n: number, sd: number | null): number | undefined =>
  n < 2 || sd === null ? undefined : (studentT975(n - 1) * sd) / Math.sqrt(n);
