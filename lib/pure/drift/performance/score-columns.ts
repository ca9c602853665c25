/** A classifier's scores, decisions and labels as columns, so that prediction drift and label drift are judged as any column is. */
import type { CategoricalProfile } from '../profile/categorical';
import type { NumericProfile } from '../profile/numeric';
import type { ScoreProfile } from '../profile/scores';

/** The distribution of scores: each at the middle of its bin. */
export function scoresAsNumbers(profile: ScoreProfile): NumericProfile {
  const counts = profile.keys.map(
    (_, at) => (profile.positives[at] ?? 0) + (profile.negatives[at] ?? 0) + (profile.unlabelled[at] ?? 0),
  );
  const n = counts.reduce((sum, count) => sum + count, 0);
  const middles = profile.keys.map((key) => (key + 0.5) / profile.bins);
  const weighted = (value: (middle: number) => number) =>
    middles.reduce((sum, middle, at) => sum + value(middle) * (counts[at] ?? 0), 0);
  const mean = n > 0 ? weighted((middle) => middle) / n : 0;
  return {
    kind: 'numeric',
    rows: n + profile.invalid,
    nulls: profile.invalid,
    nans: 0,
    minusInfinities: 0,
    plusInfinities: 0,
    zeros: 0,
    least: middles[0] ?? null,
    greatest: middles.at(-1) ?? null,
    meanOffset: mean,
    m2: weighted((middle) => (middle - mean) ** 2),
    binning: { kind: 'grid', low: 0, perUnit: profile.bins, isExact: false },
    keys: profile.keys,
    counts,
    sums: [],
  };
}

const yesOrNo = (positives: number, negatives: number): CategoricalProfile => ({
  kind: 'categorical',
  rows: positives + negatives,
  nulls: 0,
  names: ['negative', 'positive'],
  counts: [negatives, positives],
  others: { rows: 0, distinct: 0, kept: [] },
});

/** What was decided at the threshold, of all scored rows. */
export function decisionsAsCategories(profile: ScoreProfile): CategoricalProfile {
  const { truePositives, falsePositives, trueNegatives, falseNegatives } = profile.confusion;
  const unlabelled = profile.unlabelled.reduce((sum, count) => sum + count, 0);
  return yesOrNo(
    truePositives + falsePositives + profile.unlabelledPositives,
    trueNegatives + falseNegatives + unlabelled - profile.unlabelledPositives,
  );
}

/** The labels that are known. Only mature cohorts should be compared: positives often come late. */
export const labelsAsCategories = ({ confusion }: ScoreProfile): CategoricalProfile =>
  yesOrNo(
    confusion.truePositives + confusion.falseNegatives,
    confusion.falsePositives + confusion.trueNegatives,
  );
