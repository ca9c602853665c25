/** The cells that suit a reference: fine enough for its body, sparing with its tails, and kind to values that come in heaps. */
import { type Binning, keyOf, nextDouble } from './binning';

/** A grid has at least so many cells between the thousandth and the 999 thousandth of the reference. */
const GRID_CELLS = 1000;
/** No cell of a grid may hold more of the reference than this; otherwise edges follow its quantiles. */
const MOST_IN_A_CELL = 0.02;
const QUANTILE_CELLS = 200;
const LEAST_IN_A_TAIL = 3;
/** A column with no more different values than these, each of them several times, is counted value by value. */
const MOST_VALUES = 400;
const MOST_STEPS = 4000;

/**
 * - Whole numbers, or such with up to six decimals, that span fewer than 4,000 steps: a cell for each.
 * - Few different values otherwise: a cell for each, and one for each gap.
 * - Otherwise a grid whose width is 1, 2 or 5 times a power of ten.
 * - Where a grid would put more than 2 % into a cell, because of long tails, heaps or sentinels far off (−999): cells of equal
 *   counts by the quantiles, a value that comes often alone in its own.
 *
 * @param values of the reference or of a random sample of it; others than finite numbers are passed over
 */
export function chooseBinning(values: ArrayLike<number>): Binning {
  const sorted = Float64Array.from(Array.prototype.filter.call(values, Number.isFinite)).sort();
  const [least, greatest] = [sorted[0], sorted.at(-1)];
  if (least === undefined || greatest === undefined)
    return { kind: 'grid', low: 0, perUnit: 1, isExact: false };
  const steps = stepsPerUnit(sorted);
  if (steps !== undefined && (greatest - least) * steps < MOST_STEPS)
    return { kind: 'grid', low: least - 0.5 / steps, perUnit: steps, isExact: true };
  const different = distinct(sorted);
  if (different.length <= MOST_VALUES && different.length <= sorted.length / 5)
    return { kind: 'edges', edges: different.flatMap((value) => [value, nextDouble(value)]) };
  return (
    gridFor(sorted, steps ?? Number.POSITIVE_INFINITY) ?? { kind: 'edges', edges: quantileEdges(sorted) }
  );
}

/** The power of ten of whose parts all values are: to the last bit, as written numbers are. Undefined beyond six decimals. */
function stepsPerUnit(sorted: Float64Array): number | undefined {
  return [1, 10, 100, 1000, 1e4, 1e5, 1e6].find((steps) =>
    sorted.every((value) => Math.abs(value) < 2 ** 50 / steps && Math.round(value * steps) / steps === value),
  );
}

/** @param steps of the values in a unit: narrower cells would stand empty between them */
function gridFor(sorted: Float64Array, steps: number): Binning | undefined {
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
  const [low, high] = [at(0.001), at(0.999)];
  const width = Math.max(1 / steps, niceWidth(high - low));
  const perUnit = 1 / width;
  if (!(width > 0) || !Number.isFinite(perUnit)) return undefined;
  const start = Math.floor(low / width) * width;
  // Numbers so large that they cannot tell one cell from the next.
  if (!Number.isFinite(start) || Math.abs(start) * perUnit > 2 ** 50) return undefined;
  const grid: Binning = { kind: 'grid', low: start, perUnit, isExact: false };
  return largestCell(sorted, grid) <= Math.max(MOST_IN_A_CELL, 2 / sorted.length) ? grid : undefined;
}

function largestCell(sorted: Float64Array, grid: Binning): number {
  let [most, run, last] = [0, 0, Number.NaN];
  for (const value of sorted) {
    const key = keyOf(grid, value);
    run = key === last ? run + 1 : 1;
    last = key;
    most = Math.max(most, run);
  }
  return most / sorted.length;
}

/** The widest of 1, 2, 5 times a power of ten that makes enough cells; 0 where there is none. */
function niceWidth(range: number): number {
  const widest = range / GRID_CELLS;
  if (!(widest > 0) || !Number.isFinite(widest)) return 0;
  const power = 10 ** Math.floor(Math.log10(widest));
  const nice = [5, 2, 1].find((step) => step * power <= widest * (1 + 1e-9)) ?? 1;
  // Written out, since 5 · 10^-3 is not 0.005.
  return Number(`${nice}e${Math.round(Math.log10(power))}`);
}

const distinct = (sorted: Float64Array): number[] => {
  const values: number[] = [];
  for (const value of sorted) if (values.at(-1) !== value) values.push(value);
  return values;
};

function quantileEdges(sorted: Float64Array): number[] {
  const n = sorted.length;
  const edges = new Set<number>([sorted[0] ?? 0, nextDouble(sorted[n - 1] ?? 0)]);
  let previous = Number.NaN;
  for (let cell = 0; cell <= QUANTILE_CELLS; cell += 1) {
    const value = sorted[Math.min(n - 1, Math.floor((cell / QUANTILE_CELLS) * n))] ?? 0;
    edges.add(value);
    // Two quantiles in one value: it is a heap.
    if (value === previous) edges.add(nextDouble(value));
    previous = value;
  }
  // A long tail's outermost cell would span most of the range: there cells halve, down to a few rows.
  for (let rows = n / QUANTILE_CELLS / 2; rows >= LEAST_IN_A_TAIL; rows /= 2) {
    edges.add(sorted[Math.round(rows)] ?? 0);
    edges.add(sorted[Math.round(n - 1 - rows)] ?? 0);
  }
  return [...edges].sort((a, b) => a - b);
}
