/** Where the rows of numeric profiles lie, as far as their cells tell: what distances, quantiles and charts are made from. */
import { cellOf, requireSameBinning } from './binning';
import { alignCells, type NumericProfile, outermost } from './numeric';

/** Rows spread evenly from `from` to `to`, or all at one point. */
export type Segment = { from: number; to: number; first: number; second: number };

/**
 * Two profiles side by side, rising and without overlap. Rows in a cell without an end stand at their mean, or on a grid halfway to
 * the outermost value. Zeros, which often come in heaps, stand at 0 where a cell begins there.
 *
 * @throws INVALID_PARAMETER_VALUE where they were not counted on the same edges
 */
export function segmentsOf(a: NumericProfile, b: NumericProfile): Segment[] {
  requireSameBinning(a.binning, b.binning);
  const cells = alignCells(a, b);
  const hasMeans = a.binning.kind === 'edges';
  const segments: Segment[] = [];
  for (const [index, key] of cells.keys.entries()) {
    const [first, second] = [cells.first[index] ?? 0, cells.second[index] ?? 0];
    const [sumA, sumB] = cells.sums[index] ?? [0, 0];
    const { from, to } = cellOf(a.binning, key);
    const isOpen = !Number.isFinite(to - from);
    if (hasMeans && isOpen) {
      const points = [
        { at: sumA / first, first, second: 0 },
        { at: sumB / second, first: 0, second },
      ];
      for (const { at, ...rows } of points
        .filter((point) => Number.isFinite(point.at))
        .sort((x, y) => x.at - y.at))
        segments.push({ from: at, to: at, ...rows });
    } else if (isOpen) {
      const low = Math.max(from, outermost(Math.min, a.least, b.least) ?? to);
      const high = Math.min(to, outermost(Math.max, a.greatest, b.greatest) ?? from);
      const at = low / 2 + high / 2;
      segments.push({ from: at, to: at, first, second });
    } else {
      const isAtZero = from < to && Math.abs(from) < (to - from) * 1e-9;
      const [zerosA, zerosB] = isAtZero ? [Math.min(a.zeros, first), Math.min(b.zeros, second)] : [0, 0];
      if (zerosA + zerosB > 0) segments.push({ from: 0, to: 0, first: zerosA, second: zerosB });
      if (first + second > zerosA + zerosB)
        segments.push({ from, to, first: first - zerosA, second: second - zerosB });
    }
  }
  return segments;
}

/** The distribution function: `share` of the rows lie below `x`, in straight lines between; two knots at one x are a jump. */
export type Knot = { x: number; share: number };

/**
 * One profile's distribution function as nearly as it is known: rows of a cell lie evenly about their mean, where that is known, and
 * within the cell.
 */
export function knotsOf(profile: NumericProfile): Knot[] {
  const total = profile.counts.reduce((sum, count) => sum + count, 0);
  const means = new Map(
    profile.keys.map((key, at) => [key, (profile.sums[at] ?? 0) / (profile.counts[at] ?? 0)]),
  );
  const knots: Knot[] = [];
  let before = 0;
  const add = (from: number, to: number, rows: number) => {
    knots.push({ x: from, share: before / total });
    before += rows;
    knots.push({ x: to, share: before / total });
  };
  if (profile.binning.kind === 'grid') {
    for (const { from, to, first } of segmentsOfOne(profile)) add(from, to, first);
    return knots;
  }
  for (const [at, key] of profile.keys.entries()) {
    const { from, to } = cellOf(profile.binning, key);
    const mean = Math.min(to, Math.max(from, means.get(key) ?? from));
    const reach = from === to || !Number.isFinite(to - from) ? 0 : Math.min(mean - from, to - mean);
    add(mean - reach, mean + reach, profile.counts[at] ?? 0);
  }
  return knots;
}

/** One profile alone: `first` are its rows. */
export const segmentsOfOne = (profile: NumericProfile): Segment[] =>
  segmentsOf(profile, { ...profile, keys: [], counts: [], sums: [], zeros: 0 });

/**
 * The value below which a share of the finite rows lies, evenly within a cell and never outside what was seen.
 *
 * @param share 0 to 1
 * @returns undefined where there are no finite rows
 */
export function quantile(profile: NumericProfile, share: number): number | undefined {
  return quantiles(profile, [share])[0];
}

/** @param shares rising */
export function quantiles(profile: NumericProfile, shares: readonly number[]): (number | undefined)[] {
  const segments = segmentsOfOne(profile);
  const total = segments.reduce((sum, { first }) => sum + first, 0);
  const { least, greatest } = profile;
  if (total === 0 || least === null || greatest === null) return shares.map(() => undefined);
  let at = 0;
  let before = 0;
  return shares.map((share) => {
    const wanted = share * total;
    let segment = segments[at];
    while (segment && at < segments.length - 1 && before + segment.first < wanted) {
      before += segment.first;
      at += 1;
      segment = segments[at];
    }
    if (!segment) return undefined;
    const inside = Math.min(1, Math.max(0, (wanted - before) / segment.first));
    return Math.min(greatest, Math.max(least, segment.from + inside * (segment.to - segment.from)));
  });
}
