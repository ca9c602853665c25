/** Whether scores are the chances they claim to be, and the chances they are. */
import { chiSquared, type PValue } from '../../stats/distributions';
import { type Random, seededRandom } from '../../stats/random';
import type { ScoreProfile } from '../profile/scores';

/** Neighbouring bins with one share of positives, from the reference. */
type Block = { from: number; to: number; share: number; rows: number };

/** What the chance of a positive is, bin by bin of the score. */
export type Calibration = {
  bins: number;
  /** `isotonic`: rising steps fitted to the reference; `scores`: the scores are as good as any. */
  kind: 'isotonic' | 'scores';
  blocks: Block[];
};

export type LabelCounts = Pick<ScoreProfile, 'bins' | 'keys' | 'positives' | 'negatives'>;

const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);
const middle = (key: number, bins: number) => (key + 0.5) / bins;

/** Rising steps, by pooling adjacent violators (Ayer et al. 1955). */
export function isotonicCalibration({ bins, keys, positives, negatives }: LabelCounts): Calibration {
  const blocks: (Block & { positives: number })[] = [];
  for (const [at, key] of keys.entries()) {
    const rows = (positives[at] ?? 0) + (negatives[at] ?? 0);
    if (rows === 0) continue;
    let block = {
      from: key,
      to: key,
      positives: positives[at] ?? 0,
      rows,
      share: (positives[at] ?? 0) / rows,
    };
    let last = blocks.at(-1);
    while (last && last.share >= block.share) {
      blocks.pop();
      const merged = { positives: last.positives + block.positives, rows: last.rows + block.rows };
      block = { from: last.from, to: block.to, ...merged, share: merged.positives / merged.rows };
      last = blocks.at(-1);
    }
    blocks.push(block);
  }
  return {
    bins,
    kind: 'isotonic',
    blocks: blocks.map(({ from, to, share, rows }) => ({ from, to, share, rows })),
  };
}

/** Neighbouring bins of about equal rows: `share` is of positives. */
function equalBlocks(counts: LabelCounts, wanted: number): Block[] {
  const total = sum(counts.positives) + sum(counts.negatives);
  const blocks: (Block & { positives: number })[] = [];
  let open: (Block & { positives: number }) | undefined;
  for (const [at, key] of counts.keys.entries()) {
    const [positives, negatives] = [counts.positives[at] ?? 0, counts.negatives[at] ?? 0];
    if (positives + negatives === 0) continue;
    open ??= { from: key, to: key, share: 0, rows: 0, positives: 0 };
    open.to = key;
    open.rows += positives + negatives;
    open.positives += positives;
    if (open.rows >= total / wanted - 1e-9) {
      blocks.push(open);
      open = undefined;
    }
  }
  if (open) blocks.push(open);
  return blocks.map((block) => ({
    from: block.from,
    to: block.to,
    rows: block.rows,
    share: block.positives / block.rows,
  }));
}

/** The calibrated chance in a bin: of its block, in a straight line between two, as scikit-learn's isotonic regression has it. */
export function chanceIn(calibration: Calibration, key: number): number {
  if (calibration.kind === 'scores') return middle(key, calibration.bins);
  const { blocks } = calibration;
  const next = blockAt(calibration, key);
  const block = blocks[next];
  if (!block || key >= block.from)
    return block?.share ?? blocks.at(-1)?.share ?? middle(key, calibration.bins);
  const before = blocks[next - 1];
  if (!before) return block.share;
  return before.share + ((key - before.to) / (block.from - before.to)) * (block.share - before.share);
}

/** The first block that ends at the bin or beyond; of a bin beyond all, the last. */
export function blockAt({ blocks }: Calibration, key: number): number {
  let low = 0;
  let high = blocks.length - 1;
  while (low < high) {
    const centre = (low + high) >> 1;
    if ((blocks[centre]?.to ?? 0) >= key) high = centre;
    else low = centre + 1;
  }
  return low;
}

const SPLITS = 10;
const TRAINING_SHARE = 0.7;

/**
 * Steps where they lower the calibration error on rows that they were not fitted to (mean of ten random splits), else the scores as
 * they are. Needs no rows: within a bin all rows of a label are alike, and can be dealt out at random.
 *
 * @returns undefined where the reference has no labels, or labels of one class alone
 */
export function fitCalibration(reference: LabelCounts, seed = 1): Calibration | undefined {
  if (sum(reference.positives) === 0 || sum(reference.negatives) === 0) return undefined;
  const random = seededRandom(seed);
  let gain = 0;
  for (let split = 0; split < SPLITS; split += 1) {
    const [training, rest] = deal(reference, random);
    const fitted = isotonicCalibration(training);
    if (fitted.blocks.length === 0) continue;
    const raw = calibrationError(rest, (key) => middle(key, reference.bins));
    gain += raw - calibrationError(rest, (key) => chanceIn(fitted, key));
  }
  return gain > 0
    ? isotonicCalibration(reference)
    : { bins: reference.bins, kind: 'scores', blocks: equalBlocks(reference, 10) };
}

