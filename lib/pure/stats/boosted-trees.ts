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

export const BOOSTING: BoostingSettings = {
  rounds: 40,
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
    const grow = (inside: Int32Array, depth: number): Node => {
      const total = (of: Float64Array) => inside.reduce((sum, row) => sum + (of[row] ?? 0), 0);
      const node: Node = { rows: inside, gradient: total(gradients), curvature: total(curvatures) };
      const split = depth > 0 ? bestSplit(features, gradients, curvatures, node, settings) : undefined;
      if (!split) {
        const step = leafValue(node, settings);
        for (const row of inside) scores[row] = (scores[row] ?? 0) + step;
        return node;
      }
      model.gains[split.feature] = (model.gains[split.feature] ?? 0) + split.gain;
      const bins = features[split.feature]?.bins ?? new Uint8Array();
      const isLeft = (row: number) => ((split.goesLeft >>> (bins[row] ?? 0)) & 1) === 1;
      node.split = split;
      node.left = grow(inside.filter(isLeft), depth - 1);
      node.right = grow(
        inside.filter((row) => !isLeft(row)),
        depth - 1,
      );
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

function bestSplit(
  features: readonly BinnedFeature[],
  gradients: Float64Array,
  curvatures: Float64Array,
  node: Node,
  { leastRows, ridge }: BoostingSettings,
): Split | undefined {
  if (node.rows.length < 2 * leastRows) return undefined;
  const value = (gradient: number, curvature: number) => (gradient * gradient) / (curvature + ridge);
  const whole = value(node.gradient, node.curvature);
  let best: Split | undefined;
  const [g, h, n] = [new Float64Array(MOST_BINS), new Float64Array(MOST_BINS), new Int32Array(MOST_BINS)];
  for (const [feature, { bins, isCategory }] of features.entries()) {
    for (const histogram of [g, h, n]) histogram.fill(0);
    for (const row of node.rows) {
      const bin = bins[row] ?? 0;
      g[bin] = (g[bin] ?? 0) + (gradients[row] ?? 0);
      h[bin] = (h[bin] ?? 0) + (curvatures[row] ?? 0);
      n[bin] = (n[bin] ?? 0) + 1;
    }
    const order = [...n.keys()].filter((bin) => (n[bin] ?? 0) > 0);
    // Sorted by what they pull towards, the best group of categories is one of the first so many (Fisher 1958).
    const pull = (bin: number) => (g[bin] ?? 0) / ((h[bin] ?? 0) + ridge);
    if (isCategory) order.sort((a, b) => pull(a) - pull(b));
    let [gradient, curvature, count, goesLeft] = [0, 0, 0, 0];
    for (const bin of order.slice(0, -1)) {
      gradient += g[bin] ?? 0;
      curvature += h[bin] ?? 0;
      count += n[bin] ?? 0;
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
