/** The area under the ROC curve from scores and labels, and how sure it is. */
import { midRanks } from './correlation';
import { normal, type PValue } from './distributions';
import type { Interval } from './proportions';

export type Auc = Interval & {
  auc: number;
  /** Standard error after DeLong (1988). */
  error: number;
  positives: number;
  negatives: number;
  /** That scores of positives are no higher, one-sided (Mann-Whitney, normal). */
  test: PValue;
};

/**
 * The chance that a positive scores higher than a negative, ties as halves; with DeLong's interval, by mid-ranks (X. Sun, W. Xu, Fast
 * implementation of DeLong's algorithm, 2014).
 *
 * @param labels as long as `scores`; true is positive
 * @returns undefined where a class is absent
 */
export function areaUnderRoc(
  scores: ArrayLike<number>,
  labels: ArrayLike<boolean>,
  level = 0.95,
): Auc | undefined {
  const sides: Record<'positive' | 'negative', number[]> = { positive: [], negative: [] };
  for (let at = 0; at < scores.length; at += 1)
    sides[labels[at] ? 'positive' : 'negative'].push(scores[at] ?? 0);
  const [p, n] = [sides.positive.length, sides.negative.length];
  if (p === 0 || n === 0) return undefined;
  const ranks = midRanks([...sides.positive, ...sides.negative]);
  const [own, ownNegative] = [midRanks(sides.positive), midRanks(sides.negative)];
  // For each positive the share of negatives below it; for each negative the share of positives above.
  const above = sides.positive.map((_, at) => ((ranks[at] ?? 0) - (own[at] ?? 0)) / n);
  const below = sides.negative.map((_, at) => 1 - ((ranks[p + at] ?? 0) - (ownNegative[at] ?? 0)) / p);
  const auc = above.reduce((sum, share) => sum + share, 0) / p;
  const spread = (shares: number[]) =>
    shares.length < 2 ? 0 : shares.reduce((sum, share) => sum + (share - auc) ** 2, 0) / (shares.length - 1);
  const error = Math.sqrt(spread(above) / p + spread(below) / n);
  const half = normal.upperQuantile((1 - level) / 2) * error;
  const z = (auc - 0.5) / Math.sqrt((p + n + 1) / (12 * p * n));
  return {
    auc,
    error,
    low: Math.max(0, auc - half),
    high: Math.min(1, auc + half),
    positives: p,
    negatives: n,
    test: { p: normal.sf(z), logP: normal.logSf(z) },
  };
}
