/**
 * Boosted trees on binned features for a yes-or-no question (J. Friedman, Greedy function approximation, 2001; splits over
 * histograms and groups of categories as in LightGBM). Small on purpose: it finds out whether two samples can be told apart.
 */

/** Columns of bins below MOST_BINS, one number a row. In a category's column bins have no order. */
export type BinnedFeature = { bins: Uint8Array; isCategory: boolean };

export const MOST_BINS = 32;

export type BoostingSettings = {
  rounds: number;
  depth: number;
  learningRate: number;
  leastRows: number;
  /** Added to the curvature of a leaf. */
  ridge: number;
};

const BOOSTING: BoostingSettings = {
  rounds: 30,
  depth: 3,
  learningRate: 0.15,
  leastRows: 15,
  ridge: 1,
};

/** `goesLeft` has a bit for each bin. */
type Split = { feature: number; goesLeft: number; gain: number };
type Node = {
  rows: Int32Array;
  gradient: number;
  curvature: number;
  split?: Split;
  left?: Node;
  right?: Node;
};

export type BoostedTrees = {
  trees: Node[];
  settings: BoostingSettings;
  base: number;
  /** What each feature's splits gained, in all. */
  gains: number[];
};

export function fitBoostedTrees(
  features: readonly BinnedFeature[],
  labels: ArrayLike<boolean>,
  rows: Int32Array,
  settings: BoostingSettings = BOOSTING,
): BoostedTrees {
  const positives = rows.reduce((sum, row) => sum + Number(labels[row]), 0);
  const base = Math.log((positives + 0.5) / (rows.length - positives + 0.5));
  const model: BoostedTrees = { trees: [], settings, base, gains: features.map(() => 0) };
  const size = features[0]?.bins.length ?? 0;
  const scores = new Float64Array(size).fill(base);
  const gradients = new Float64Array(size);
  const curvatures = new Float64Array(size);
  for (let round = 0; round < settings.rounds; round += 1) {
    for (const row of rows) {
      const chance = 1 / (1 + Math.exp(-(scores[row] ?? 0)));
      gradients[row] = chance - Number(labels[row]);
      curvatures[row] = chance * (1 - chance);
    }
    const grow = (inside: Int32Array, depth: number, counted?: Histograms): Node => {
      const total = (of: Float64Array) => {
        let sum = 0;
        for (let at = 0; at < inside.length; at += 1) sum += of[inside[at] as number] as number;
        return sum;
      };
      const node: Node = { rows: inside, gradient: total(gradients), curvature: total(curvatures) };
      const isWorth = depth > 0 && inside.length >= 2 * settings.leastRows;
      const own = isWorth ? (counted ?? countBins(features, gradients, curvatures, inside)) : undefined;
      const split = own && bestSplit(features, own, node, settings);
      if (!split) {
        const step = leafValue(node, settings);
        for (const row of inside) scores[row] = (scores[row] ?? 0) + step;
        return node;
      }
      model.gains[split.feature] = (model.gains[split.feature] ?? 0) + split.gain;
      const [left, right] = part(inside, features[split.feature]?.bins ?? new Uint8Array(), split.goesLeft);
      node.split = split;
      if (depth === 1) {
        node.left = grow(left, 0);
        node.right = grow(right, 0);
        return node;
      }
      // What the smaller side has is counted; the larger one has the rest.
      const less = countBins(features, gradients, curvatures, left.length < right.length ? left : right);
      const rest = new Float64Array(own.length);
      for (let at = 0; at < own.length; at += 1) rest[at] = (own[at] as number) - (less[at] as number);
      node.left = grow(left, depth - 1, left.length < right.length ? less : rest);
      node.right = grow(right, depth - 1, left.length < right.length ? rest : less);
      return node;
    };
    const tree = grow(rows, settings.depth);
    if (!tree.split) break;
    model.trees.push(tree);
  }
  return model;
}

const leafValue = ({ gradient, curvature }: Node, { learningRate, ridge }: BoostingSettings): number =>
  (-learningRate * gradient) / (curvature + ridge);

/** For each feature and bin: gradient, curvature, rows. */
type Histograms = Float64Array;
const OF_FEATURE = 3 * MOST_BINS;

function countBins(
  features: readonly BinnedFeature[],
  gradients: Float64Array,
  curvatures: Float64Array,
  rows: Int32Array,
): Histograms {
  const counted = new Float64Array(features.length * OF_FEATURE);
  for (const [feature, { bins }] of features.entries()) {
    const from = feature * OF_FEATURE;
    // The loop that all the time goes into: no bounds are asked for, nothing is allocated.
    for (let at = 0; at < rows.length; at += 1) {
      const row = rows[at] as number;
      const place = from + 3 * (bins[row] as number);
      (counted[place] as number) += gradients[row] as number;
      (counted[place + 1] as number) += curvatures[row] as number;
      (counted[place + 2] as number) += 1;
    }
  }
  return counted;
}

/** Those that go left, and those that go right. */
function part(rows: Int32Array, bins: Uint8Array, goesLeft: number): [left: Int32Array, right: Int32Array] {
  const parted = new Int32Array(rows.length);
  let [first, last] = [0, rows.length];
  for (let at = 0; at < rows.length; at += 1) {
    const row = rows[at] as number;
    if ((goesLeft >>> (bins[row] as number)) & 1) {
      parted[first] = row;
      first += 1;
    } else {
      last -= 1;
      parted[last] = row;
    }
  }
  return [parted.subarray(0, first), parted.subarray(first)];
}

function bestSplit(
  features: readonly BinnedFeature[],
  counted: Histograms,
  node: Node,
  { leastRows, ridge }: BoostingSettings,
): Split | undefined {
  const value = (gradient: number, curvature: number) => (gradient * gradient) / (curvature + ridge);
  const whole = value(node.gradient, node.curvature);
  let best: Split | undefined;
  for (const [feature, { isCategory }] of features.entries()) {
    const of = (bin: number, which: 0 | 1 | 2) => counted[feature * OF_FEATURE + 3 * bin + which] as number;
    const order: number[] = [];
    for (let bin = 0; bin < MOST_BINS; bin += 1) if (of(bin, 2) > 0) order.push(bin);
    // Sorted by what they pull towards, the best group of categories is one of the first so many (Fisher 1958).
    const pull = (bin: number) => of(bin, 0) / (of(bin, 1) + ridge);
    if (isCategory) order.sort((a, b) => pull(a) - pull(b));
    let [gradient, curvature, count, goesLeft] = [0, 0, 0, 0];
    for (const bin of order.slice(0, -1)) {
      gradient += of(bin, 0);
      curvature += of(bin, 1);
      count += of(bin, 2);
      goesLeft |= 1 << bin;
      if (count < leastRows || node.rows.length - count < leastRows) continue;
      const gain =
        value(gradient, curvature) + value(node.gradient - gradient, node.curvature - curvature) - whole;
      if (gain > (best?.gain ?? 1e-9)) best = { feature, goesLeft: goesLeft >>> 0, gain };
    }
  }
  return best;
}

/** The log odds of one row. */
export function scoreRow(model: BoostedTrees, features: readonly BinnedFeature[], row: number): number {
  let score = model.base;
  for (const tree of model.trees) {
    let node = tree;
    while (node.split && node.left && node.right) {
      const bin = features[node.split.feature]?.bins[row] ?? 0;
      node = ((node.split.goesLeft >>> bin) & 1) === 1 ? node.left : node.right;
    }
    score += leafValue(node, model.settings);
  }
  return score;
}
