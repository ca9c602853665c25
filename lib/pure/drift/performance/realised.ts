/** How a binary classifier did on the rows whose labels are known, from its score profile. */
import { normal } from '../../stats/distributions';
import type { ScoreProfile } from '../profile/scores';
import { type BinaryMetrics, binaryMetrics, NO_NEGATIVES, NO_POSITIVES, NO_ROWS } from './classification';
import { type Metric, plainMetric, undefinedMetric } from './metric';

export type ScoreMetrics = BinaryMetrics & Record<'auc' | 'averagePrecision' | 'logLoss' | 'brier', Metric>;

const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);

export const labelledRows = (profile: ScoreProfile): number =>
  sum(profile.negatives) + sum(profile.positives);
export const scoredRows = (profile: ScoreProfile): number => labelledRows(profile) + sum(profile.unlabelled);

export function realisedMetrics(profile: ScoreProfile): ScoreMetrics {
  const n = labelledRows(profile);
  const mean = (total: number): Metric => (n > 0 ? plainMetric(total / n, n) : undefinedMetric(NO_ROWS));
  return {
    ...binaryMetrics(profile.confusion),
    auc: areaUnderRoc(profile),
    averagePrecision: averagePrecision(profile),
    logLoss: mean(profile.logLoss),
    brier: mean(profile.squaredError),
  };
}

function oneClass(positives: number, negatives: number): Metric | undefined {
  if (positives + negatives === 0) return undefinedMetric(NO_ROWS);
  if (positives === 0) return undefinedMetric(NO_POSITIVES);
  return negatives === 0 ? undefinedMetric(NO_NEGATIVES) : undefined;
}

/** Scores of a bin count as ties; DeLong's interval. */
function areaUnderRoc({ positives, negatives }: ScoreProfile): Metric {
  const [p, n] = [sum(positives), sum(negatives)];
  const missing = oneClass(p, n);
  if (missing) return missing;
  // Per bin: for a positive there, the share of negatives below it; for a negative, the share of positives above it.
  const places = positives.map(() => ({ below: 0, above: 0 }));
  let [negativesBelow, positivesBelow] = [0, 0];
  for (const [at, place] of places.entries()) {
    const [here, other] = [positives[at] ?? 0, negatives[at] ?? 0];
    place.below = (negativesBelow + other / 2) / n;
    place.above = (p - positivesBelow - here / 2) / p;
    negativesBelow += other;
    positivesBelow += here;
  }
  const auc = places.reduce((total, { below }, at) => total + below * (positives[at] ?? 0), 0) / p;
  const spread = (
    counts: number[],
    shareOf: (place: { below: number; above: number }) => number,
    rows: number,
  ) =>
    rows < 2
      ? 0
      : places.reduce((total, place, at) => total + (counts[at] ?? 0) * (shareOf(place) - auc) ** 2, 0) /
        (rows - 1);
  const error = Math.sqrt(
    spread(positives, ({ below }) => below, p) / p + spread(negatives, ({ above }) => above, n) / n,
  );
  const half = normal.upperQuantile(0.025) * error;
  return { value: auc, low: Math.max(0, auc - half), high: Math.min(1, auc + half), n: p + n };
}

/** How far the AUC of the scores themselves can be from that of their bins: half the pairs that share one. */
export function aucBound({ positives, negatives }: ScoreProfile): number {
  const pairs = positives.reduce((total, count, at) => total + count * (negatives[at] ?? 0), 0);
  const all = sum(positives) * sum(negatives);
  return all > 0 ? pairs / 2 / all : 0;
}

/** Σ (R_i − R_i−1) P_i from the highest scores down: no interpolation. */
function averagePrecision({ positives, negatives }: ScoreProfile): Metric {
  const p = sum(positives);
  if (p === 0) return undefinedMetric(NO_POSITIVES);
  let [tp, predicted, total] = [0, 0, 0];
  for (let at = positives.length - 1; at >= 0; at -= 1) {
    const here = positives[at] ?? 0;
    tp += here;
    predicted += here + (negatives[at] ?? 0);
    if (here > 0) total += (here / p) * (tp / predicted);
  }
  return plainMetric(total, p + sum(negatives));
}
