import { describe, expect, test } from 'vitest';
import type { AssociationChange } from './association';
import { correlationSentence, judgeClassifier, judgeCorrelations } from './judge-joint';
import { besideEachOther, MOST_SAMPLED, mergeSamples, type Sample } from './sample';

const change = (reference: number, current: number, adjustedLogP = -20): AssociationChange => ({
  pair: ['a', 'b'],
  measure: 'pearson',
  reference,
  current,
  n: 500,
  m: 500,
  p: 0.001,
  logP: -20,
  adjustedLogP,
});

describe('correlations', () => {
  test.each([
    [0.6, 0.65, -20, 'noise'],
    [0.6, 0.3, -0.5, 'noise'],
    [0.6, 0.59, -0.5, 'stable'],
    [0.6, 0.45, -20, 'drift'],
    [0.6, 0, -20, 'severe'],
  ])('from %d to %d at log p %d: %s', (before, now, logP, verdict) => {
    expect(judgeCorrelations([change(before, now, logP)], 0.05)?.verdict).toBe(verdict);
  });

  test('the gravest is told first, and infinities are numbers in JSON', () => {
    const judged = judgeCorrelations([change(0.9, 0.2, Number.NEGATIVE_INFINITY), change(0.5, 0.49)], 0.05);
    expect(judged).toMatchObject({ verdict: 'severe', pairs: 1, changed: 1 });
    expect(JSON.parse(JSON.stringify(judged?.top[0])).adjustedLogP).toBeLessThan(-1e300);
    expect(judgeCorrelations([], 0.05)).toBeUndefined();
  });

  test.each([
    [0.62, 0.05, 'a and b were clearly correlated (r 0.62), now hardly (0.05).'],
    [0.5, -0.5, 'a and b move the other way round now: r -0.50, before 0.50.'],
    [0.45, 0.65, 'a and b are more correlated than before: r 0.65, before 0.45.'],
  ])('%d and %d in words', (before, now, words) => {
    expect(correlationSentence(change(before, now))).toBe(words);
  });
});

test('a classifier counts when it is above chance and of use', () => {
  const contributions = [{ column: 'x', share: 1 }];
  const judge = (auc: number, low: number) =>
    judgeClassifier({
      auc,
      low,
      high: 1,
      error: 0.01,
      positives: 9,
      negatives: 9,
      test: { p: 0, logP: 0 },
      contributions,
    });
  expect(
    [judge(0.52, 0.49), judge(0.7, 0.45), judge(0.55, 0.52), judge(0.7, 0.66), judge(0.8, 0.7)].map(
      ({ verdict }) => verdict,
    ),
  ).toEqual(['stable', 'noise', 'noise', 'drift', 'severe']);
  expect(judge(0.8, 0.7).because).toContain('it goes by x (100 %)');
});

describe('samples', () => {
  const sample = (rows: number, value: number): Sample => ({
    rows,
    columns: [
      { name: 'x', kind: 'number', values: Array(rows).fill(value) },
      { name: 'c', kind: 'category', values: Array(rows).fill(String(value)) },
    ],
  });
  const counts = ({ columns }: Sample) => {
    const [column] = columns;
    return [0, 1].map((value) => column?.values.filter((each) => each === value).length);
  };

  test('of parts are of the whole in proportion to their rows', () => {
    const merged = mergeSamples(sample(2000, 0), sample(2000, 1), { a: 30_000, b: 10_000 });
    expect(merged.rows).toBe(MOST_SAMPLED);
    expect(counts(merged)).toEqual([1500, 500]);
    expect(counts(mergeSamples(sample(40, 0), sample(60, 1), { a: 40, b: 60 }))).toEqual([40, 60]);
    // Rows of one are next to those of the other, so that the first of them are a sample again.
    const [first] = merged.columns;
    expect(first?.values.slice(0, 400).filter((value) => value === 1).length).toBeGreaterThan(60);
  });

  test('columns that changed their kind, or are gone, are left out', () => {
    const other: Sample = { rows: 1, columns: [{ name: 'x', kind: 'category', values: ['a'] }] };
    expect(besideEachOther(sample(1, 0), other)).toEqual([]);
    expect(besideEachOther(sample(1, 0), sample(1, 1)).map(({ name }) => name)).toEqual(['x', 'c']);
  });
});
