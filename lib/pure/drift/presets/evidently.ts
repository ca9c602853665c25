/**
 * Evidently's default rule (0.7), for those who come from it: which test it takes by the size of the reference and the number of
 * different values, and when it calls a column drifted. Kept as it is, its false alarms included.
 */
import { goodnessOfFit } from '../../stats/contingency';
import { normal, twoSided } from '../../stats/distributions';
import { jensenShannonDistance, sharesOf } from '../../stats/divergences';
import { kolmogorovSmirnov, sorted, wasserstein } from '../../stats/two-sample';
import { categoryCells } from '../compare/category-distances';
import { binnedKolmogorovSmirnov, binnedWasserstein } from '../compare/numeric-distances';
import { standardDeviation } from '../profile/moments';
import { alignCells, finiteRows, momentsOf } from '../profile/numeric';
import type { ColumnProfile } from '../profile/profile';

/** `value` is a p-value for the first three, a distance for the others. */
export type EvidentlyResult = {
  test: 'ks' | 'chisquare' | 'z' | 'wasserstein' | 'jensenshannon';
  value: number;
  threshold: number;
  isDrift: boolean;
};

/** Share of drifted columns from which Evidently calls the data set drifted. */
export const EVIDENTLY_DRIFT_SHARE = 0.5;

/** What the rule needs to know of a column; missing and infinite values are left out, as Evidently does. */
type Facts = {
  isNumeric: boolean;
  referenceRows: number;
  /** Rows of each different value, in both. */
  counts(): { reference: number[]; current: number[] };
  distinct: number;
  ksP(): number;
  /** In standard deviations of the reference, of at least 0.001. */
  wasserstein(): number;
};

function apply(facts: Facts): EvidentlyResult {
  const isSmall = facts.referenceRows <= 1000;
  if (isSmall && facts.isNumeric && facts.distinct > 5) {
    const p = facts.ksP();
    return { test: 'ks', value: p, threshold: 0.05, isDrift: p <= 0.05 };
  }
  if (isSmall) {
    const { reference, current } = facts.counts();
    const test = facts.distinct > 2 ? 'chisquare' : 'z';
    const p = test === 'z' ? twoShares(reference, current) : againstReference(reference, current);
    return { test, value: p, threshold: 0.05, isDrift: p < 0.05 };
  }
  const isDistance = facts.isNumeric && facts.distinct > 5;
  const { reference, current } = isDistance ? { reference: [], current: [] } : facts.counts();
  const value = isDistance
    ? facts.wasserstein()
    : jensenShannonDistance(sharesOf(reference), sharesOf(current), 'e');
  return {
    test: isDistance ? 'wasserstein' : 'jensenshannon',
    value,
    threshold: 0.1,
    isDrift: value >= 0.1,
  };
}

const total = (counts: number[]) => counts.reduce((sum, count) => sum + count, 0);

/** The reference's shares are taken as exact: too many alarms (docs/decisions/008-when-a-column-has-drifted.md). */
function againstReference(reference: number[], current: number[]): number {
  const scale = total(current) / total(reference);
  return goodnessOfFit(
    current,
    reference.map((count) => count * scale),
  ).p;
}

function twoShares(reference: number[], current: number[]): number {
  const [n, m] = [total(reference), total(current)];
  if (reference.length < 2) return 1;
  const [a, b] = [1 - (reference[0] ?? 0) / n, 1 - (current[0] ?? 0) / m];
  const pooled = (a * n + b * m) / (n + m);
  return twoSided(normal, (a - b) / Math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m))).p;
}

/**
 * On all rows of a column, as Evidently itself works.
 *
 * @param isNumeric whether the column counts as numerical; numbers may be categories too
 * @returns undefined where a side has no values, which Evidently answers by an exception
 */
export function evidentlyOnSamples(
  reference: readonly (number | string)[],
  current: readonly (number | string)[],
  isNumeric: boolean,
): EvidentlyResult | undefined {
  const kept = (values: readonly (number | string)[]) =>
    values.filter((value) => typeof value === 'string' || Number.isFinite(value));
  const [first, second] = [kept(reference), kept(current)];
  if (first.length === 0 || second.length === 0) return undefined;
  const places = new Map<number | string, number>();
  const values = [...new Set([...first, ...second])].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  for (const [at, value] of values.entries()) places.set(value, at);
  const count = (side: (number | string)[]) => {
    const counts = values.map(() => 0);
    for (const value of side) {
      const at = places.get(value) ?? 0;
      counts[at] = (counts[at] ?? 0) + 1;
    }
    return counts;
  };
  const numbers = (side: (number | string)[]) => sorted(side.map(Number));
  return apply({
    isNumeric,
    referenceRows: first.length,
    distinct: values.length,
    counts: () => ({ reference: count(first), current: count(second) }),
    ksP: () => kolmogorovSmirnov(numbers(first), numbers(second))?.p ?? 1,
    wasserstein: () => {
      const side = numbers(first);
      const mean = side.reduce((sum, value) => sum + value, 0) / side.length;
      const variance = side.reduce((sum, value) => sum + (value - mean) ** 2, 0) / side.length;
      return (wasserstein(side, numbers(second)) ?? 0) / Math.max(Math.sqrt(variance), 0.001);
    },
  });
}

/**
 * The same rule from profiles, where the rows are gone: distances and p-values of numbers are those of their cells.
 *
 * @returns undefined where a side has no values, or the two are of different kinds
 */
export function evidentlyOnProfiles(
  reference: ColumnProfile,
  current: ColumnProfile,
): EvidentlyResult | undefined {
  if (reference.kind === 'numeric' && current.kind === 'numeric') {
    if (finiteRows(reference) === 0 || finiteRows(current) === 0) return undefined;
    const { first, second, keys } = alignCells(reference, current);
    return apply({
      isNumeric: true,
      referenceRows: finiteRows(reference),
      distinct: keys.length,
      counts: () => ({ reference: first, current: second }),
      ksP: () => binnedKolmogorovSmirnov(reference, current)?.p ?? 1,
      wasserstein: () =>
        (binnedWasserstein(reference, current) ?? 0) /
        Math.max(standardDeviation(momentsOf(reference)) ?? 0, 0.001),
    });
  }
  if (reference.kind !== 'categorical' || current.kind !== 'categorical') return undefined;
  const cells = categoryCells(reference, current).filter(({ kind }) => kind !== 'missing');
  const counts = {
    reference: cells.map((cell) => cell.reference),
    current: cells.map((cell) => cell.current),
  };
  if (total(counts.reference) === 0 || total(counts.current) === 0) return undefined;
  return apply({
    isNumeric: false,
    referenceRows: total(counts.reference),
    distinct: cells.length,
    counts: () => counts,
    ksP: () => 1,
    wasserstein: () => 0,
  });
}
