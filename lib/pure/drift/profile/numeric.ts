/** The profile of a column of numbers: what is kept of a window instead of its rows. */
import { type Binning, keyOf, originOf, requireSameBinning } from './binning';
import { type Moments, mergeMoments } from './moments';

export type NumericProfile = {
  kind: 'numeric';
  /** All rows, those without a value included. */
  rows: number;
  nulls: number;
  nans: number;
  minusInfinities: number;
  plusInfinities: number;
  zeros: number;
  /** Of the finite values, as all that follows; null where there are none. */
  least: number | null;
  greatest: number | null;
  /** The mean less `originOf(binning)`, and the sum of squared distances from the mean. */
  meanOffset: number;
  m2: number;
  binning: Binning;
  /** The cells that have rows, rising, and how many. */
  keys: number[];
  counts: number[];
  /** Sums of the values in the cells without a lower and without an upper end: where those rows are on average. */
  tailSums: [below: number, above: number];
};

export const finiteRows = (profile: NumericProfile): number =>
  profile.rows - profile.nulls - profile.nans - profile.minusInfinities - profile.plusInfinities;

export const momentsOf = (profile: NumericProfile): Moments => ({
  n: finiteRows(profile),
  mean: originOf(profile.binning) + profile.meanOffset,
  m2: profile.m2,
});

export const emptyNumericProfile = (binning: Binning): NumericProfile => ({
  kind: 'numeric',
  rows: 0,
  nulls: 0,
  nans: 0,
  minusInfinities: 0,
  plusInfinities: 0,
  zeros: 0,
  least: null,
  greatest: null,
  meanOffset: 0,
  m2: 0,
  binning,
  keys: [],
  counts: [],
  tailSums: [0, 0],
});

/** Counts values in memory. A database makes the same by one GROUP BY of the cell's key. */
export function profileNumbers(
  values: Iterable<number | bigint | null | undefined>,
  binning: Binning,
): NumericProfile {
  const profile = emptyNumericProfile(binning);
  const cells = new Map<number, number>();
  const ends = outerKeys(binning);
  const origin = originOf(binning);
  let n = 0;
  for (const given of values) {
    profile.rows += 1;
    if (given === null || given === undefined) {
      profile.nulls += 1;
      continue;
    }
    const value = Number(given);
    if (!Number.isFinite(value)) {
      if (Number.isNaN(value)) profile.nans += 1;
      else if (value > 0) profile.plusInfinities += 1;
      else profile.minusInfinities += 1;
      continue;
    }
    n += 1;
    if (value === 0) profile.zeros += 1;
    if (profile.least === null || value < profile.least) profile.least = value;
    if (profile.greatest === null || value > profile.greatest) profile.greatest = value;
    const distance = value - origin;
    const gap = distance - profile.meanOffset;
    if (Number.isFinite(gap)) {
      profile.meanOffset += gap / n;
      profile.m2 += gap * (distance - profile.meanOffset);
    } else {
      profile.meanOffset = profile.meanOffset * ((n - 1) / n) + (value / n - origin / n);
      profile.m2 = Number.POSITIVE_INFINITY;
    }
    const key = keyOf(binning, value);
    cells.set(key, (cells.get(key) ?? 0) + 1);
    if (key === ends.below) profile.tailSums[0] += value;
    else if (key === ends.above) profile.tailSums[1] += value;
  }
  // −0 is 0.
  profile.least = profile.least === null ? null : profile.least + 0;
  profile.greatest = profile.greatest === null ? null : profile.greatest + 0;
  profile.keys = [...cells.keys()].sort((a, b) => a - b);
  profile.counts = profile.keys.map((key) => cells.get(key) ?? 0);
  return profile;
}

/** The keys of the cells without a lower and without an upper end. */
export const outerKeys = (binning: Binning): { below: number; above: number } =>
  binning.kind === 'edges'
    ? { below: 0, above: binning.edges.length }
    : { below: keyOf(binning, Number.NEGATIVE_INFINITY), above: keyOf(binning, Number.POSITIVE_INFINITY) };

/**
 * The profile of the rows of both: the same in any order and grouping, counts exactly, moments to rounding.
 *
 * @throws INVALID_PARAMETER_VALUE where they were not counted on the same edges
 */
export function mergeNumericProfiles(a: NumericProfile, b: NumericProfile): NumericProfile {
  requireSameBinning(a.binning, b.binning);
  const offsets = (profile: NumericProfile) => ({ ...momentsOf(profile), mean: profile.meanOffset });
  const { mean, m2 } = mergeMoments(offsets(a), offsets(b));
  const cells = alignCells(a, b);
  return {
    kind: 'numeric',
    rows: a.rows + b.rows,
    nulls: a.nulls + b.nulls,
    nans: a.nans + b.nans,
    minusInfinities: a.minusInfinities + b.minusInfinities,
    plusInfinities: a.plusInfinities + b.plusInfinities,
    zeros: a.zeros + b.zeros,
    least: outermost(Math.min, a.least, b.least),
    greatest: outermost(Math.max, a.greatest, b.greatest),
    meanOffset: mean,
    m2,
    binning: a.binning,
    keys: cells.keys,
    counts: cells.first.map((count, at) => count + (cells.second[at] ?? 0)),
    tailSums: [a.tailSums[0] + b.tailSums[0], a.tailSums[1] + b.tailSums[1]],
  };
}

const outermost = (choose: (a: number, b: number) => number, a: number | null, b: number | null) =>
  a === null ? b : b === null ? a : choose(a, b);

type Cells = Pick<NumericProfile, 'keys' | 'counts'>;

/** The counts of two profiles side by side, over the cells of either. */
export function alignCells(a: Cells, b: Cells): { keys: number[]; first: number[]; second: number[] } {
  const keys: number[] = [];
  const first: number[] = [];
  const second: number[] = [];
  let [i, j] = [0, 0];
  while (i < a.keys.length || j < b.keys.length) {
    const key = Math.min(a.keys[i] ?? Number.POSITIVE_INFINITY, b.keys[j] ?? Number.POSITIVE_INFINITY);
    keys.push(key);
    first.push(a.keys[i] === key ? (a.counts[i++] ?? 0) : 0);
    second.push(b.keys[j] === key ? (b.counts[j++] ?? 0) : 0);
  }
  return { keys, first, second };
}
