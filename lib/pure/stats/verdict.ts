/** The answer of a comparison in plain words. */
import { formatCount, plural, spokenNumber } from '../format';
import type { GroupComparison, GroupQuestion } from './compare-groups';
import { sizeOfDelta, sizeOfG } from './effect-size';

export type Verdict = {
  /** `unknown` is that the runs are too few to say anything at all. */
  kind: 'better' | 'worse' | 'higher' | 'lower' | 'unclear' | 'same' | 'unknown';
  headline: string;
  /** What stands behind it, a sentence each. */
  reasons: string[];
};

export type Told = GroupQuestion & {
  metric: string;
  /** What the two groups are called. */
  first: string;
  second: string;
  /** Whether the least or the greatest value is best; undefined where nobody said. */
  goal: 'min' | 'max' | undefined;
};

const FEW = 3;

export const formatP = (p: number): string => (p < 0.001 ? 'p < 0.001' : `p = ${p.toFixed(p < 0.1 ? 3 : 2)}`);

/** How sure the interval is, where a p-value below `alpha` counts. */
const sureness = (alpha: number) => `${spokenNumber(100 * (1 - alpha), 4)} %`;

const percent = (share: number) => `${spokenNumber(100 * share, share < 0.1 ? 2 : 3)} %`;

/** A signed difference as `0.02 lower`. */
const asWords = (difference: number) =>
  difference === 0
    ? 'no different'
    : `${spokenNumber(Math.abs(difference))} ${difference < 0 ? 'lower' : 'higher'}`;

export function tellVerdict(result: GroupComparison, told: Told): Verdict {
  const { first, second } = result;
  const counts = [first?.n ?? 0, second?.n ?? 0] as const;
  if (!first || !second || Math.min(...counts) < 2) return tooFew(counts, told);
  if (!result.main) return noSpread(result, told);
  const { difference, low, high, p } = result.main;
  const isClear = p < told.alpha;
  const reasons = [
    `On average ${told.metric} is ${asWords(difference)} in ${told.second} than in ${told.first}, ${
      result.paired ? 'seed by seed' : 'run against run'
    }.`,
    isClear
      ? `The ${sureness(told.alpha)} interval, from ${asWords(low)} to ${asWords(high)}, leaves no difference out; chance alone gives one this large in ${percent(p)} of cases (${formatP(p)}).`
      : `Anything from ${asWords(low)} to ${asWords(high)} fits what was seen (${sureness(told.alpha)} interval), no difference too (${formatP(p)}).`,
    ...effect(result, told),
    ...ranks(result, told, isClear),
    ...smallness(counts),
    ...needed(result, told, isClear),
  ];
  if (!isClear) return { kind: 'unclear', headline: 'No clear difference yet', reasons };
  return { ...clear(difference, told), reasons };
}

function clear(difference: number, { goal, second, first }: Told): Pick<Verdict, 'kind' | 'headline'> {
  if (goal === undefined) {
    const kind = difference > 0 ? 'higher' : 'lower';
    return { kind, headline: `${second} is ${kind} than ${first}` };
  }
  const kind = difference > 0 === (goal === 'max') ? 'better' : 'worse';
  return { kind, headline: `${second} is ${kind} than ${first}` };
}

function tooFew([a, b]: readonly [number, number], { first, second }: Told): Verdict {
  return {
    kind: 'unknown',
    headline: 'Too few runs to say',
    reasons: [
      `${first} has ${plural(a, 'value')}, ${second} has ${plural(b, 'value')}. A single value says nothing about chance: how far apart two runs of the very same settings fall is not known.`,
      'Run each with three seeds or more.',
    ],
  };
}

function noSpread({ first, second, paired }: GroupComparison, told: Told): Verdict {
  const difference = (second?.mean ?? 0) - (first?.mean ?? 0);
  const same = paired ? 'Every pair differs by the same' : 'All runs of a side have the same value';
  const reasons = [
    `${same}: without any spread there is no chance to test against. Are these separate runs, with seeds of their own?`,
  ];
  if (difference === 0) return { kind: 'same', headline: 'They are the same', reasons };
  return {
    kind: 'unknown',
    headline: `${told.metric} is ${asWords(difference)} in ${told.second}, always`,
    reasons,
  };
}

function effect({ hedgesG, cliffsDelta }: GroupComparison, { goal, first, second }: Told): string[] {
  if (cliffsDelta === null) return [];
  const share = (1 + cliffsDelta) / 2;
  const isBetter = goal === 'min' ? 1 - share : share;
  const word = goal === undefined ? 'higher' : 'better';
  const size = hedgesG === null ? sizeOfDelta(cliffsDelta) : sizeOfG(hedgesG);
  return [
    `Draw one run of each: ${second} is the ${word} one ${percent(isBetter)} of the time${
      cliffsDelta === 0 ? '' : `, ${first} ${percent(1 - isBetter)}`
    } (ties count half). The effect is ${size}.`,
  ];
}

/** Whether the ranks say the same, and whether they can. */
function ranks(result: GroupComparison, { alpha }: Told, isClear: boolean): string[] {
  const test = result.paired ? result.paired.ranks : result.mannWhitney;
  if (!test) return [];
  if (test.leastP >= alpha) {
    // Of pairs, equal differences take nothing away.
    const why = test.isTied && !result.paired ? 'where so many values are the same' : 'with so few runs';
    return [
      `Ranks cannot confirm it ${why}: the least p-value they could give is ${spokenNumber(test.leastP, 2)}.`,
    ];
  }
  if (test.p < alpha === isClear) return [];
  return [
    isClear
      ? `The ranks do not confirm it (${formatP(test.p)}): look whether one run far out carries the mean.`
      : `The ranks see a difference (${formatP(test.p)}) where the means do not: look whether one run far out hides it.`,
  ];
}

const smallness = (counts: readonly [number, number]): string[] =>
  Math.min(...counts) < FEW
    ? ['One side has two runs: its spread is guessed from two values, so take all of this as a hint.']
    : [];

function needed(
  { needed: found, paired, first, second }: GroupComparison,
  told: Told,
  isClear: boolean,
): string[] {
  if (!found) return [];
  const size = spokenNumber(found.difference);
  const what = paired ? 'seeds' : 'runs a side';
  const often = `${percent(told.power)} of the time`;
  const now = paired?.pairs ?? Math.min(first?.n ?? 0, second?.n ?? 0);
  if (found.runs === null) return [`A difference of ${size} would not show with ten thousand ${what}.`];
  if (found.runs > now && isClear && told.worth === undefined) {
    return [
      `Done once more with as many runs, it would show ${percent(found.powerNow)} of the time; with ${formatCount(found.runs)} ${what}, ${often}.`,
    ];
  }
  if (found.runs > now) {
    return [
      `About ${plural(found.runs - now, 'more seed')} a side (${formatCount(found.runs)} in all) would show a true difference of ${size} ${often}.`,
    ];
  }
  return isClear
    ? []
    : [`A true difference of ${size} would show ${percent(found.powerNow)} of the time with these runs.`];
}
