/** A candidate's answers beside those that were logged for the same rows: how often they agree, how far apart they are, who was right. */
import { paired } from '../stats/mean-tests';
import { mean, variance } from '../stats/sample';
import { type Answer, type AnswerKind, isSameClass } from './answers';

export type ReplayedRow = {
  inputs: Record<string, unknown>;
  logged: Answer;
  candidate: Answer;
  /** What was true, where that is known; null where it is not. */
  label: Answer;
};

export type Pair = { logged: Answer; candidate: Answer; rows: number };

/** Of the rows with a label: how each did on the same ones. */
export type Judged = {
  rows: number;
  metric: 'accuracy' | 'rmse';
  logged: number;
  candidate: number;
  /**
   * The mean over the rows of what the candidate gains, with its confidence interval of 95 %: of classes the share that it has right
   * less the share that was right; of numbers the absolute error that was less the candidate's. Null where it cannot be told.
   */
  gain: { mean: number; low: number; high: number } | null;
  /** Rows that one of the two has right, or nearer, and the other has not. */
  better: number;
  worse: number;
};

export type Distances = {
  /** Candidate less logged. */
  meanDifference: number;
  /** The root of the mean squared difference. */
  rmse: number;
  /** Of the absolute difference. */
  quantiles: { share: number; value: number }[];
  loggedMean: number;
  candidateMean: number;
};

export type Comparison = {
  kind: AnswerKind;
  compared: number;
  /** Of the same class, or no further apart than the tolerance. */
  agreeing: number;
  /** Of numbers: from which difference on two answers are others. */
  tolerance: number | null;
  /** Of classes: what was said, and what the candidate says, most frequent first; `pairsFound` is how many there are. */
  pairs: Pair[];
  pairsFound: number;
  distances: Distances | null;
  judged: Judged | null;
};

const MOST_PAIRS = 40;
const QUANTILES = [0.5, 0.9, 0.95, 0.99, 1];
/** Numbers that are nearer to each other than this share of the spread of what was logged say the same. */
const OF_SPREAD = 0.01;
/** Sums in another order differ in their last digits: that is no other answer. */
const ROUNDING = 1e-6;

/** One hundredth of the standard deviation of what was logged; of a constant, what rounding leaves. */
export function toleranceFor(rows: readonly ReplayedRow[]): number {
  const values = rows.flatMap(({ logged }) => (typeof logged === 'number' ? [logged] : []));
  // By their own size: answers in a small unit are no closer to each other for it.
  const most = values.reduce((sum, value) => Math.max(sum, Math.abs(value)), 0) || 1;
  const spread = values.length > 1 ? Math.sqrt(variance(values)) : 0;
  return Math.max(OF_SPREAD * spread, ROUNDING * most);
}

/** Whether two answers say the same. One that is missing agrees with one that is missing. */
export function agree(kind: AnswerKind, tolerance: number | null, a: Answer, b: Answer): boolean {
  if (a === null || b === null) return a === b;
  if (kind !== 'numbers') return isSameClass(a, b);
  return typeof a === 'number' && typeof b === 'number' && Math.abs(a - b) <= (tolerance ?? 0);
}

/** @param tolerance of numbers, in their unit */
export function compareReplay(
  rows: readonly ReplayedRow[],
  kind: AnswerKind,
  tolerance: number | null,
): Comparison {
  const pairs = kind === 'classes' ? pairsOf(rows) : [];
  return {
    kind,
    compared: rows.length,
    agreeing: rows.filter(({ logged, candidate }) => agree(kind, tolerance, logged, candidate)).length,
    tolerance,
    pairs: pairs.slice(0, MOST_PAIRS),
    pairsFound: pairs.length,
    distances: kind === 'numbers' ? distancesOf(rows) : null,
    judged: judge(rows, kind),
  };
}

function pairsOf(rows: readonly ReplayedRow[]): Pair[] {
  const found = new Map<string, Pair>();
  for (const { logged, candidate } of rows) {
    const key = JSON.stringify([String(logged), String(candidate)]);
    const pair = found.get(key);
    if (pair) pair.rows += 1;
    else found.set(key, { logged, candidate, rows: 1 });
  }
  return [...found.values()].sort((a, b) => b.rows - a.rows);
}

function distancesOf(rows: readonly ReplayedRow[]): Distances | null {
  const both = rows.flatMap(({ logged, candidate }) =>
    typeof logged === 'number' && typeof candidate === 'number' ? [{ logged, candidate }] : [],
  );
  if (both.length === 0) return null;
  const differences = both.map(({ logged, candidate }) => candidate - logged);
  const sorted = Float64Array.from(differences, Math.abs).sort();
  return {
    meanDifference: mean(differences),
    rmse: Math.sqrt(mean(differences.map((difference) => difference ** 2))),
    quantiles: QUANTILES.map((share) => ({
      share,
      value: sorted[Math.ceil(share * sorted.length) - 1] ?? 0,
    })),
    loggedMean: mean(both.map(({ logged }) => logged)),
    candidateMean: mean(both.map(({ candidate }) => candidate)),
  };
}

/** On the rows with a label. Of lists and objects nobody can tell who was right. */
export function judge(rows: readonly ReplayedRow[], kind: AnswerKind): Judged | null {
  if (kind === 'values') return null;
  const labelled = rows.filter(
    ({ label, logged, candidate }) =>
      label !== null &&
      (kind === 'classes' || [label, logged, candidate].every((each) => typeof each === 'number')),
  );
  if (labelled.length === 0) return null;
  const faults = (of: 'logged' | 'candidate') =>
    labelled.map((row) =>
      kind === 'classes'
        ? Number(!isSameClass(row[of], row.label))
        : Math.abs(Number(row[of]) - Number(row.label)),
    );
  const [before, after] = [faults('logged'), faults('candidate')];
  const gains = before.map((fault, at) => fault - (after[at] ?? 0));
  const test = paired(gains);
  const score = (values: readonly number[]) =>
    kind === 'classes' ? 1 - mean(values) : Math.sqrt(mean(values.map((value) => value ** 2)));
  return {
    rows: labelled.length,
    metric: kind === 'classes' ? 'accuracy' : 'rmse',
    logged: score(before),
    candidate: score(after),
    gain: test ? { mean: test.difference, low: test.low, high: test.high } : null,
    better: gains.filter((gain) => gain > 0).length,
    worse: gains.filter((gain) => gain < 0).length,
  };
}
