/** Where the rows of numeric profiles lie, as far as their cells tell: what distances, quantiles and charts are made from. */
import { cellOf, requireSameBinning } from './binning';
import { alignCells, type NumericProfile, outerKeys } from './numeric';

/** Rows spread evenly from `from` to `to`, or all at one point. */
export type Segment = { from: number; to: number; first: number; second: number };

/**
 * Two profiles side by side, rising and without overlap. Rows in a cell without an end stand at their own mean. Zeros, which often
 * come in heaps, stand at 0 where a cell begins there.
 *
 * @throws INVALID_PARAMETER_VALUE where they were not counted on the same edges
 */
export function segmentsOf(a: NumericProfile, b: NumericProfile): Segment[] {
  requireSameBinning(a.binning, b.binning);
  const { keys, first, second } = alignCells(a, b);
  const ends = outerKeys(a.binning);
  const segments: Segment[] = [];
  const tail = (side: 0 | 1, countA: number, countB: number) => {
    const points = [
      { at: a.tailSums[side] / countA, first: countA, second: 0 },
      { at: b.tailSums[side] / countB, first: 0, second: countB },
    ];
    for (const { at, ...counts } of points
      .filter(({ at }) => Number.isFinite(at))
      .sort((x, y) => x.at - y.at))
      segments.push({ from: at, to: at, ...counts });
  };
  for (const [index, key] of keys.entries()) {
    const [countA, countB] = [first[index] ?? 0, second[index] ?? 0];
    if (key === ends.below) tail(0, countA, countB);
    else if (key === ends.above) tail(1, countA, countB);
    else {
      const { from, to } = cellOf(a.binning, key);
      const isAtZero = from < to && Math.abs(from) < (to - from) * 1e-9;
      const [zerosA, zerosB] = isAtZero ? [Math.min(a.zeros, countA), Math.min(b.zeros, countB)] : [0, 0];
      if (zerosA + zerosB > 0) segments.push({ from: 0, to: 0, first: zerosA, second: zerosB });
      if (countA + countB > zerosA + zerosB)
        segments.push({ from, to, first: countA - zerosA, second: countB - zerosB });
    }
  }
  return segments;
}

/** One profile alone: `first` are its rows. */
export const segmentsOfOne = (profile: NumericProfile): Segment[] =>
  segmentsOf(profile, { ...profile, keys: [], counts: [], zeros: 0, tailSums: [0, 0] });

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
