/**
 * NannyML's default for one column (0.13), for those who come from it: the Jensen-Shannon distance to base 2, over Doane's bins
 * of the reference or over its categories, against the mean plus three standard deviations of it over chunks of the reference.
 */
import { jensenShannonDistance } from '../../stats/divergences';
import type { CategoricalProfile } from '../profile/categorical';
import { standardDeviation } from '../profile/moments';
import { finiteRows, momentsOf, type NumericProfile } from '../profile/numeric';
import type { ColumnProfile } from '../profile/profile';
import { segmentsOfOne } from '../profile/segments';

/** How many parts of equal size the reference is cut into, in its order, to see how much the distance varies. */
export const NANNYML_CHUNKS = 10;

/**
 * @param values of the measure over the chunks of the reference
 * @returns the limit that a chunk must pass to be an alert
 */
function nannymlThreshold(values: readonly number[], multiple = 3): number {
  const known = values.filter((value) => !Number.isNaN(value));
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  const variance = known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / known.length;
  return mean + multiple * Math.sqrt(variance);
}

/** Doane's number of bins (1976), as numpy has it, between least and greatest. */
function doane(n: number, least: number, greatest: number, sd: number, skewness: number): number[] {
  if (least === greatest) return [least - 0.5, greatest + 0.5];
  const error = Math.sqrt((6 * (n - 2)) / ((n + 1) * (n + 3)));
  const isFlat = n <= 2 || !(sd > 0);
  const bins = isFlat ? 1 : Math.ceil(1 + Math.log2(n) + Math.log2(1 + Math.abs(skewness) / error));
  return Array.from({ length: bins + 1 }, (_, at) =>
    at === bins ? greatest : least + (at * (greatest - least)) / bins,
  );
}

/** Shares of the bins [a, b), the last one closed; what lies outside is in none. */
function histogram(values: readonly number[], edges: readonly number[]): number[] {
  const counts = new Array<number>(edges.length - 1).fill(0);
  for (const value of values) {
    const [first = 0, last = 0] = [edges[0], edges.at(-1)];
    if (value < first || value > last) continue;
    let at = Math.min(counts.length - 1, Math.floor(((value - first) / (last - first)) * counts.length));
    // The division may round over an edge.
    while (at > 0 && value < (edges[at] ?? 0)) at -= 1;
    while (at < counts.length - 1 && value >= (edges[at + 1] ?? 0)) at += 1;
    counts[at] = (counts[at] ?? 0) + 1;
  }
  return counts.map((count) => count / values.length);
}

/** What is in no bin of the reference is one more. */
function distance(reference: number[], current: number[]): number {
  const left = 1 - current.reduce((sum, share) => sum + share, 0);
  const isBeyond = left > 1e-12;
  return jensenShannonDistance(
    isBeyond ? [...reference, 0] : reference,
    isBeyond ? [...current, left] : current,
    2,
  );
}

export type NannymlColumn = {
  /** The limit from the reference's chunks. */
  threshold: number;
  /** NaN of nothing. */
  distanceOf(values: readonly (number | string)[]): number;
};

/** @param reference all rows in their order; NaN is left out */
export function nannymlOnSamples(
  reference: readonly (number | string)[],
  isContinuous: boolean,
  parts = NANNYML_CHUNKS,
): NannymlColumn {
  const distanceOf = isContinuous ? continuous(reference.map(Number)) : categorical(reference);
  const size = Math.floor(reference.length / parts);
  const chunks = Array.from({ length: parts }, (_, at) =>
    reference.slice(at * size, at === parts - 1 ? undefined : (at + 1) * size),
  );
  return { distanceOf, threshold: nannymlThreshold(chunks.map(distanceOf)) };
}

const isValue = (value: number | string) => typeof value === 'string' || !Number.isNaN(value);

