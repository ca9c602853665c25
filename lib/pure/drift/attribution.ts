/** Drift of explanations: whether the features that a model goes by are still the same. */
import { spearman } from '../stats/correlation';
import { percent } from './explain';
import { finiteRows, type NumericProfile } from './profile/numeric';
import { segmentsOfOne } from './profile/segments';
import type { Verdict } from './verdict/judge';

/** Mean size of each feature's contribution (mean |SHAP|), in any unit; the same unit on both sides. */
export type Attributions = ReadonlyMap<string, number>;

export type AttributionDrift = {
  /**
   * How well the window's order of features ranks the reference's contributions: 1 is the same order (normalised discounted cumulative
   * gain, K. Järvelin, J. Kekäläinen 2002). Below 0.9 is worth a look.
   */
  ndcg: number;
  /** Of all features' contributions; null for fewer than three features. */
  spearman: number | null;
  /** Each feature's share of all contributions, those that changed most first. */
  features: { feature: string; reference: number; current: number }[];
};

/** @returns undefined where a side has no contributions; features that a side lacks contribute nothing there */
export function attributionDrift(
  reference: Attributions,
  current: Attributions,
): AttributionDrift | undefined {
  const names = [...new Set([...reference.keys(), ...current.keys()])];
  const total = (side: Attributions) => [...side.values()].reduce((sum, value) => sum + value, 0);
  const [before, now] = [total(reference), total(current)];
  if (!(before > 0) || !(now > 0)) return undefined;
  const features = names.map((feature) => ({
    feature,
    reference: (reference.get(feature) ?? 0) / before,
    current: (current.get(feature) ?? 0) / now,
  }));
  const gain = (order: typeof features) =>
    order.reduce((sum, feature, place) => sum + feature.reference / Math.log2(place + 2), 0);
  const best = gain(features.toSorted((a, b) => b.reference - a.reference));
  // Of equals the order is the reference's: they are no news.
  const actual = gain(features.toSorted((a, b) => b.current - a.current || b.reference - a.reference));
  const ranks = spearman(
    features.map((feature) => feature.reference),
    features.map((feature) => feature.current),
  );
  const change = (feature: (typeof features)[number]) => Math.abs(feature.current - feature.reference);
  return {
    ndcg: actual / best,
    spearman: ranks ?? null,
    features: features.sort((a, b) => change(b) - change(a)),
  };
}

/** Mean size of a column's values, rows of a cell spread evenly in it; undefined of nothing. */
export function meanSize(profile: NumericProfile): number | undefined {
  const total = finiteRows(profile);
  if (total === 0) return undefined;
  const sum = segmentsOfOne(profile).reduce((so, { from, to, first }) => so + first * sizeOf(from, to), 0);
  return sum / total;
}

/** The mean of |x| for x even between the two. */
const sizeOf = (from: number, to: number): number =>
  from < 0 && to > 0 ? (from * from + to * to) / (2 * (to - from)) : Math.abs((from + to) / 2);

/** Below the first the model goes by other features, below the second by quite others. */
const ATTRIBUTION_LIMITS = { drift: 0.9, severe: 0.75 } as const;

export type JudgedAttribution = AttributionDrift & { verdict: Verdict; because: string };

export function judgeAttribution(drift: AttributionDrift): JudgedAttribution {
  const { ndcg, features } = drift;
  const verdict =
    ndcg < ATTRIBUTION_LIMITS.severe ? 'severe' : ndcg < ATTRIBUTION_LIMITS.drift ? 'drift' : 'stable';
  const [first] = features;
  const because =
    verdict === 'stable' || !first
      ? 'The model goes by the same features as on the reference.'
      : `The model goes by other features: ${first.feature} had ${percent(first.reference)} of all contributions, and has ${percent(first.current)} now.`;
  return { ...drift, verdict, because };
}
