/** How a number lies among others, in words. */
import { formatCount } from './format';

type Among = {
  /** How many numbers there are, its own among them; how many are less, and how many the same, its own among them. */
  runs: number;
  lower: number;
  same: number;
};

/**
 * The share of numbers below it, those that are the same counted half: the mid-rank percentile, 0 to 100. Undefined where it stands alone.
 */
export const percentileOf = ({ runs, lower, same }: Among): number | undefined =>
  runs < 2 ? undefined : ((lower + same / 2) / runs) * 100;

/** `higher than 82 % of 120 runs`, or that it is the lowest or highest of them. */
export function standingOf(among: Among): string {
  const { runs, lower, same } = among;
  if (runs < 2) return 'no other run to hold it against';
  const all = `${formatCount(runs)} runs`;
  if (same === runs) return `the same in all ${all}`;
  const together = same > 1 ? `, with ${formatCount(same - 1)} more` : '';
  if (lower === 0) return `the lowest of ${all}${together}`;
  if (lower + same === runs) return `the highest of ${all}${together}`;
  return `higher than ${formatCount(lower)} of ${all} (percentile ${Math.round(percentileOf(among) ?? 0)})`;
}
