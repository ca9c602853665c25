/**
 * Drift of columns together by principal components: how badly the components that carry most of the reference's variance
 * reconstruct the rows of a window. From moments alone, so that windows add up and no row is read again.
 *
 * NannyML means the length of each row's residual; this is the root of the mean squared length, which moments hold.
 */
import { normal, type PValue, twoSided } from '../../stats/distributions';
import { eigenOfSymmetric } from '../../stats/eigen';
import { type CrossMoments, columnPairs, pairAt, requireSameColumns } from '../profile/cross-moments';
import type { Moments } from '../profile/moments';

/** `columns` are the moments of each column of `cross`, over the rows where it has a value; `rows` are all. */
export type JointWindow = { rows: number; columns: Moments[]; cross: CrossMoments };

export type Reconstruction = {
  reference: JointWindow;
  /** Columns are measured from the reference's means, in its standard deviations; missing values are at the mean. */
  means: number[];
  scales: number[];
  /** How many components are kept, and the share of variance that they carry. */
  components: number;
  carried: number;
  /** Takes a row to what is left of it: 1 − Σ v vᵀ. */
  residual: number[][];
  error: number;
  /** Per row, the variance of the squared length of the residual, were the columns normal. */
  variance: number;
};

/** Less of the variance than this is what rounding leaves. */
const NOTHING_LEFT = 1e-9;

/**
 * @param carried the share of variance that the components must reach
 * @returns undefined where fewer than two columns vary, and where the components leave nothing over, as of columns that are multiples of
 *   one another: then rounding would be held against rounding
 */
export function fitReconstruction(reference: JointWindow, carried = 0.65): Reconstruction | undefined {
  const means = reference.columns.map(({ mean }) => mean);
  const scales = reference.columns.map(({ m2 }) => Math.sqrt(m2 / reference.rows));
  if (scales.filter((scale) => scale > 0 && Number.isFinite(scale)).length < 2) return undefined;
  const gram = standardised(reference, means, scales);
  const { values, vectors } = eigenOfSymmetric(gram);
  const total = values.reduce((sum, value) => sum + value, 0);
  let components = 0;
  let sum = 0;
  while (components < values.length - 1 && sum < carried * total) {
    sum += values[components] ?? 0;
    components += 1;
  }
  if (total - sum < NOTHING_LEFT * total) return undefined;
  const kept = vectors.slice(0, components);
  const residual = gram.map((_, i) =>
    gram.map((_, j) => Number(i === j) - kept.reduce((dot, v) => dot + (v[i] ?? 0) * (v[j] ?? 0), 0)),
  );
  const left = values.slice(components);
  return {
    reference,
    means,
    scales,
    components,
    carried: sum / total,
    residual,
    error: Math.sqrt(Math.max(0, total - sum)),
    variance: 2 * left.reduce((squares, value) => squares + value * value, 0),
  };
}

/** Mean products of the standardised columns about the reference's means. */
function standardised(window: JointWindow, means: number[], scales: number[]): number[][] {
  const size = window.columns.length;
  const scaled = (value: number, i: number, j: number) => {
    const unit = (scales[i] ?? 0) * (scales[j] ?? 0) * window.rows;
    return unit > 0 && Number.isFinite(unit) && Number.isFinite(value) ? value / unit : 0;
  };
  const matrix = window.columns.map((_, i) =>
    window.columns.map((column, j) =>
      i === j ? scaled(column.m2 + column.n * (column.mean - (means[i] ?? 0)) ** 2, i, i) : 0,
    ),
  );
  for (const [i, j] of columnPairs(size)) {
    const pair = window.cross.pairs[pairAt(size, i, j)];
    const product = pair
      ? pair.cXY + pair.n * (pair.meanX - (means[i] ?? 0)) * (pair.meanY - (means[j] ?? 0))
      : 0;
    for (const [row, column] of [
      [i, j],
      [j, i],
    ] as const)
      (matrix[row] ?? [])[column] = scaled(product, i, j);
  }
  return matrix;
}

export type ReconstructionDrift = PValue & {
  /** Root mean squared length of the residual, in standard deviations of the reference; and that of the reference itself. */
  error: number;
  referenceError: number;
  /** How many standard errors apart, as if the columns were normal: with heavy tails a threshold from past windows is the better guide. */
  z: number;
};

/**
 * @returns undefined for an empty window
 * @throws INVALID_PARAMETER_VALUE for other columns
 */
export function reconstructionDrift(
  model: Reconstruction,
  window: JointWindow,
): ReconstructionDrift | undefined {
  requireSameColumns(model.reference.cross, window.cross);
  if (window.rows === 0) return undefined;
  const gram = standardised(window, model.means, model.scales);
  let squared = 0;
  for (const [i, row] of gram.entries())
    for (const [j, value] of row.entries()) squared += (model.residual[i]?.[j] ?? 0) * value;
  squared = Math.max(0, squared);
  const error = Math.sqrt(model.variance * (1 / model.reference.rows + 1 / window.rows));
  const z = error > 0 ? (squared - model.error ** 2) / error : 0;
  return { error: Math.sqrt(squared), referenceError: model.error, z, ...twoSided(normal, z) };
}
