/** A regression forest and what its features are worth: Breiman 2001, "Random Forests", section 10. */

import { mean } from './sample';

/** A reproducible source of numbers from 0 to 1 (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

type Leaf = { mean: number };
type Fork = { feature: number; at: number; below: Node; above: Node };
type Node = Leaf | Fork;

/** Feature by feature, each a value a row. */
export type Features = readonly (readonly number[])[];

const LEAF = 3;
const DEEPEST = 14;

type Split = { feature: number; at: number; gain: number };

/** The split of these rows that leaves the least variance; undefined where none does better than none. */
function bestSplit(
  x: Features,
  y: readonly number[],
  rows: readonly number[],
  tried: readonly number[],
): Split | undefined {
  const total = rows.reduce((sum, row) => sum + (y[row] ?? 0), 0);
  let best: Split | undefined;
  for (const feature of tried) {
    const values = x[feature] ?? [];
    const sorted = rows.toSorted((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
    let sum = 0;
    for (let count = 1; count <= sorted.length - LEAF; count += 1) {
      sum += y[sorted[count - 1] ?? 0] ?? 0;
      const [here, next] = [values[sorted[count - 1] ?? 0] ?? 0, values[sorted[count] ?? 0] ?? 0];
      if (count < LEAF || here === next) continue;
      const rest = sorted.length - count;
      const gain = sum ** 2 / count + (total - sum) ** 2 / rest - total ** 2 / sorted.length;
      if (gain > (best?.gain ?? 1e-12)) best = { feature, at: (here + next) / 2, gain };
    }
  }
  return best;
}

function grow(
  x: Features,
  y: readonly number[],
  rows: readonly number[],
  random: () => number,
  depth = 0,
): Node {
  const mean = rows.reduce((sum, row) => sum + (y[row] ?? 0), 0) / rows.length;
  if (rows.length < 2 * LEAF || depth >= DEEPEST) return { mean };
  const split = bestSplit(x, y, rows, sample(x.length, Math.ceil(x.length / 3), random));
  if (!split) return { mean };
  const values = x[split.feature] ?? [];
  const isBelow = (row: number) => (values[row] ?? 0) < split.at;
  return {
    feature: split.feature,
    at: split.at,
    below: grow(x, y, rows.filter(isBelow), random, depth + 1),
    above: grow(
      x,
      y,
      rows.filter((row) => !isBelow(row)),
      random,
      depth + 1,
    ),
  };
}

/** Some of the first `size` whole numbers, none twice. */
function sample(size: number, wanted: number, random: () => number): number[] {
  const all = Array.from({ length: size }, (_, at) => at);
  shuffle(all, random);
  return all.slice(0, wanted);
}

function shuffle<Item>(items: Item[], random: () => number): void {
  for (let at = items.length - 1; at > 0; at -= 1) {
    const other = Math.floor(random() * (at + 1));
    [items[at], items[other]] = [items[other] as Item, items[at] as Item];
  }
}

/** @param given the value of a feature in a row, which a permutation may change */
function predict(tree: Node, given: (feature: number) => number): number {
  let node = tree;
  while ('feature' in node) node = given(node.feature) < node.at ? node.below : node.above;
  return node.mean;
}

export type ForestReport = {
  /** How much of the variance trees explain of rows that they have not seen; below zero where a mean would do better. */
  r2: number;
  /** Of each feature: the share of variance that is lost when its values are shuffled, and the standard error over trees. */
  importance: { mean: number; error: number }[];
};

/** With mean 0 and variance 1, so that squares of tiny values, or of large ones close together, keep their digits; all 0 without spread. */
function standardised(y: readonly number[]): number[] {
  if (y.every((value) => value === y[0])) return y.map(() => 0);
  const centre = mean(y);
  const apart = y.map((value) => value - centre);
  const widest = apart.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const scaled = apart.map((value) => value / widest);
  const sd = Math.sqrt(scaled.reduce((sum, value) => sum + value ** 2, 0) / y.length);
  return scaled.map((value) => value / sd);
}

/**
 * Permutation importance out of bag. A generator, so that a server breathes between trees: it yields after each and
 * returns the report.
 */
export function* forest(
  x: Features,
  given: readonly number[],
  { trees = 80, seed = 1 } = {},
): Generator<number, ForestReport> {
  const random = seeded(seed);
  const y = standardised(given);
  const n = y.length;
  const losses = x.map((): number[] => []);
  const predicted = y.map(() => ({ sum: 0, count: 0 }));
  for (let number = 0; number < trees; number += 1) {
    const bag = Array.from({ length: n }, () => Math.floor(random() * n));
    const inBag = new Set(bag);
    const out = Array.from({ length: n }, (_, row) => row).filter((row) => !inBag.has(row));
    const tree = grow(x, y, bag, random);
    const error = (seenAs: (feature: number, place: number) => number) =>
      out.reduce((sum, row, place) => {
        const guess = predict(tree, (feature) => seenAs(feature, place));
        return sum + ((y[row] ?? 0) - guess) ** 2;
      }, 0) / (out.length || 1);
    const own = (feature: number, place: number) => x[feature]?.[out[place] ?? 0] ?? 0;
    const baseline = error(own);
    for (const [place, row] of out.entries()) {
      const seen = predicted[row];
      if (!seen) continue;
      seen.sum += predict(tree, (feature) => own(feature, place));
      seen.count += 1;
    }
    for (const [feature, loss] of losses.entries()) {
      const mixed = out.map((row) => x[feature]?.[row] ?? 0);
      shuffle(mixed, random);
      const spoilt = error((each, place) => (each === feature ? (mixed[place] ?? 0) : own(each, place)));
      loss.push(spoilt - baseline);
    }
    yield number;
  }
  const known = predicted.flatMap(({ sum, count }, row) =>
    count > 0 ? [((y[row] ?? 0) - sum / count) ** 2] : [],
  );
  const unexplained = known.reduce((sum, square) => sum + square, 0) / (known.length || 1);
  return { r2: 1 - unexplained, importance: losses.map(meanAndError) };
}

function meanAndError(values: readonly number[]): { mean: number; error: number } {
  const n = values.length || 1;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, error: n > 1 ? Math.sqrt(squares / (n - 1) / n) : 0 };
}
