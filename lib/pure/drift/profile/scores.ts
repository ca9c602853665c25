/**
 * The profile of a binary classifier: how often each score came with which label. ROC, calibration, the confusion matrix at any
 * threshold and the estimate without labels are all made from it.
 */
import { invalid } from '../../errors';

/** With so many, AUC is off by less than 10^-7 on smooth scores; `aucBound` says by how much at most. */
export const SCORE_BINS = 10_000;

export type Confusion = {
  truePositives: number;
  falsePositives: number;
  trueNegatives: number;
  falseNegatives: number;
};

const NO_CONFUSION: Confusion = {
  truePositives: 0,
  falsePositives: 0,
  trueNegatives: 0,
  falseNegatives: 0,
};

export type ScoreProfile = {
  kind: 'scores';
  bins: number;
  /** A score at or above it is a positive prediction. */
  threshold: number;
  /** Bins that have rows, rising: bin = floor(score · bins), and a score of 1 in the last. */
  keys: number[];
  negatives: number[];
  positives: number[];
  unlabelled: number[];
  /** Rows whose score is missing or outside 0 to 1. */
  invalid: number;
  /** At the threshold itself, not at the edge of its bin. */
  confusion: Confusion;
  /** Positive predictions among the unlabelled. */
  unlabelledPositives: number;
  /** Over labelled rows: −ln of the share given to what happened (scores drawn in by 2^-52 as in scikit-learn), and (score − label)². */
  logLoss: number;
  squaredError: number;
};

export const emptyScoreProfile = (threshold: number, bins = SCORE_BINS): ScoreProfile => ({
  kind: 'scores',
  bins,
  threshold,
  keys: [],
  negatives: [],
  positives: [],
  unlabelled: [],
  invalid: 0,
  confusion: NO_CONFUSION,
  unlabelledPositives: 0,
  logLoss: 0,
  squaredError: 0,
});

export const scoreBin = (score: number, bins: number): number => Math.min(bins - 1, Math.floor(score * bins));

const EPSILON = 2 ** -52;

/** @param label true is positive, null not known yet */
export function profileScores(
  rows: Iterable<readonly [score: number | null, label: boolean | null]>,
  threshold: number,
  bins = SCORE_BINS,
): ScoreProfile {
  const profile = emptyScoreProfile(threshold, bins);
  const confusion = { ...NO_CONFUSION };
  const cells = new Map<number, [negatives: number, positives: number, unlabelled: number]>();
  for (const [score, label] of rows) {
    if (score === null || !(score >= 0 && score <= 1)) {
      profile.invalid += 1;
      continue;
    }
    const key = scoreBin(score, bins);
    const cell = cells.get(key) ?? [0, 0, 0];
    cells.set(key, cell);
    const isPositive = score >= threshold;
    if (label === null) {
      cell[2] += 1;
      if (isPositive) profile.unlabelledPositives += 1;
      continue;
    }
    cell[label ? 1 : 0] += 1;
    if (label) confusion[isPositive ? 'truePositives' : 'falseNegatives'] += 1;
    else confusion[isPositive ? 'falsePositives' : 'trueNegatives'] += 1;
    profile.logLoss -= Math.log(Math.min(1 - EPSILON, Math.max(EPSILON, label ? score : 1 - score)));
    profile.squaredError += (score - (label ? 1 : 0)) ** 2;
  }
  profile.confusion = confusion;
  profile.keys = [...cells.keys()].sort((a, b) => a - b);
  for (const key of profile.keys) {
    const [negatives = 0, positives = 0, unlabelled = 0] = cells.get(key) ?? [];
    profile.negatives.push(negatives);
    profile.positives.push(positives);
    profile.unlabelled.push(unlabelled);
  }
  return profile;
}

/** @throws INVALID_PARAMETER_VALUE for other bins or another threshold */
export function mergeScoreProfiles(a: ScoreProfile, b: ScoreProfile): ScoreProfile {
  if (a.bins !== b.bins || a.threshold !== b.threshold)
    throw invalid('These scores were counted at another threshold or in other bins.');
  const keys = [...new Set([...a.keys, ...b.keys])].sort((x, y) => x - y);
  const places = [a, b].map((profile) => new Map(profile.keys.map((key, at) => [key, at])));
  const added = (counts: (profile: ScoreProfile) => number[]) =>
    keys.map((key) =>
      [a, b].reduce((sum, profile, side) => sum + (counts(profile)[places[side]?.get(key) ?? -1] ?? 0), 0),
    );
  return {
    kind: 'scores',
    bins: a.bins,
    threshold: a.threshold,
    keys,
    negatives: added(({ negatives }) => negatives),
    positives: added(({ positives }) => positives),
    unlabelled: added(({ unlabelled }) => unlabelled),
    invalid: a.invalid + b.invalid,
    confusion: addConfusion(a.confusion, b.confusion),
    unlabelledPositives: a.unlabelledPositives + b.unlabelledPositives,
    logLoss: a.logLoss + b.logLoss,
    squaredError: a.squaredError + b.squaredError,
  };
}

const addConfusion = (a: Confusion, b: Confusion): Confusion => ({
  truePositives: a.truePositives + b.truePositives,
  falsePositives: a.falsePositives + b.falsePositives,
  trueNegatives: a.trueNegatives + b.trueNegatives,
  falseNegatives: a.falseNegatives + b.falseNegatives,
});
