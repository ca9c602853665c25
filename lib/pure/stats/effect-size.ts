/** How large a difference is, whatever its unit. */
import { logGamma } from './incomplete-gamma';
import { mean, variance } from './sample';

export type Magnitude = 'negligible' | 'small' | 'medium' | 'large';

/**
 * Hedges' g of `second` minus `first`: their means apart in pooled standard deviations, corrected for small samples by the
 * exact factor (Hedges 1981).
 *
 * @returns undefined where there is no spread to measure by
 */
export function hedgesG(first: readonly number[], second: readonly number[]): number | undefined {
  const degrees = first.length + second.length - 2;
  if (first.length < 2 || second.length < 2) return undefined;
  const squares = (first.length - 1) * variance(first) + (second.length - 1) * variance(second);
  if (squares === 0) return undefined;
  const correction = Math.exp(logGamma(degrees / 2) - logGamma((degrees - 1) / 2)) / Math.sqrt(degrees / 2);
  return (correction * (mean(second) - mean(first))) / Math.sqrt(squares / degrees);
}

/** How often a value of `second` is greater than one of `first`, minus how often it is less: −1 to 1 (Cliff 1993). */
export function cliffsDelta(first: readonly number[], second: readonly number[]): number | undefined {
  if (first.length === 0 || second.length === 0) return undefined;
  let balance = 0;
  for (const a of first) for (const b of second) balance += Math.sign(b - a);
  return balance / (first.length * second.length);
}

/**
 * How much of a number's spread lies between groups, 0 to 1: the correlation ratio η (Fisher 1925), by the square of which chance is
 * taken away as T. Kelley does (1935, ε²). Of two groups it is about |Pearson's correlation| with membership.
 *
 * @param within Σ (value − mean of its group)²
 * @param all Σ (value − mean)²
 * @returns undefined where nothing varies, or there is no group of two
 */
export function correlationRatio({
  n,
  groups,
  within,
  all,
}: {
  n: number;
  groups: number;
  within: number;
  all: number;
}): number | undefined {
  if (!(all > 0) || groups < 2 || n <= groups) return undefined;
  return Math.sqrt(Math.max(0, 1 - ((within / all) * (n - 1)) / (n - groups)));
}

const wordFor = (size: number, limits: readonly [number, number, number]): Magnitude =>
  size < limits[0] ? 'negligible' : size < limits[1] ? 'small' : size < limits[2] ? 'medium' : 'large';

/** Cohen's words for standard deviations apart. */
export const sizeOfG = (g: number): Magnitude => wordFor(Math.abs(g), [0.2, 0.5, 0.8]);
/** The same words for Cliff's delta (Romano 2006). */
export const sizeOfDelta = (delta: number): Magnitude => wordFor(Math.abs(delta), [0.147, 0.33, 0.474]);
