/**
 * Whether a classifier can tell rows of the window from rows of the reference: drift of all columns together, in combinations too
 * that no single column shows. An AUC of 0.5 means that it cannot.
 */
import { type Auc, areaUnderRoc } from '../../stats/auc';
import { type BinnedFeature, fitBoostedTrees, MOST_BINS, scoreRow } from '../../stats/boosted-trees';
import { seededRandom, shuffle } from '../../stats/random';

/** A column of a sample: what is no finite number, or null, is missing. */
export type SampleColumn =
  | { name: string; kind: 'number'; reference: ArrayLike<number | null>; current: ArrayLike<number | null> }
  | {
      name: string;
      kind: 'category';
      reference: ArrayLike<string | null>;
      current: ArrayLike<string | null>;
    };

export type DomainDrift = Auc & {
  /** Columns by what they contributed to telling the two apart; shares sum to 1. */
  contributions: { column: string; share: number }[];
};

/** From these areas on, if beyond chance, a window is called drifted, and severely. */
export const DOMAIN_LIMITS = { floor: 0.6, severe: 0.75 } as const;

/** More rows than these a side take longer and say little more. */
export const MOST_DOMAIN_ROWS = 2000;

const FOLDS = 3;

/**
 * Each row is scored by a model that has not seen it (three folds).
 *
 * @param columns random samples of both sides, all columns of a side equally long
 * @param seed of the folds: the same answer for the same rows
 * @returns undefined for fewer than 50 rows on a side, and where there is no column
 */
export function domainDrift(columns: readonly SampleColumn[], seed = 1): DomainDrift | undefined {
  const [n, m] = [columns[0]?.reference.length ?? 0, columns[0]?.current.length ?? 0];
  if (Math.min(n, m) < 50) return undefined;
  const features = columns.map(binned);
  const labels = Array.from({ length: n + m }, (_, row) => row >= n);
  const random = seededRandom(seed);
  // Dealt out side by side, so that each fold has its share of both.
  const foldOf = new Uint8Array(n + m);
  for (const [from, count] of [
    [0, n],
    [n, m],
  ] as const)
    for (const [place, row] of shuffle([...Array(count).keys()], random).entries())
      foldOf[from + row] = place % FOLDS;
  const scores = new Float64Array(n + m);
  const gains = columns.map(() => 0);
  const all = Int32Array.from({ length: n + m }, (_, row) => row);
  for (let fold = 0; fold < FOLDS; fold += 1) {
    const model = fitBoostedTrees(
      features,
      labels,
      all.filter((row) => foldOf[row] !== fold),
    );
    for (const row of all) if (foldOf[row] === fold) scores[row] = scoreRow(model, features, row);
    for (const [at, gain] of model.gains.entries()) gains[at] = (gains[at] ?? 0) + gain;
  }
  const auc = areaUnderRoc(scores, labels);
  const gained = gains.reduce((sum, gain) => sum + gain, 0);
  return (
    auc && {
      ...auc,
      contributions: columns
        .map(({ name }, at) => ({ column: name, share: gained > 0 ? (gains[at] ?? 0) / gained : 0 }))
        .sort((a, b) => b.share - a.share),
    }
  );
}

const MISSING = 0;

/** Bins of both sides together, so that they say nothing of the side. Missing values are bin 0. */
function binned(column: SampleColumn): BinnedFeature {
  if (column.kind === 'number') {
    const values = [...Array.from(column.reference), ...Array.from(column.current)];
    const known = Float64Array.from(
      values.filter((value) => value !== null && Number.isFinite(value)),
    ).sort();
    const edges = [
      ...new Set(
        Array.from(
          { length: MOST_BINS - 2 },
          (_, at) => known[Math.floor(((at + 1) / (MOST_BINS - 1)) * known.length)],
        ),
      ),
    ].filter((edge) => edge !== undefined);
    const bins = Uint8Array.from(values, (value) =>
      value === null || !Number.isFinite(value) ? MISSING : 1 + edges.filter((edge) => edge <= value).length,
    );
    return { bins, isCategory: false };
  }
  const values = [...Array.from(column.reference), ...Array.from(column.current)];
  const counts = new Map<string, number>();
  for (const value of values) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  const frequent = [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).slice(0, MOST_BINS - 2);
  const places = new Map(frequent.map(([name], at) => [name, at + 1]));
  return {
    bins: Uint8Array.from(values, (value) =>
      value === null ? MISSING : (places.get(value) ?? MOST_BINS - 1),
    ),
    isCategory: true,
  };
}
