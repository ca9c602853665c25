/**
 * Whether a classifier treats groups alike. Measures as fairlearn has them, except that what divides by nothing is undefined, not 0, and
 * groups that are too small are shown but do not count.
 */
import { wilson } from '../stats/proportions';
import { type BinaryMetrics, binaryMetrics } from './performance/classification';
import type { Metric } from './performance/metric';
import type { Confusion } from './profile/scores';

/** A group's predictions: with labels where they are known, and the decisions on the rows whose labels are not. */
export type GroupCounts = {
  group: string;
  confusion: Confusion;
  /** Rows without a label, and how many of them were predicted positive. */
  unlabelled?: { rows: number; positives: number };
};

const GROUP_RATES = [
  'selectionRate',
  'truePositiveRate',
  'falsePositiveRate',
  'accuracy',
  'precision',
] as const;
export type GroupRate = (typeof GROUP_RATES)[number];

export type GroupRates = {
  group: string;
  /** Rows, those with a label, and of them the positives. */
  rows: number;
  labelled: number;
  positives: number;
  /** Whether the group has the least number of rows to count. */
  isLarge: boolean;
  rates: Record<GroupRate, Metric>;
};

/** One number for all groups: null where fewer than two groups have the rate. */
export type Disparity = {
  /** Greatest less least; and the greatest distance of a group from all rows together. */
  difference: number | null;
  differenceToOverall: number | null;
  /** Least by greatest, 1 is equal; and the worst of group by overall or overall by group. */
  ratio: number | null;
  ratioToOverall: number | null;
  /** Which groups the extremes are. */
  least: string | null;
  greatest: string | null;
};

export type Fairness = {
  overall: GroupRates;
  /** As given. */
  groups: GroupRates[];
  byRate: Record<GroupRate, Disparity>;
  demographicParity: { difference: number | null; ratio: number | null };
  equalOpportunity: { difference: number | null; ratio: number | null };
  /** The worse of true and false positive rates. */
  equalisedOdds: { difference: number | null; ratio: number | null };
  /** Groups below the least number of rows. */
  tooSmall: string[];
};

/** The rule of thumb of US employment law: the least favoured group is selected at least 80 % as often as the most favoured. */
export const FOUR_FIFTHS = 0.8;

const DEFAULT_LEAST_ROWS = 30;

/** @param leastRows rows a group needs: labelled positives for the true positive rate, negatives for the false one, and so on */
export function fairnessOf(groups: readonly GroupCounts[], leastRows = DEFAULT_LEAST_ROWS): Fairness {
  const rates = groups.map((group) => ratesOf(group, leastRows));
  const overall = ratesOf(
    groups.reduce(
      (sum, group): GroupCounts => ({
        group: 'overall',
        confusion: {
          truePositives: sum.confusion.truePositives + group.confusion.truePositives,
          falsePositives: sum.confusion.falsePositives + group.confusion.falsePositives,
          trueNegatives: sum.confusion.trueNegatives + group.confusion.trueNegatives,
          falseNegatives: sum.confusion.falseNegatives + group.confusion.falseNegatives,
        },
        unlabelled: {
          rows: (sum.unlabelled?.rows ?? 0) + (group.unlabelled?.rows ?? 0),
          positives: (sum.unlabelled?.positives ?? 0) + (group.unlabelled?.positives ?? 0),
        },
      }),
      NOBODY,
    ),
    leastRows,
  );
  const byRate = Object.fromEntries(
    GROUP_RATES.map((rate) => [rate, disparity(rates, overall, rate, leastRows)]),
  ) as Record<GroupRate, Disparity>;
  const { selectionRate, truePositiveRate, falsePositiveRate } = byRate;
  return {
    overall,
    groups: rates,
    byRate,
    demographicParity: selectionRate,
    equalOpportunity: truePositiveRate,
    equalisedOdds: {
      difference: worse(Math.max, truePositiveRate.difference, falsePositiveRate.difference),
      ratio: worse(Math.min, truePositiveRate.ratio, falsePositiveRate.ratio),
    },
    tooSmall: rates.filter(({ isLarge }) => !isLarge).map(({ group }) => group),
  };
}

const NOBODY: GroupCounts = {
  group: 'overall',
  confusion: { truePositives: 0, falsePositives: 0, trueNegatives: 0, falseNegatives: 0 },
};

/** Both must be known: half of the odds are not the odds. */
const worse = (choose: (a: number, b: number) => number, a: number | null, b: number | null) =>
  a === null || b === null ? null : choose(a, b);

function ratesOf({ group, confusion, unlabelled }: GroupCounts, leastRows: number): GroupRates {
  const metrics: BinaryMetrics = binaryMetrics(confusion);
  const { truePositives: tp, falsePositives: fp, trueNegatives: tn, falseNegatives: fn } = confusion;
  const labelled = tp + fp + tn + fn;
  const rows = labelled + (unlabelled?.rows ?? 0);
  const selected = wilson(tp + fp + (unlabelled?.positives ?? 0), rows);
  const falsePositives = wilson(fp, fp + tn);
  return {
    group,
    rows,
    labelled,
    positives: tp + fn,
    isLarge: rows >= leastRows,
    rates: {
      selectionRate: selected
        ? { value: selected.share, low: selected.low, high: selected.high, n: rows }
        : { value: null, reason: 'no rows' },
      truePositiveRate: metrics.recall,
      falsePositiveRate: falsePositives
        ? { value: falsePositives.share, low: falsePositives.low, high: falsePositives.high, n: fp + tn }
        : { value: null, reason: 'no row is labelled negative' },
      accuracy: metrics.accuracy,
      precision: metrics.precision,
    },
  };
}

function disparity(groups: GroupRates[], overall: GroupRates, rate: GroupRate, leastRows: number): Disparity {
  const known = groups.flatMap(({ group, rates }) => {
    const metric = rates[rate];
    return metric.value !== null && metric.n >= leastRows ? [{ group, value: metric.value }] : [];
  });
  const [first] = known;
  const nothing = {
    difference: null,
    differenceToOverall: null,
    ratio: null,
    ratioToOverall: null,
    least: null,
    greatest: null,
  };
  if (!first || known.length < 2) return nothing;
  const least = known.reduce((a, b) => (b.value < a.value ? b : a), first);
  const greatest = known.reduce((a, b) => (b.value > a.value ? b : a), first);
  const all = overall.rates[rate].value;
  const ratio = (a: number, b: number) => (b === 0 ? (a === 0 ? 1 : null) : a / b);
  const toOverall = known.map(({ value }) =>
    all === null ? null : ratio(Math.min(value, all), Math.max(value, all)),
  );
  return {
    difference: greatest.value - least.value,
    differenceToOverall: all === null ? null : Math.max(...known.map(({ value }) => Math.abs(value - all))),
    ratio: ratio(least.value, greatest.value),
    ratioToOverall: toOverall.some((value) => value === null)
      ? null
      : Math.min(...toOverall.map((value) => value ?? 1)),
    least: least.group,
    greatest: greatest.group,
  };
}
