/** Is one group of runs really better than another? All the numbers that answer it. */
import { cliffsDelta, hedgesG } from './effect-size';
import { type MeanTest, paired, welch } from './mean-tests';
import { leastRuns, pairedPower, welchPower } from './power';
import { mannWhitney, type RankTest, signedRanks } from './rank-tests';
import { describeSample, type Sample, variance } from './sample';

export type GroupQuestion = {
  /** A p-value below it counts. */
  alpha: number;
  /** How often a true difference should be found. */
  power: number;
  /** The least difference worth having; without one, the difference that was seen. */
  worth?: number | undefined;
};

export type Needed = {
  /** The difference that they would show. */
  difference: number;
  /** Runs a side, or pairs; null where ten thousand are too few. */
  runs: number | null;
  /** The chance to find that difference with as many runs as there are now. */
  powerNow: number;
};

export type GroupComparison = {
  first: Sample | null;
  second: Sample | null;
  /** `paired` where there are pairs, else `welch`: what the answer rests on. Null where there is too little to test. */
  main: MeanTest | null;
  welch: MeanTest | null;
  mannWhitney: RankTest | null;
  paired: { pairs: number; test: MeanTest | null; ranks: RankTest | null } | null;
  hedgesG: number | null;
  cliffsDelta: number | null;
  needed: Needed | null;
};

/**
 * @param first and second: finite values, one a run
 * @param pairs the same values by pairs, where every run has a partner
 */
export function compareGroups(
  first: readonly number[],
  second: readonly number[],
  pairs: readonly (readonly [number, number])[] | undefined,
  question: GroupQuestion,
): GroupComparison {
  const level = 1 - question.alpha;
  const differences = pairs?.map(([a, b]) => b - a);
  const byPairs = differences && {
    pairs: differences.length,
    test: paired(differences, level) ?? null,
    ranks: signedRanks(differences) ?? null,
  };
  const byMeans = welch(first, second, level) ?? null;
  const main = byPairs ? byPairs.test : byMeans;
  return {
    first: first.length > 0 ? describeSample(first) : null,
    second: second.length > 0 ? describeSample(second) : null,
    main,
    welch: byMeans,
    mannWhitney: mannWhitney(first, second) ?? null,
    paired: byPairs ?? null,
    hedgesG: hedgesG(first, second) ?? null,
    cliffsDelta: cliffsDelta(first, second) ?? null,
    needed: main && runsNeeded(first, second, differences, main.difference, question),
  };
}

function runsNeeded(
  first: readonly number[],
  second: readonly number[],
  differences: readonly number[] | undefined,
  seen: number,
  { alpha, power, worth }: GroupQuestion,
): Needed | null {
  const difference = Math.abs(worth ?? seen);
  if (difference === 0) return null;
  const spread = { first: Math.sqrt(variance(first)), second: Math.sqrt(variance(second)) };
  const sd = differences && Math.sqrt(variance(differences));
  const powerWith = (n: number) =>
    sd === undefined ? welchPower(difference, spread, n, alpha) : pairedPower(difference, sd, n, alpha);
  return {
    difference,
    runs: leastRuns(powerWith, power) ?? null,
    powerNow: powerWith(differences?.length ?? Math.min(first.length, second.length)),
  };
}
