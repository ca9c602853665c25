/** How far two profiles of numbers lie apart, from their cells. */
import { kolmogorovTwoSample } from '../../stats/kolmogorov';
import { requireSameBinning } from '../profile/binning';
import { alignCells, finiteRows, type NumericProfile, outerKeys } from '../profile/numeric';
import { type Knot, knotsOf, segmentsOf } from '../profile/segments';

/**
 * Kolmogorov-Smirnov over the ends of the cells. Between them the distribution functions are not known: the statistic of the rows
 * themselves lies from `statistic` to `atMost` (in cells of one value they are the same, as long as values keep to the steps), and the
 * p-value, of `statistic`, is never too small.
 *
 * @returns undefined where a side has no finite rows
 * @throws INVALID_PARAMETER_VALUE where they were not counted on the same edges
 */
export function binnedKolmogorovSmirnov(reference: NumericProfile, current: NumericProfile) {
  const [n, m] = [finiteRows(reference), finiteRows(current)];
  const segments = segmentsOf(reference, current);
  if (n === 0 || m === 0) return undefined;
  let [gap, statistic, atMost] = [0, 0, 0];
  for (const { from, to, first, second } of segments) {
    const [a, b] = [first / n, second / m];
    if (from < to) atMost = Math.max(atMost, Math.abs(gap + a), Math.abs(gap - b));
    gap += a - b;
    statistic = Math.max(statistic, Math.abs(gap));
  }
  // Rounding must not leave a difference where there is none.
  if (statistic < 1e-12) statistic = 0;
  const method = n * m <= 40_000 ? 'exact' : 'asymptotic';
  return {
    ...kolmogorovTwoSample(n, m, statistic, method),
    statistic,
    atMost: Math.max(atMost, statistic),
    n,
    m,
  };
}

/**
 * Wasserstein's first distance ∫ |F − G| dx, in the unit of the column.
 *
 * @returns undefined where a side has no finite rows
 */
export function binnedWasserstein(reference: NumericProfile, current: NumericProfile): number | undefined {
  requireSameBinning(reference.binning, current.binning);
  if (finiteRows(reference) === 0 || finiteRows(current) === 0) return undefined;
  const [first, second] = [knotsOf(reference), knotsOf(current)];
  let [area, i, j] = [0, 0, 0];
  let at = Math.min(first[0]?.x ?? 0, second[0]?.x ?? 0);
  while (i < first.length || j < second.length) {
    // What stands at one place comes first, then the way to the next.
    while (first[i] && (first[i]?.x ?? 0) <= at) i += 1;
    while (second[j] && (second[j]?.x ?? 0) <= at) j += 1;
    const to = Math.min(first[i]?.x ?? Number.POSITIVE_INFINITY, second[j]?.x ?? Number.POSITIVE_INFINITY);
    if (to === Number.POSITIVE_INFINITY) break;
    const start = shareAt(first, i, at) - shareAt(second, j, at);
    const end = shareAt(first, i, to) - shareAt(second, j, to);
    // Rounding must not grow on a long stretch where there is no gap.
    if (Math.abs(start) > 1e-14 || Math.abs(end) > 1e-14) area += (to - at) * meanSize(start, end);
    at = to;
  }
  return area;
}

/** The distribution function at x, between the knots `next` − 1 and `next`. */
function shareAt(knots: Knot[], next: number, x: number): number {
  const [before, after] = [knots[next - 1], knots[next]];
  if (!before) return 0;
  if (!after || after.x === before.x) return before.share;
  return before.share + ((x - before.x) / (after.x - before.x)) * (after.share - before.share);
}

/** The mean of |x| as x goes evenly from a to b. */
const meanSize = (a: number, b: number): number =>
  a * b >= 0 ? Math.abs(a + b) / 2 : (a * a + b * b) / (2 * (Math.abs(a) + Math.abs(b)));

/**
 * What the distance comes to on average where nothing has changed: √(2/π) √(1/n + 1/m) ∫ √(H (1 − H)) dx, H being the
 * distribution of both together. For the normal distribution that is 1.3 √(1/n + 1/m) standard deviations.
 */
export function chanceWasserstein(reference: NumericProfile, current: NumericProfile): number {
  const [n, m] = [finiteRows(reference), finiteRows(current)];
  let [area, before] = [0, 0];
  let at = Number.NaN;
  for (const { from, to, first, second } of segmentsOf(reference, current)) {
    if (Number.isFinite(at)) area += deviation(before) * (from - at);
    const after = Math.min(1, before + (first + second) / (n + m));
    if (from < to) area += (to - from) * meanDeviation(before, after);
    before = after;
    at = to;
  }
  return Math.sqrt(2 / Math.PI) * Math.sqrt(1 / n + 1 / m) * area;
}

const deviation = (h: number): number => Math.sqrt(Math.max(0, h * (1 - h)));

/** The mean of √(h (1 − h)) as h goes evenly from a to b. */
function meanDeviation(a: number, b: number): number {
  if (b - a < 1e-4) return deviation((a + b) / 2);
  const integral = (h: number) =>
    ((2 * h - 1) * deviation(h) + Math.asin(Math.min(1, Math.max(-1, 2 * h - 1))) / 2) / 4;
  return (integral(b) - integral(a)) / (b - a);
}

/** A few wide bins of the reference's equal shares, for measures that go bin by bin. */
export type WideBin = { fromKey: number; toKey: number; reference: number; current: number };

/**
 * Tenths of the reference, open at both ends. A cell that holds a tenth by itself is a bin of its own, and then what lies beyond
 * it is one too, though the reference may have nothing there. The bins depend on the reference alone.
 */
export function wideBins(reference: NumericProfile, current: NumericProfile, bins = 10): WideBin[] {
  const { keys, first, second } = alignCells(reference, current);
  const share = finiteRows(reference) / bins;
  const wide: WideBin[] = [];
  let open: WideBin | undefined;
  let [passed, isAfterHeap] = [0, true];
  const close = () => {
    if (open) wide.push(open);
    open = undefined;
  };
  for (const [at, key] of keys.entries()) {
    const [a, b] = [first[at] ?? 0, second[at] ?? 0];
    const boundary = (Math.floor(passed / share + 1e-9) + 1) * share;
    passed += a;
    if (a >= share && a > 0) {
      close();
      wide.push({ fromKey: key, toKey: key, reference: a, current: b });
      isAfterHeap = true;
      continue;
    }
    open ??= { fromKey: key, toKey: key, reference: 0, current: 0 };
    open.toKey = key;
    open.reference += a;
    open.current += b;
    if (a > 0 && passed >= boundary - 1e-9 * share) {
      close();
      isAfterHeap = false;
    }
  }
  const last = wide.at(-1);
  if (open && last && open.reference === 0 && !isAfterHeap)
    wide[wide.length - 1] = { ...last, toKey: open.toKey, current: last.current + open.current };
  else close();
  return wide;
}

/** How many cells the reference fills, and whether each is one value: then the column is as good as categories. */
export function distinctCells(reference: NumericProfile): number | undefined {
  const ends = outerKeys(reference.binning);
  const isExact =
    reference.binning.kind === 'grid'
      ? reference.binning.isExact
      : segmentsOf(reference, reference).every(({ from, to }) => from === to);
  const isInside = reference.keys.every((key) => key !== ends.below && key !== ends.above);
  return isExact && isInside ? reference.keys.length : undefined;
}
