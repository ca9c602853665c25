/** Ensembles of decision trees, answered row by row: what XGBoost and LightGBM learn, without either. */

/** Nodes in arrays; a child below zero is the leaf of that number, `~child`. */
export type Tree = {
  feature: Int32Array;
  threshold: Float64Array;
  left: Int32Array;
  right: Int32Array;
  /** Where a missing value goes. */
  missingLeft: Uint8Array;
  leaf: Float64Array;
};

export type Ensemble = {
  trees: Tree[];
  /** Trees take turns among so many outputs. */
  outputs: number;
  base: number[];
  /** `<` (XGBoost, in single precision) or `<=` (LightGBM). */
  isStrict: boolean;
  isSingle: boolean;
  /** LightGBM takes what is nearly zero for missing in some models; those are not read here. */
  link: (raw: number[]) => number[];
  width: number;
};

export class Unreadable extends Error {}

export const identity = (raw: number[]) => raw;
export const sigmoid =
  (slope = 1) =>
  (raw: number[]): number[] =>
    raw.map((value) => 1 / (1 + Math.exp(-slope * value)));
export const exponential = (raw: number[]): number[] => raw.map(Math.exp);
export function softmax(raw: number[]): number[] {
  const most = Math.max(...raw);
  const powers = raw.map((value) => Math.exp(value - most));
  const sum = powers.reduce((total, value) => total + value, 0);
  return powers.map((value) => value / sum);
}

function leafOf(tree: Tree, row: ArrayLike<number>, isStrict: boolean, isSingle: boolean): number {
  if (tree.feature.length === 0) return tree.leaf[0] ?? 0;
  let node = 0;
  while (node >= 0) {
    const given = row[tree.feature[node] ?? 0] ?? Number.NaN;
    const threshold = tree.threshold[node] ?? 0;
    const value = isSingle ? Math.fround(given) : given;
    const goesLeft = Number.isNaN(value)
      ? tree.missingLeft[node] === 1
      : isStrict
        ? value < threshold
        : value <= threshold;
    node = (goesLeft ? tree.left[node] : tree.right[node]) ?? -1;
  }
  return tree.leaf[~node] ?? 0;
}

/** The outputs of one row, after the link. */
export function evaluate(
  { trees, outputs, base, isStrict, isSingle, link }: Ensemble,
  row: ArrayLike<number>,
): number[] {
  const raw = [...base];
  for (let at = 0; at < trees.length; at += 1) {
    const output = at % outputs;
    const leaf = leafOf(trees[at] as Tree, row, isStrict, isSingle);
    // XGBoost adds in single precision, one tree after another.
    raw[output] = isSingle ? Math.fround((raw[output] ?? 0) + leaf) : (raw[output] ?? 0) + leaf;
  }
  return link(raw);
}
