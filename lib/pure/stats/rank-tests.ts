/**
 * Tests by ranks: Mann-Whitney of two groups, Wilcoxon's signed ranks of pairs. Exact where the values are few, ties
 * included: all ways to deal the ranks are counted. Beyond, by the normal distribution with corrections for ties and continuity.
 */
import { normal } from './distributions';

export type RankTest = {
  /** Mann-Whitney: pairs in which the second is greater, ties as halves. Wilcoxon: the ranks of positive differences. */
  statistic: number;
  /** Two-sided: as far from what chance would give, or farther. */
  p: number;
  isExact: boolean;
  /** The least p-value that these values can give, however they are dealt to the sides. */
  leastP: number;
  /** Some of the values are the same. */
  isTied: boolean;
};

/** More values than these are not counted out. */
const MOST_EXACT = 60;

/** Ranks from 1, ties sharing their mean, and how many values each tie has. */
function ranksOf(values: readonly number[]): { ranks: number[]; ties: number[] } {
  const order = values.map((_, index) => index).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
  const ranks = new Array<number>(values.length).fill(0);
  const ties: number[] = [];
  for (let from = 0; from < order.length; ) {
    let to = from + 1;
    while (to < order.length && values[order[to] ?? 0] === values[order[from] ?? 0]) to += 1;
    for (const index of order.slice(from, to)) ranks[index] = (from + 1 + to) / 2;
    ties.push(to - from);
    from = to;
  }
  return { ranks, ties };
}

const tieSum = (ties: readonly number[]) => ties.reduce((sum, t) => sum + t ** 3 - t, 0);

/** The share of all sums that lie as far from `centre` as `at`, or farther; `counts[s]` is how often the sum is s. */
function shareAsFar(counts: Float64Array, centre: number, at: number): number {
  // Sums and centre are halves at the finest.
  const reach = Math.abs(at - centre) - 1e-9;
  let all = 0;
  let far = 0;
  for (const [sum, count] of counts.entries()) {
    all += count;
    if (Math.abs(sum - centre) >= reach) far += count;
  }
  return far / all;
}

/** The share of the sums that lie farthest from `centre`. */
function farthestShare(counts: Float64Array, centre: number): number {
  const farthest = counts.reduce(
    (most, count, sum) => (count > 0 ? Math.max(most, Math.abs(sum - centre)) : most),
    0,
  );
  return shareAsFar(counts, centre, centre + farthest);
}

/** How often each sum of `size` of the numbers occurs among all choices; of any number of them where `size` is not given. */
function countSums(numbers: readonly number[], size?: number): Float64Array {
  const most = numbers.reduce((sum, number) => sum + number, 0);
  const layers = Array.from({ length: (size ?? 0) + 1 }, () => new Float64Array(most + 1));
  const bottom = layers[0] as Float64Array;
  bottom[0] = 1;
  for (const number of numbers) {
    for (let chosen = layers.length - 1; chosen >= (size === undefined ? 0 : 1); chosen -= 1) {
      const to = layers[chosen] as Float64Array;
      const from = size === undefined ? bottom : (layers[chosen - 1] as Float64Array);
      for (let sum = most; sum >= number; sum -= 1) to[sum] = (to[sum] ?? 0) + (from[sum - number] ?? 0);
    }
  }
  return layers.at(-1) as Float64Array;
}

/** Two-sided by the normal distribution, half a step towards the centre. */
const byNormal = (at: number, centre: number, variance: number): number =>
  variance === 0
    ? 1
    : Math.min(1, 2 * normal.sf(Math.max(0, Math.abs(at - centre) - 0.5) / Math.sqrt(variance)));

const doubled = (ranks: readonly number[]) => ranks.map((rank) => 2 * rank);

function choose(n: number, k: number): number {
  let ways = 1;
  for (let at = 1; at <= k; at += 1) ways = (ways * (n - k + at)) / at;
  return ways;
}

/** Mann-Whitney's U of `second` over `first`. @returns undefined where a side is empty */
export function mannWhitney(first: readonly number[], second: readonly number[]): RankTest | undefined {
  const [m, n] = [first.length, second.length];
  if (m === 0 || n === 0) return undefined;
  const { ranks, ties } = ranksOf([...first, ...second]);
  const rankSum = ranks.slice(m).reduce((sum, rank) => sum + rank, 0);
  const statistic = rankSum - (n * (n + 1)) / 2;
  const total = m + n;
  const isTied = ties.some((count) => count > 1);
  if (total <= MOST_EXACT) {
    const sums = countSums(doubled(ranks), n);
    const centre = n * (total + 1);
    const p = shareAsFar(sums, centre, 2 * rankSum);
    return { statistic, p, isExact: true, leastP: farthestShare(sums, centre), isTied };
  }
  const p = byNormal(
    statistic,
    (m * n) / 2,
    ((m * n) / 12) * (total + 1 - tieSum(ties) / (total * (total - 1))),
  );
  return { statistic, p, isExact: false, leastP: Math.min(1, 2 / choose(total, n)), isTied };
}

/** Wilcoxon's signed ranks of differences; those of zero are left out. @returns undefined where none is left */
export function signedRanks(differences: readonly number[]): RankTest | undefined {
  const moved = differences.filter((difference) => difference !== 0);
  const n = moved.length;
  if (n === 0) return undefined;
  const { ranks, ties } = ranksOf(moved.map(Math.abs));
  const statistic = ranks.reduce((sum, rank, at) => sum + ((moved[at] ?? 0) > 0 ? rank : 0), 0);
  const centre = (n * (n + 1)) / 4;
  const isExact = n <= MOST_EXACT;
  const p = isExact
    ? shareAsFar(countSums(doubled(ranks)), 2 * centre, 2 * statistic)
    : byNormal(statistic, centre, (n * (n + 1) * (2 * n + 1)) / 24 - tieSum(ties) / 48);
  return { statistic, p, isExact, leastP: Math.min(1, 2 / 2 ** n), isTied: ties.some((count) => count > 1) };
}
