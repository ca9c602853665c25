import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../stats/random';
import golden from '../golden/models.json';
import { profileClasses } from '../profile/classes';
import { profileRegression } from '../profile/regression';
import { profileScores } from '../profile/scores';
import { chanceIn, isotonicCalibration } from './calibration';
import { classMetrics } from './classification';
import { type EstimatedMetric, estimateMetrics } from './estimate';
import type { Metric } from './metric';
import { aucBound, realisedMetrics } from './realised';
import { regressionMetrics } from './regression';

// The golden table is of scikit-learn and nannyml: ../golden/models.py.
const near = (
  metric: Metric | EstimatedMetric | undefined,
  wanted: number | null | undefined,
  tolerance = 1e-9,
) => {
  if (wanted === null || wanted === undefined) expect(metric?.value).toBeNull();
  else expect(Math.abs((metric?.value ?? Number.NaN) - wanted)).toBeLessThan(tolerance);
};
const rowsOf = ({ scores, labels }: { scores: number[]; labels: number[] }) =>
  scores.map((score, at) => [score, labels[at] === 1] as const);

describe('a binary classifier, as scikit-learn has it', () => {
  test.each(golden.binary)('of $scores.length rows at $threshold', (given) => {
    const profile = profileScores(rowsOf(given), given.threshold);
    const metrics = realisedMetrics(profile);
    for (const name of [
      'accuracy',
      'precision',
      'recall',
      'balancedAccuracy',
      'matthews',
      'auc',
      'averagePrecision',
      'logLoss',
      'brier',
    ] as const)
      near(metrics[name], given[name]);
    near(metrics.f1, given.f1);
    for (const metric of Object.values(metrics))
      if (metric.value !== null && metric.low !== null) {
        expect(metric.low).toBeLessThanOrEqual(metric.value + 1e-12);
        expect(metric.high).toBeGreaterThanOrEqual(metric.value - 1e-12);
      }
  });

  test.each(golden.binary)('isotonic steps over $scores.length rows', (given) => {
    const profile = profileScores(rowsOf(given), given.threshold);
    const steps = isotonicCalibration(profile);
    for (const [at, score] of given.scores.entries())
      expect(Math.abs(chanceIn(steps, Math.floor(score * 10_000)) - (given.isotonic[at] ?? 0))).toBeLessThan(
        1e-9,
      );
  });

  test.each(golden.binary.filter(({ estimates }) => estimates))(
    'estimates of $scores.length rows',
    (given) => {
      const profile = profileScores(
        given.scores.map((score) => [score, null] as const),
        given.threshold,
      );
      const estimates = estimateMetrics(profile, { bins: 10_000, kind: 'scores', blocks: [] });
      for (const name of ['accuracy', 'precision', 'recall', 'specificity', 'f1'] as const)
        near(estimates[name], given.estimates?.[name], 1e-4);
      near(estimates.auc, given.estimates?.auc, 0.02);
    },
  );

  test('few bins: the AUC is as near as is promised', () => {
    const random = seededRandom(8);
    const rows = Array.from({ length: 2000 }, () => {
      const score = random.next();
      return [score, random.next() < score] as const;
    });
    const [coarse, fine] = [profileScores(rows, 0.5, 20), profileScores(rows, 0.5, 1_000_000)];
    const gap = Math.abs((realisedMetrics(coarse).auc.value ?? 0) - (realisedMetrics(fine).auc.value ?? 0));
    expect(gap).toBeLessThanOrEqual(aucBound(coarse));
    expect(aucBound(coarse)).toBeLessThan(0.03);
    expect(gap).toBeGreaterThan(0);
  });

  test('what is not defined is not zero', () => {
    const none = realisedMetrics(profileScores([], 0.5));
    expect(Object.values(none).every(({ value }) => value === null)).toBe(true);
    const negatives = realisedMetrics(
      profileScores(
        [
          [0.2, false],
          [0.9, false],
        ],
        0.5,
      ),
    );
    expect(negatives.accuracy.value).toBe(0.5);
    for (const name of ['recall', 'auc', 'averagePrecision'] as const)
      expect(negatives[name]).toEqual({ value: null, reason: 'no row is labelled positive' });
    const positives = realisedMetrics(
      profileScores(
        [
          [0.2, true],
          [0.3, true],
        ],
        0.5,
      ),
    );
    expect(positives.auc).toEqual({ value: null, reason: 'no row is labelled negative' });
    expect(positives.precision).toEqual({ value: null, reason: 'no row is predicted positive' });
    expect(positives.recall.value).toBe(0);
    expect(positives.logLoss.value).toBeCloseTo(-(Math.log(0.2) + Math.log(0.3)) / 2, 12);
    expect(
      profileScores(
        [
          [Number.NaN, true],
          [1.2, true],
          [-0.1, null],
          [null, true],
        ],
        0.5,
      ).invalid,
    ).toBe(4);
  });

  test('scores of 0 and 1 that were wrong cost much, not everything', () => {
    const { logLoss } = realisedMetrics(
      profileScores(
        [
          [1, false],
          [0, true],
          [1, true],
        ],
        0.5,
      ),
    );
    expect(logLoss.value).toBeCloseTo((2 * 52 * Math.LN2) / 3, 6);
  });
});

