import { describe, expect, test } from 'vitest';
import { fairnessOf, type GroupCounts } from './fairness';
import golden from './golden/models.json';

const groupsOf = ({
  labels,
  decided,
  groups,
}: {
  labels: number[];
  decided: number[];
  groups: string[];
}): GroupCounts[] =>
  [...new Set(groups)].sort().map((group) => {
    const rows = groups.flatMap((name, at) => (name === group ? [at] : []));
    const count = (label: number, decision: number) =>
      rows.filter((at) => labels[at] === label && decided[at] === decision).length;
    return {
      group,
      confusion: {
        truePositives: count(1, 1),
        falsePositives: count(0, 1),
        trueNegatives: count(0, 0),
        falseNegatives: count(1, 0),
      },
    };
  });

// The golden table is fairlearn's: golden/models.py.
test.each(golden.fairness)('as fairlearn has it: $groups.length rows', (given) => {
  const fairness = fairnessOf(groupsOf(given), 1);
  const { selectionRate, truePositiveRate } = fairness.byRate;
  const pairs: [number | null, number | null][] = [
    [fairness.demographicParity.difference, given.demographic_parity_difference_between_groups],
    [fairness.demographicParity.ratio, given.demographic_parity_ratio_between_groups],
    [selectionRate.differenceToOverall, given.demographic_parity_difference_to_overall],
    [selectionRate.ratioToOverall, given.demographic_parity_ratio_to_overall],
    [fairness.equalisedOdds.difference, given.equalized_odds_difference_between_groups],
    [fairness.equalisedOdds.ratio, given.equalized_odds_ratio_between_groups],
    [fairness.equalOpportunity.difference, given.equal_opportunity_difference_between_groups],
    [fairness.equalOpportunity.ratio, given.equal_opportunity_ratio_between_groups],
    [truePositiveRate.differenceToOverall, given.equal_opportunity_difference_to_overall],
    [truePositiveRate.ratioToOverall, given.equal_opportunity_ratio_to_overall],
  ];
  for (const [ours, theirs] of pairs) expect(ours).toBeCloseTo(theirs ?? Number.NaN, 12);
});

const group = (name: string, tp: number, fp: number, tn: number, fn: number): GroupCounts => ({
  group: name,
  confusion: { truePositives: tp, falsePositives: fp, trueNegatives: tn, falseNegatives: fn },
});

describe('what is not known is not zero', () => {
  test('a group without positives has no true positive rate, and makes no difference of it', () => {
    const fairness = fairnessOf([
      group('a', 40, 10, 40, 10),
      group('b', 45, 12, 38, 9),
      group('none', 0, 20, 80, 0),
    ]);
    expect(fairness.groups[2]?.rates.truePositiveRate).toEqual({
      value: null,
      reason: 'no row is labelled positive',
    });
    expect(fairness.equalOpportunity.difference).toBeCloseTo(45 / 54 - 0.8, 12);
    expect(fairness.byRate.truePositiveRate).toMatchObject({ least: 'a', greatest: 'b' });
    expect(fairness.equalisedOdds.difference).toBeCloseTo(12 / 50 - 0.2, 12);
  });

  test('a small group is shown with its interval, but does not count', () => {
    const fairness = fairnessOf([
      group('a', 40, 10, 40, 10),
      group('b', 40, 10, 40, 10),
      group('few', 0, 0, 2, 1),
    ]);
    expect(fairness.tooSmall).toEqual(['few']);
    expect(fairness.demographicParity.difference).toBe(0);
    expect(fairness.groups[2]?.rates.selectionRate).toMatchObject({ value: 0, low: 0 });
    expect(fairness.byRate.selectionRate.differenceToOverall).toBeLessThan(0.02);
  });

  test('one group alone, or none, has no difference', () => {
    for (const groups of [[], [group('a', 40, 10, 40, 10)]]) {
      const fairness = fairnessOf(groups);
      expect(fairness.demographicParity.difference).toBeNull();
      expect(fairness.equalisedOdds).toEqual({ difference: null, ratio: null });
    }
  });

  test('rows without labels count for decisions alone', () => {
    const waiting = { rows: 100, positives: 90 };
    const fairness = fairnessOf([
      { ...group('a', 0, 0, 0, 0), unlabelled: waiting },
      group('b', 40, 10, 40, 10),
    ]);
    expect(fairness.groups[0]).toMatchObject({ rows: 100, labelled: 0 });
    expect(fairness.demographicParity.difference).toBeCloseTo(0.4, 12);
    expect(fairness.equalOpportunity.difference).toBeNull();
  });

  test('nobody selected anywhere is equal', () => {
    const fairness = fairnessOf([group('a', 0, 0, 50, 10), group('b', 0, 0, 50, 10)]);
    expect(fairness.demographicParity).toMatchObject({ difference: 0, ratio: 1 });
  });
});
