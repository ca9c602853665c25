/** How a number lies among others, in words. */
import { formatCount } from './format';

/**
 * How many numbers there are, how many of them are less, and how many the same: its own among them. Where none is the same it stands
 * beside them, as that of a run in the trash, and is counted to them.
 */
type Among = { runs: number; lower: number; same: number };

const withOwn = ({ runs, lower, same }: Among): Among =>
  same > 0 ? { runs, lower, same } : { runs: runs + 1, lower, same: 1 };

/**
 * The share of numbers below it, those that are the same counted half: the mid-rank percentile, 0 to 100. Undefined where it stands alone.
 */
export function percentileOf(among: Among): number | undefined {
  const { runs, lower, same } = withOwn(among);
  return runs < 2 ? undefined : ((lower + same / 2) / runs) * 100;
}

/** `higher than 98 of 120 runs`, or that it is the lowest or highest of them. */
export function standingOf(among: Among): string {
  const { runs, lower, same } = withOwn(among);
  if (runs < 2) return 'no other run to hold it against';
  const all = `${formatCount(runs)} runs`;
  if (same === runs) return `the same in all ${all}`;
  const together = same > 1 ? `, with ${formatCount(same - 1)} more` : '';
  if (lower === 0) return `the lowest of ${all}${together}`;
  if (lower + same === runs) return `the highest of ${all}${together}`;
  return `higher than ${formatCount(lower)} of ${all} (percentile ${Math.round(percentileOf(among) ?? 0)})`;
}