describe('several classes, as scikit-learn has it', () => {
  const { labels, decided, ...wanted } = golden.several;
  const profile = profileClasses(
    labels.map((label, at) => [label, decided[at] ?? '', 1] as const),
    ['a', 'b', 'c'],
  );
  test('means over classes, plain and weighted', () => {
    const metrics = classMetrics(profile);
    near(metrics.accuracy, wanted.accuracy);
    for (const average of ['macro', 'weighted'] as const)
      for (const name of ['precision', 'recall', 'f1'] as const)
        near(metrics[average][name], wanted[average][name]);
  });
  test('a class that never came has no recall, and the means are of the others', () => {
    const metrics = classMetrics(
      profileClasses(
        [
          ['a', 'a', 3],
          ['b', 'a', 1],
          [null, 'b', 9],
          ['x', 'a', 2],
        ],
        ['a', 'b', 'c'],
      ),
    );
    expect(metrics.perClass[2]?.metrics.recall.value).toBeNull();
    near(metrics.macro.recall, 0.5);
    near(metrics.accuracy, 0.75);
  });
  test('a class that is never predicted has no precision, and takes from the means what scikit-learn takes', () => {
    const { perClass, macro, weighted } = classMetrics(
      profileClasses(
        [
          ['a', 'a', 3],
          ['b', 'a', 1],
        ],
        ['a', 'b', 'c'],
      ),
    );
    expect(perClass[1]?.metrics.precision.value).toBeNull();
    near(macro.precision, 0.375);
    near(weighted.precision, 0.5625);
  });
});

describe('a regression, as scikit-learn has it', () => {
  const { labels, predictions, ...wanted } = golden.regression;
  test('all of it', () => {
    const metrics = regressionMetrics(
      profileRegression(predictions.map((value, at) => [value, labels[at] ?? null] as const)),
    );
    for (const [name, value] of Object.entries(wanted)) near(metrics[name as keyof typeof metrics], value);
    expect(metrics.bias.value).toBeGreaterThan(0);
  });
  test('what is not defined', () => {
    const metrics = regressionMetrics(
      profileRegression([
        [1, 2],
        [3, 2],
        [1, null],
        [null, 1],
        [Number.NaN, 1],
      ]),
    );
    expect(metrics.r2).toEqual({ value: null, reason: 'all labels are the same' });
    expect(
      regressionMetrics(
        profileRegression([
          [1, 0],
          [2, 2],
        ]),
      ).meanAbsolutePercentageError.value,
    ).toBeNull();
    expect(regressionMetrics(profileRegression([])).meanSquaredError.value).toBeNull();
  });
  test('errors whose squares are beyond all doubles have a reason, and no NaN', () => {
    const metrics = regressionMetrics(
      profileRegression([
        [1e300, 1],
        [2, 2],
        [3, 4],
      ]),
    );
    const tooLarge = { value: null, reason: 'a label or a prediction is too large' };
    expect(metrics.meanSquaredError).toEqual(tooLarge);
    expect(metrics.r2).toEqual(tooLarge);
    expect(metrics.meanAbsoluteError.value).toBe((1e300 + 1) / 3);
    expect(metrics.bias).toMatchObject({ low: null, high: null });
  });
});
