/**
 * How numbers are sorted into cells. The reference fixes it once, so that every window is counted alike and counts add up.
 *
 * Both kinds need only comparison, subtraction, multiplication and floor, which IEEE 754 rounds the same everywhere: SQL and
 * JavaScript count identically. Whoever writes the SQL: bind the numbers or quote them with a cast, since a bare literal is a DECIMAL and
 * another double; put them in brackets, since `x--3` is a comment; and DuckDB's `histogram(x, edges)` takes (a, b], so that it wants
 * `previousDouble` of each edge.
 */
import { invalid } from '../../errors';

export type Binning =
  | {
      /** Cells of one width: key = floor((x − low) · perUnit), going on beyond what the reference had. */
      kind: 'grid';
      low: number;
      /** Cells for each unit of x. */
      perUnit: number;
      /** Whether a cell is for one value, in its middle, where rounding cannot move it out: whole numbers, or hundredths. */
      isExact: boolean;
    }
  | {
      /** Rising: key = how many edges are ≤ x, so that 0 is everything below the first. */
      kind: 'edges';
      edges: number[];
    };

/** The outermost cells of a grid hold everything beyond as well; a SMALLINT holds their keys. */
export const LEAST_KEY = -32_768;
export const GREATEST_KEY = 32_767;

/** @param x finite */
export function keyOf(binning: Binning, x: number): number {
  if (binning.kind === 'edges') return countUpTo(binning.edges, x);
  return Math.min(GREATEST_KEY, Math.max(LEAST_KEY, gridKey(binning, x)));
}

const gridKey = (grid: Extract<Binning, { kind: 'grid' }>, x: number): number =>
  Math.floor((x - grid.low) * grid.perUnit);

/** Whether no outermost cell has to catch x; never for what is not finite. Since keys rise with x, so is all between two of them. */
export function isWithinGrid(grid: Extract<Binning, { kind: 'grid' }>, x: number): boolean {
  const key = gridKey(grid, x);
  return key >= LEAST_KEY && key <= GREATEST_KEY;
}

/** How many of the rising numbers are ≤ x. */
function countUpTo(edges: readonly number[], x: number): number {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((edges[middle] ?? 0) <= x) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A cell is [from, to), or the one value where both are the same; infinite outside. */
export function cellOf(binning: Binning, key: number): { from: number; to: number } {
  if (binning.kind === 'edges') {
    const from = binning.edges[key - 1] ?? Number.NEGATIVE_INFINITY;
    const to = binning.edges[key] ?? Number.POSITIVE_INFINITY;
    const middle = from / 2 + to / 2;
    const isOneValue = Number.isFinite(middle) && (middle === from || middle === to);
    return { from, to: isOneValue ? from : to };
  }
  if (key === LEAST_KEY) return { from: Number.NEGATIVE_INFINITY, to: gridEdge(binning, key + 1) };
  if (key === GREATEST_KEY) return { from: gridEdge(binning, key), to: Number.POSITIVE_INFINITY };
  if (binning.isExact) {
    // To the step's own double: 11.8, not 11.799999999999999, and 0, not −0.
    const value = Math.round(gridEdge(binning, key + 0.5) * binning.perUnit) / binning.perUnit + 0;
    return { from: value, to: value };
  }
  return { from: gridEdge(binning, key), to: gridEdge(binning, key + 1) };
}

/** A number amid the reference's: sums are taken of distances from it, which large numbers that vary little need. */
export const originOf = (binning: Binning): number =>
  binning.kind === 'grid' ? binning.low : (binning.edges[Math.floor(binning.edges.length / 2)] ?? 0);

const gridEdge = (grid: { low: number; perUnit: number }, key: number): number =>
  grid.low + key / grid.perUnit;

const words = new DataView(new ArrayBuffer(8));

/** The least double above a finite one: [value, nextDouble(value)) holds that value alone. */
export function nextDouble(value: number): number {
  if (value === 0) return Number.MIN_VALUE;
  words.setFloat64(0, value);
  words.setBigInt64(0, words.getBigInt64(0) + (value > 0 ? 1n : -1n));
  return words.getFloat64(0);
}

/** The greatest double below a finite one. */
export const previousDouble = (value: number): number => -nextDouble(-value);

function isSameBinning(a: Binning, b: Binning): boolean {
  if (a === b) return true;
  if (a.kind === 'grid')
    return b.kind === 'grid' && a.low === b.low && a.perUnit === b.perUnit && a.isExact === b.isExact;
  return (
    b.kind === 'edges' &&
    a.edges.length === b.edges.length &&
    a.edges.every((edge, at) => edge === b.edges[at])
  );
}

/** @throws INVALID_PARAMETER_VALUE for two profiles that were not counted alike */
export function requireSameBinning(a: Binning, b: Binning): void {
  if (!isSameBinning(a, b))
    throw invalid('These profiles have other edges: they belong to other versions of the reference.');
}