function continuous(given: number[]): NannymlColumn['distanceOf'] {
  const values = given.filter(isValue);
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const moment = (power: number) => values.reduce((sum, value) => sum + (value - mean) ** power, 0) / n;
  const sd = Math.sqrt(moment(2));
  const [least, greatest] = values.reduce(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
  const edges = doane(n, least, greatest, sd, moment(3) / sd ** 3);
  const shares = histogram(values, edges);
  return (chunk) => {
    const kept = chunk.map(Number).filter(isValue);
    return kept.length === 0 ? Number.NaN : distance(shares, histogram(kept, edges));
  };
}

function categorical(given: readonly (number | string)[]): NannymlColumn['distanceOf'] {
  const count = (values: readonly (number | string)[]) => {
    const counts = new Map<number | string, number>();
    for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
    return counts;
  };
  const values = given.filter(isValue);
  const counts = count(values);
  const shares = [...counts.values()].map((rows) => rows / values.length);
  return (chunk) => {
    const kept = chunk.filter(isValue);
    const own = count(kept);
    return kept.length === 0
      ? Number.NaN
      : distance(
          shares,
          [...counts.keys()].map((name) => (own.get(name) ?? 0) / kept.length),
        );
  };
}

/**
 * The continuous distance from profiles: rows of a cell that an edge cuts are shared out evenly.
 *
 * @returns undefined where a side has no finite rows
 */
export function nannymlOnProfiles(reference: NumericProfile, current: NumericProfile): number | undefined {
  const n = finiteRows(reference);
  const sd = standardDeviation(momentsOf(reference));
  if (n === 0 || finiteRows(current) === 0 || reference.least === null || reference.greatest === null)
    return undefined;
  const { mean } = momentsOf(reference);
  const third = segmentsOfOne(reference).reduce(
    (sum, { from, to, first }) => sum + first * ((from + to) / 2 - mean) ** 3,
    0,
  );
  const edges = doane(n, reference.least, reference.greatest, sd ?? 0, third / n / (sd ?? 1) ** 3);
  // The outermost cells of the reference reach a little beyond its least and greatest values.
  const segments = segmentsOfOne(reference);
  edges[0] = Math.min(edges[0] ?? 0, segments[0]?.from ?? 0);
  edges[edges.length - 1] = Math.max(edges.at(-1) ?? 0, segments.at(-1)?.to ?? 0);
  return distance(spread(reference, edges), spread(current, edges));
}

/**
 * The categorical distance from profiles: rare categories of the reference are one.
 *
 * @returns undefined where a side has no values, or other names
 */
function onCategories(reference: CategoricalProfile, current: CategoricalProfile): number | undefined {
  const sharesOf = ({ counts, others }: CategoricalProfile) => {
    const rows = [...counts, ...(reference.others.rows > 0 ? [others.rows] : [])];
    const total = counts.reduce((sum, count) => sum + count, 0) + others.rows;
    return total > 0 ? rows.map((count) => count / total) : undefined;
  };
  const [before, now] = [sharesOf(reference), sharesOf(current)];
  return before && now && distance(before, now);
}

/** @returns undefined where a side has no values, or the two are of different kinds */
export function nannymlDistance(reference: ColumnProfile, current: ColumnProfile): number | undefined {
  if (reference.kind === 'numeric' && current.kind === 'numeric')
    return nannymlOnProfiles(reference, current);
  if (reference.kind === 'categorical' && current.kind === 'categorical')
    return onCategories(reference, current);
  return undefined;
}

/**
 * @param parts of the reference, as they come
 * @returns undefined for fewer than two parts with values
 */
export function nannymlLimit(reference: ColumnProfile, parts: readonly ColumnProfile[]): number | undefined {
  const distances = parts.flatMap((part) => nannymlDistance(reference, part) ?? []);
  return distances.length < 2 ? undefined : nannymlThreshold(distances);
}

function spread(profile: NumericProfile, edges: number[]): number[] {
  const total = finiteRows(profile);
  const counts = new Array<number>(edges.length - 1).fill(0);
  for (const { from, to, first } of segmentsOfOne(profile))
    for (const at of counts.keys()) {
      const [low = 0, high = 0] = [edges[at], edges[at + 1]];
      const isHere = from >= low && (from < high || (from === high && at === counts.length - 1));
      const inside =
        from === to ? Number(isHere) : Math.max(0, Math.min(to, high) - Math.max(from, low)) / (to - from);
      counts[at] = (counts[at] ?? 0) + first * inside;
    }
  return counts.map((count) => count / total);
}
