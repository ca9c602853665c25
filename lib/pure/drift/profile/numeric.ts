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
  /** Between edges: the sum of the values of each cell, as wide cells say little of where their rows are. On a grid: empty. */
  sums: number[];
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
  sums: [],
});

/** Counts values in memory. A database makes the same by one GROUP BY of the cell's key. */
export function profileNumbers(
  values: Iterable<number | bigint | null | undefined>,
  binning: Binning,
): NumericProfile {
  const profile = emptyNumericProfile(binning);
  const cells = new Map<number, { rows: number; sum: number }>();
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
    const cell = cells.get(key) ?? { rows: 0, sum: 0 };
    cells.set(key, cell);
    cell.rows += 1;
    cell.sum += value;
  }
  // −0 is 0.
  profile.least = profile.least === null ? null : profile.least + 0;
  profile.greatest = profile.greatest === null ? null : profile.greatest + 0;
  profile.keys = [...cells.keys()].sort((a, b) => a - b);
  profile.counts = profile.keys.map((key) => cells.get(key)?.rows ?? 0);
  if (binning.kind === 'edges') profile.sums = profile.keys.map((key) => cells.get(key)?.sum ?? 0);
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
    sums: a.binning.kind === 'edges' ? cells.sums.map(([x, y]) => x + y) : [],
  };
}

/** Of two extremes, either of which may be of nothing. */
export const outermost = (choose: (a: number, b: number) => number, a: number | null, b: number | null) =>
  a === null ? b : b === null ? a : choose(a, b);

type Cells = Pick<NumericProfile, 'keys' | 'counts' | 'sums'>;

/** The counts of two profiles side by side, over the cells of either; and the sums, where there are such. */
export function alignCells(a: Cells, b: Cells) {
  const keys: number[] = [];
  const first: number[] = [];
  const second: number[] = [];
  const sums: [first: number, second: number][] = [];
  let [i, j] = [0, 0];
  while (i < a.keys.length || j < b.keys.length) {
    const key = Math.min(a.keys[i] ?? Number.POSITIVE_INFINITY, b.keys[j] ?? Number.POSITIVE_INFINITY);
    const [inA, inB] = [a.keys[i] === key, b.keys[j] === key];
    keys.push(key);
    first.push(inA ? (a.counts[i] ?? 0) : 0);
    second.push(inB ? (b.counts[j] ?? 0) : 0);
    sums.push([inA ? (a.sums[i] ?? 0) : 0, inB ? (b.sums[j] ?? 0) : 0]);
    if (inA) i += 1;
    if (inB) j += 1;
  }
  return { keys, first, second, sums };
}
