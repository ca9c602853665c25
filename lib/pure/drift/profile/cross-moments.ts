/** How columns of numbers move together: for each pair the moments of the rows that have both. */
import { invalid } from '../../errors';
import { weightedMean } from './moments';

/** `m2X`, `m2Y` and `cXY` are sums of products of distances from the means. */
export type PairMoments = {
  n: number;
  meanX: number;
  meanY: number;
  m2X: number;
  m2Y: number;
  cXY: number;
};

/** `pairs` go (0,1), (0,2), …, (1,2), …: see `pairAt`. */
export type CrossMoments = { kind: 'crossMoments'; columns: string[]; pairs: PairMoments[] };

const NO_PAIR: PairMoments = { n: 0, meanX: 0, meanY: 0, m2X: 0, m2Y: 0, cXY: 0 };

/** Where the pair of columns i < j stands among `count` columns. */
export const pairAt = (count: number, i: number, j: number): number =>
  (i * (2 * count - i - 1)) / 2 + (j - i - 1);

/** All pairs of columns, in their order. */
export function columnPairs(count: number): [i: number, j: number][] {
  const pairs: [number, number][] = [];
  for (let i = 0; i < count; i += 1) for (let j = i + 1; j < count; j += 1) pairs.push([i, j]);
  return pairs;
}

/** From sums over the rows that have both x and y finite, each less a number near its values (see `momentsFromSums`). */
export function pairFromSums(sums: {
  n: number;
  shiftX: number;
  shiftY: number;
  x: number;
  y: number;
  xx: number;
  yy: number;
  xy: number;
}): PairMoments {
  const { n, shiftX, shiftY, x, y, xx, yy, xy } = sums;
  if (n === 0) return NO_PAIR;
  return {
    n,
    meanX: shiftX + x / n,
    meanY: shiftY + y / n,
    m2X: spreadLeft(n, x, xx),
    m2Y: spreadLeft(n, y, yy),
    cXY: xy - (x * y) / n,
  };
}

/** What rounding leaves of no spread is no spread: two such columns would be tied by nothing but rounding. */
function spreadLeft(n: number, sum: number, squares: number): number {
  const m2 = squares - (sum * sum) / n;
  return m2 <= n * 2 ** -52 * squares ? 0 : m2;
}

/** @param values column by column, of equal lengths; what is no finite number is missing */
export function profileCrossMoments(
  columns: string[],
  values: readonly ArrayLike<number | null>[],
): CrossMoments {
  const pairs = columnPairs(columns.length).map(([i, j]) => {
    const [xs, ys] = [values[i] ?? [], values[j] ?? []];
    const pair = { ...NO_PAIR };
    for (let row = 0; row < xs.length; row += 1) {
      const [x, y] = [xs[row] ?? Number.NaN, ys[row] ?? Number.NaN];
      if (!Number.isFinite(x) || !Number.isFinite(y)) continue;
      pair.n += 1;
      const [dx, dy] = [x - pair.meanX, y - pair.meanY];
      pair.meanX += dx / pair.n;
      pair.meanY += dy / pair.n;
      pair.m2X += dx * (x - pair.meanX);
      pair.m2Y += dy * (y - pair.meanY);
      pair.cXY += dx * (y - pair.meanY);
    }
    return pair;
  });
  return { kind: 'crossMoments', columns, pairs };
}

function mergePair(a: PairMoments, b: PairMoments): PairMoments {
  if (a.n === 0) return b;
  if (b.n === 0) return a;
  const n = a.n + b.n;
  const [dx, dy] = [b.meanX - a.meanX, b.meanY - a.meanY];
  const weight = (a.n / n) * b.n;
  return {
    n,
    meanX: weightedMean(a.n / n, a.meanX, b.n / n, b.meanX),
    meanY: weightedMean(a.n / n, a.meanY, b.n / n, b.meanY),
    m2X: a.m2X + b.m2X + dx * dx * weight,
    m2Y: a.m2Y + b.m2Y + dy * dy * weight,
    cXY: a.cXY + b.cXY + dx * dy * weight,
  };
}

/** @throws INVALID_PARAMETER_VALUE for other columns */
export function mergeCrossMoments(a: CrossMoments, b: CrossMoments): CrossMoments {
  requireSameColumns(a, b);
  return { ...a, pairs: a.pairs.map((pair, at) => mergePair(pair, b.pairs[at] ?? NO_PAIR)) };
}

export function requireSameColumns(a: CrossMoments, b: CrossMoments): void {
  if (a.columns.length !== b.columns.length || a.columns.some((column, at) => column !== b.columns[at]))
    throw invalid('These profiles are of other columns.');
}

/** Pearson's correlation; undefined where a side does not vary. */
export function correlationOf({ m2X, m2Y, cXY }: PairMoments): number | undefined {
  const r = cXY / Math.sqrt(m2X) / Math.sqrt(m2Y);
  return Number.isFinite(r) ? Math.max(-1, Math.min(1, r)) : undefined;
}
