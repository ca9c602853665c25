/**
 * How a binary classifier is doing on rows whose labels nobody knows yet (confidence-based performance estimation, as NannyML's
 * CBPE): calibrated chances stand for the labels. It sees what a change of the inputs does, and cannot see a change of the concept:
 * that is why the two are told apart by comparing it with what came true.
 */
import { type ScoreProfile, scoreBin } from '../profile/scores';
import { blockAt, type Calibration, chanceIn } from './calibration';

export const ESTIMATED = [
  'accuracy',
  'precision',
  'recall',
  'specificity',
  'f1',
  'auc',
  'brier',
  'logLoss',
] as const;
export type EstimatedName = (typeof ESTIMATED)[number];

export type EstimatedMetric =
  | {
      value: number;
      /** Standard errors: of the labels to come, if the chances are right; and of the chances, which a finite reference gave. */
      sampling: number;
      calibration: number;
      /** value ± 3 standard errors of both, as far as the metric goes: where the realised one will be found, unless the concept changes. */
      low: number;
      high: number;
    }
  | { value: null; reason: string };

/** Which rows of the window: those with labels serve for the comparison with what came true. */
export type EstimatedRows = 'all' | 'labelled' | 'unlabelled';

/** A bin's rows with their chance, those predicted positive and those not. */
type Cell = { key: number; chance: number; positive: number; negative: number };

function cellsOf(profile: ScoreProfile, calibration: Calibration, rows: EstimatedRows): Cell[] {
  const counts = profile.keys.map((_, at) => {
    const labelled = (profile.positives[at] ?? 0) + (profile.negatives[at] ?? 0);
    const unlabelled = profile.unlabelled[at] ?? 0;
    return rows === 'all' ? labelled + unlabelled : rows === 'labelled' ? labelled : unlabelled;
  });
  const { truePositives, falsePositives } = profile.confusion;
  const predicted =
    (rows === 'unlabelled' ? 0 : truePositives + falsePositives) +
    (rows === 'labelled' ? 0 : profile.unlabelledPositives);
  // All rows above the threshold's bin are predicted positive, and of that bin what is left.
  const edge = scoreBin(Math.min(1, Math.max(0, profile.threshold)), profile.bins);
  const above = counts.reduce((sum, count, at) => ((profile.keys[at] ?? 0) > edge ? sum + count : sum), 0);
  return profile.keys.flatMap((key, at) => {
    const count = counts[at] ?? 0;
    if (count === 0) return [];
    const isWhole = key > edge && profile.threshold <= 1;
    const positive = isWhole ? count : key === edge ? Math.min(count, Math.max(0, predicted - above)) : 0;
    return [{ key, chance: chanceIn(calibration, key), positive, negative: count - positive }];
  });
}

/**
 * @param calibration of the reference (`fitCalibration`)
 * @returns a reason in place of a value where nothing is predicted positive, or no row is scored
 */