function deal(counts: LabelCounts, random: Random): [LabelCounts, LabelCounts] {
  const take = (count: number) => binomial(count, TRAINING_SHARE, random);
  const positives = counts.positives.map(take);
  const negatives = counts.negatives.map(take);
  return [
    { ...counts, positives, negatives },
    {
      ...counts,
      positives: counts.positives.map((count, at) => count - (positives[at] ?? 0)),
      negatives: counts.negatives.map((count, at) => count - (negatives[at] ?? 0)),
    },
  ];
}

/** Many are as good as normally distributed. */
function binomial(count: number, share: number, random: Random): number {
  if (count > 200) {
    const drawn = Math.round(count * share + Math.sqrt(count * share * (1 - share)) * random.normal());
    return Math.min(count, Math.max(0, drawn));
  }
  let taken = 0;
  for (let row = 0; row < count; row += 1) taken += random.next() < share ? 1 : 0;
  return taken;
}

/**
 * Expected calibration error: |share of positives − mean chance| over ten bins of equal rows, weighted by rows.
 *
 * @param chanceOf a bin of the score; without it, the score itself
 */
export function calibrationError(
  counts: LabelCounts,
  chanceOf: (key: number) => number = (key) => middle(key, counts.bins),
): number {
  const table = calibrationTable(counts, chanceOf);
  const total = sum(table.map(({ rows }) => rows));
  return total === 0
    ? Number.NaN
    : sum(table.map(({ rows, observed, expected }) => rows * Math.abs(observed - expected))) / total;
}

export type CalibrationBin = {
  /** Scores from … to. */
  from: number;
  to: number;
  rows: number;
  /** The share of positives, and the mean chance. */
  observed: number;
  expected: number;
  /** Σ q (1 − q): the variance of the number of positives if the chances are right. */
  variance: number;
};

/**
 * What came true beside what was to be expected, in ten groups: a reliability diagram.
 *
 * @param edges first bins of the groups, rising; without them, groups of equal rows of these very counts
 */
export function calibrationTable(
  counts: LabelCounts,
  chanceOf: (key: number) => number = (key) => middle(key, counts.bins),
  edges: readonly number[] = equalBlocks(counts, 10).map(({ from }) => from),
): CalibrationBin[] {
  const groups = edges.map((from, at) => ({
    from: from / counts.bins,
    to: (edges[at + 1] ?? counts.bins) / counts.bins,
    rows: 0,
    positives: 0,
    chances: 0,
    variance: 0,
  }));
  let group = 0;
  for (const [at, key] of counts.keys.entries()) {
    while (group < edges.length - 1 && key >= (edges[group + 1] ?? 0)) group += 1;
    const into = groups[group];
    if (!into) break;
    const [positives, negatives] = [counts.positives[at] ?? 0, counts.negatives[at] ?? 0];
    const chance = chanceOf(key);
    into.rows += positives + negatives;
    into.positives += positives;
    into.chances += chance * (positives + negatives);
    into.variance += chance * (1 - chance) * (positives + negatives);
  }
  return groups
    .filter(({ rows }) => rows > 0)
    .map(({ positives, chances, ...bin }) => ({
      ...bin,
      observed: positives / bin.rows,
      expected: chances / bin.rows,
    }));
}

/** Of one row's label: a chance of 0 or 1 is no surer than half a row of the other kind among those of the reference. */
function leastVariance(rows: number): number {
  const chance = 0.5 / (rows + 1);
  return chance * (1 - chance);
}

export type CalibrationDrift = PValue & {
  /** Calibration errors of the reference and of the window, by the reference's calibration. */
  reference: number;
  current: number;
  statistic: number;
  table: CalibrationBin[];
};

/**
 * Whether the chances that held for the reference still hold: chi-squared of observed against expected positives, in groups that
 * are tenths of the reference, with what is uncertain of the reference's own shares allowed for.
 *
 * @returns undefined where the window has no labels
 */
export function calibrationDrift(
  calibration: Calibration,
  reference: LabelCounts,
  current: LabelCounts,
): CalibrationDrift | undefined {
  const edges = equalBlocks(reference, 10).map(({ from }) => from);
  const chanceOf = (key: number) => chanceIn(calibration, key);
  const table = calibrationTable(current, chanceOf, edges);
  if (table.length === 0) return undefined;
  const before = new Map(calibrationTable(reference, chanceOf, edges).map((bin) => [bin.from, bin]));
  let statistic = 0;
  let degrees = 0;
  for (const bin of table) {
    const own = before.get(bin.from);
    if (!own) continue;
    const least = leastVariance(own.rows);
    const uncertain = Math.max(own.variance / own.rows, least) * (bin.rows / own.rows) * bin.rows;
    const variance = Math.max(bin.variance, bin.rows * least) + uncertain;
    statistic += (bin.rows * (bin.observed - bin.expected)) ** 2 / variance;
    degrees += 1;
  }
  const distribution = chiSquared(Math.max(1, degrees));
  return {
    reference: calibrationError(reference, chanceOf),
    current: calibrationError(current, chanceOf),
    statistic,
    table,
    p: distribution.sf(statistic),
    logP: distribution.logSf(statistic),
  };
}
