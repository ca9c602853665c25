import { describe, expect, test } from 'vitest';
import { compareColumns } from '../compare/compare-columns';
import type { profileScores } from '../profile/scores';
import { judgeColumns } from '../verdict/judge';
import { fitCalibration } from './calibration';
import { binaryMetrics } from './classification';
import { cohortMaturity } from './cohort';
import { judgeConcept } from './concept';
import { estimateMetrics } from './estimate';
import type { Metric } from './metric';
import { realisedMetrics } from './realised';
import { decisionsAsCategories, labelsAsCategories, scoresAsNumbers } from './score-columns';

import { even, simulate, unsure } from './simulate-scores';

describe('the three-way verdict', () => {
  const reference = simulate(5000, 21, even, (score) => score);
  const calibration = fitCalibration(reference);
  const judge = (
    window: ReturnType<typeof profileScores>,
    inputs: 'stable' | 'drift',
    name: 'accuracy' | 'logLoss' = 'accuracy',
  ) => {
    if (!calibration) throw new Error('no calibration');
    const [before, now] = [realisedMetrics(reference), realisedMetrics(window)];
    const rows =
      window.positives.reduce((sum, count) => sum + count, 0) +
      window.negatives.reduce((sum, count) => sum + count, 0);
    return judgeConcept(
      {
        reference: before[name],
        estimated: estimateMetrics(window, calibration, 'labelled')[name],
        realised: now[name],
        labelled: rows,
        inputs,
      },
      { floor: 0.02, minimumRows: 100, isGreaterBetter: name === 'accuracy' },
    );
  };
  test('nothing happened', () =>
    expect(
      judge(
        simulate(1500, 22, even, (score) => score),
        'stable',
      ).verdict,
    ).toBe('healthy'));
  test('other inputs, as easy: benign', () => {
    const bold = (u: number) => (u < 0.5 ? u / 4 : 1 - (1 - u) / 4);
    expect(
      judge(
        simulate(1500, 23, bold, (score) => score),
        'drift',
      ).verdict,
    ).toBe('benign-drift');
  });
  test('harder inputs: harmful, and by the inputs', () => {
    const judged = judge(
      simulate(1500, 24, unsure, (score) => score),
      'drift',
    );
    expect(judged.verdict).toBe('harmful-covariate-drift');
    expect(judged.byInputs).toBeLessThan(-0.1);
    expect(Math.abs(judged.byConcept ?? 1)).toBeLessThan(0.04);
  });
  test('the same inputs mean something else: concept drift, even where inputs moved too', () => {
    for (const name of ['accuracy', 'logLoss'] as const)
      for (const draw of [even, unsure])
        expect(
          judge(
            simulate(1500, 25, draw, (score) => 1 - score),
            'drift',
            name,
          ).verdict,
        ).toBe('concept-drift');
  });
  test('too few labels', () =>
    expect(
      judge(
        simulate(60, 26, even, (score) => score),
        'drift',
      ),
    ).toMatchObject({ verdict: 'not-enough-data', change: null }));
  test('a metric that is not defined', () => {
    const metric: Metric = { value: null, reason: 'no row is labelled positive' };
    expect(
      judgeConcept({
        reference: metric,
        estimated: { value: null, reason: '' },
        realised: metric,
        labelled: 500,
        inputs: 'drift',
      }).because,
    ).toContain('no row is labelled positive');
  });
  test('false alarms of concept drift are rare', () => {
    let found = 0;
    for (let run = 0; run < 100; run += 1)
      if (
        judge(
          simulate(400, 5000 + run, even, (score) => score),
          'stable',
        ).verdict === 'concept-drift'
      )
        found += 1;
    expect(found).toBeLessThanOrEqual(2);
  });
});

test('prediction and label drift are those of columns', () => {
  const [before, after] = [
    simulate(3000, 31, even, (score) => score, 0.8),
    simulate(
      800,
      32,
      (u) => u ** 0.5,
      (score) => score,
      0.5,
    ),
  ];
  const compared = [scoresAsNumbers, decisionsAsCategories, labelsAsCategories].map((column) => ({
    column: column.name,
    comparison: compareColumns(column(before), column(after)),
  }));
  for (const { verdict, column } of judgeColumns(compared)) expect(verdict, column).toMatch(/drift|severe/);
  expect(scoresAsNumbers(before).rows).toBe(3000);
  expect(decisionsAsCategories(after).rows).toBe(800);
  expect(labelsAsCategories(after).rows).toBeLessThan(500);
  const metrics = binaryMetrics(after.confusion);
  expect(metrics.prevalence.value).toBeGreaterThan(0.6);
});

test.each([
  [0, 0, 100, 'empty'],
  [100, 10, 50, 'maturing'],
  [100, 95, 50, 'maturing'],
  [100, 100, 50, 'mature'],
  [100, 95, 200, 'mature'],
  [100, 10, 200, 'starved'],
] as const)('%d predicted, %d labelled at %d: %s', (predicted, labelled, now, state) =>
  expect(cohortMaturity({ predicted, labelled }, 100, now, { labelDelay: 60, coverage: 0.9 }).state).toBe(
    state,
  ),
);