export function estimateMetrics(
  profile: ScoreProfile,
  calibration: Calibration,
  rows: EstimatedRows = 'all',
): Record<EstimatedName, EstimatedMetric> {
  const cells = cellsOf(profile, calibration, rows);
  const sum = (of: (cell: Cell) => number) => cells.reduce((total, cell) => total + of(cell), 0);
  const n = sum(({ positive, negative }) => positive + negative);
  const predicted = sum(({ positive }) => positive);
  const tp = sum(({ positive, chance }) => positive * chance);
  const fn = sum(({ negative, chance }) => negative * chance);
  const [fp, tn] = [predicted - tp, n - predicted - fn];
  const none = (reason: string): EstimatedMetric => ({ value: null, reason });
  /** From the slopes of the metric by the label of one row, predicted positive and not. */
  const metric = (
    value: number,
    slopes: (cell: Cell, at: number) => { positive: number; negative: number },
    most = 1,
  ): EstimatedMetric => {
    let sampling = 0;
    const byBlock = new Map<number, number>();
    for (const [at, cell] of cells.entries()) {
      const slope = slopes(cell, at);
      const variance = cell.chance * (1 - cell.chance);
      sampling += variance * (cell.positive * slope.positive ** 2 + cell.negative * slope.negative ** 2);
      const block = blockAt(calibration, cell.key);
      const pull = cell.positive * slope.positive + cell.negative * slope.negative;
      byBlock.set(block, (byBlock.get(block) ?? 0) + pull);
    }
    let uncertain = 0;
    for (const [block, pull] of byBlock) uncertain += pull ** 2 * shareVariance(calibration, block);
    const error = Math.sqrt(sampling + uncertain);
    return {
      value,
      sampling: Math.sqrt(sampling),
      calibration: Math.sqrt(uncertain),
      low: Math.max(0, value - 3 * error),
      high: Math.min(most, value + 3 * error),
    };
  };
  if (n === 0)
    return Object.fromEntries(ESTIMATED.map((name) => [name, none('no row has a score')])) as Record<
      EstimatedName,
      EstimatedMetric
    >;
  const positives = tp + fn;
  const negatives = n - positives;
  const both = (positive: number, negative: number) => () => ({ positive, negative });
  const size = 2 * tp + fp + fn;
  const auc = estimatedAuc(cells, positives, negatives);
  const middle = ({ key }: Cell) => (key + 0.5) / profile.bins;
  const logOdds = (cell: Cell) => Math.log(middle(cell) / (1 - middle(cell)));
  return {
    accuracy: metric((tp + tn) / n, both(1 / n, -1 / n)),
    precision:
      predicted > 0 ? metric(tp / predicted, both(1 / predicted, 0)) : none('no row is predicted positive'),
    recall:
      positives > 0
        ? metric(tp / positives, both(fn / positives ** 2, -tp / positives ** 2))
        : none('no row has a chance of being positive'),
    specificity:
      negatives > 0
        ? metric(tn / negatives, both(tn / negatives ** 2, -fp / negatives ** 2))
        : none('no row has a chance of being negative'),
    f1:
      size > 0
        ? metric((2 * tp) / size, both((2 * (predicted + fn)) / size ** 2, (-2 * tp) / size ** 2))
        : none('no row is predicted positive, nor has a chance of being so'),
    auc: auc
      ? metric(auc.value, (_, at) => ({ positive: auc.slopes[at] ?? 0, negative: auc.slopes[at] ?? 0 }))
      : none('all rows have the same certain label'),
    brier: metric(
      sum(
        (cell) =>
          rowsOf(cell) * (middle(cell) ** 2 * (1 - cell.chance) + (1 - middle(cell)) ** 2 * cell.chance),
      ) / n,
      (cell) => same((1 - 2 * middle(cell)) / n),
    ),
    logLoss: metric(
      sum(
        (cell) =>
          -rowsOf(cell) *
          (cell.chance * Math.log(middle(cell)) + (1 - cell.chance) * Math.log1p(-middle(cell))),
      ) / n,
      (cell) => same(-logOdds(cell) / n),
      Number.POSITIVE_INFINITY,
    ),
  };
}

const rowsOf = ({ positive, negative }: Cell): number => positive + negative;
const same = (slope: number) => ({ positive: slope, negative: slope });

/** How unsure the reference leaves a block's share of positives, half a row of each kind added. */
function shareVariance({ blocks }: Calibration, at: number): number {
  const block = blocks[at];
  if (!block) return 0;
  const share = (block.share * block.rows + 0.5) / (block.rows + 1);
  return (share * (1 - share)) / block.rows;
}

/** Each row is a positive by its chance and a negative by the rest; the slopes are by one row's label. */
function estimatedAuc(
  cells: Cell[],
  positives: number,
  negatives: number,
): { value: number; slopes: number[] } | undefined {
  if (!(positives > 0) || !(negatives > 0)) return undefined;
  const pairs = positives * negatives;
  let [below, positivesBelow, value] = [0, 0, 0];
  const balances = cells.map((cell) => {
    const own = rowsOf(cell) * cell.chance;
    const other = rowsOf(cell) - own;
    const negativesBelow = below + other / 2;
    const positivesAbove = positives - positivesBelow - own / 2;
    value += (own * negativesBelow) / pairs;
    below += other;
    positivesBelow += own;
    return negativesBelow - positivesAbove;
  });
  const slopes = balances.map((balance) => balance / pairs - value * (1 / positives - 1 / negatives));
  return { value, slopes };
}
