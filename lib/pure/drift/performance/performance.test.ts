import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../stats/random';
import { compareColumns } from '../compare/compare-columns';
import golden from '../golden/models.json';
import { profileClasses } from '../profile/classes';
import { profileRegression } from '../profile/regression';
import { mergeScoreProfiles, profileScores } from '../profile/scores';
import { judgeColumns } from '../verdict/judge';
import {
  calibrationDrift,
  calibrationError,
  chanceIn,
  fitCalibration,
  isotonicCalibration,
} from './calibration';
import { binaryMetrics, classMetrics } from './classification';
import { cohortMaturity } from './cohort';
import { judgeConcept } from './concept';
import { ESTIMATED, type EstimatedMetric, estimateMetrics } from './estimate';
import type { Metric } from './metric';
import { aucBound, confusionAt, realisedMetrics, thresholdCurve } from './realised';
import { regressionMetrics } from './regression';
import { decisionsAsCategories, labelsAsCategories, scoresAsNumbers } from './score-columns';

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

  test('at other thresholds, and as a curve', () => {
    const random = seededRandom(3);
    const rows = Array.from({ length: 500 }, () => {
      const score = random.next();
      return [score, random.next() < score] as const;
    });
    const profile = profileScores(rows, 0.5);
    for (const threshold of [0, 0.25, 0.5, 0.9, 1, 1.5]) {
      const tp = rows.filter(([score, label]) => score >= threshold && label).length;
      expect(confusionAt(profile, threshold).truePositives).toBe(tp);
    }
    const curve = thresholdCurve(profile);
    expect(curve[0]).toMatchObject({ truePositives: 0, falsePositives: 0 });
    expect(curve.at(-1)).toMatchObject({ falseNegatives: 0, trueNegatives: 0 });
    // The area under the curve is the AUC.
    const area = curve.reduce((sum, point, at) => {
      const before = curve[at - 1];
      return before
        ? sum +
            ((point.falsePositives - before.falsePositives) * (point.truePositives + before.truePositives)) /
              2
        : 0;
    }, 0);
    const confusion = confusionAt(profile);
    const pairs =
      (confusion.truePositives + confusion.falseNegatives) *
      (confusion.trueNegatives + confusion.falsePositives);
    near(realisedMetrics(profile).auc, area / pairs);
  });

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
});

/** Scores from `draw`, labels by `chanceOf` the score. */
function simulate(
  n: number,
  seed: number,
  draw: (u: number) => number,
  chanceOf: (score: number) => number,
  labelledShare = 1,
) {
  const random = seededRandom(seed);
  return profileScores(
    Array.from({ length: n }, () => {
      const score = draw(random.next());
      const label = random.next() < chanceOf(score);
      return [score, random.next() < labelledShare ? label : null] as const;
    }),
    0.5,
  );
}
const even = (u: number) => u;
const unsure = (u: number) => 0.3 + 0.4 * u;
const overconfident = (score: number) => 0.5 + 0.6 * (score - 0.5);

describe('calibration', () => {
  test('scores that are chances are left alone, others are not', () => {
    expect(fitCalibration(simulate(4000, 1, even, (score) => score))?.kind).toBe('scores');
    const steps = fitCalibration(simulate(4000, 2, even, overconfident));
    expect(steps?.kind).toBe('isotonic');
    for (const key of [500, 2500, 5000, 7500, 9500])
      expect(
        Math.abs(
          chanceIn(steps ?? { bins: 1, kind: 'scores', blocks: [] }, key) - overconfident(key / 10_000),
        ),
      ).toBeLessThan(0.08);
    expect(fitCalibration(simulate(100, 2, even, () => 1))).toBeUndefined();
    expect(fitCalibration(profileScores([], 0.5))).toBeUndefined();
  });

  test('the error of scores that promise too much', () => {
    expect(calibrationError(simulate(20_000, 3, even, (score) => score))).toBeLessThan(0.02);
    // The mean of 0.4 · |score − ½|.
    expect(calibrationError(simulate(20_000, 4, even, overconfident))).toBeCloseTo(0.1, 1);
  });

  test('a change of what scores mean is seen, a change of the scores is not', () => {
    const reference = simulate(5000, 5, even, overconfident);
    const calibration = fitCalibration(reference);
    if (!calibration) throw new Error('no calibration');
    expect(
      calibrationDrift(calibration, reference, simulate(2000, 6, even, overconfident))?.p,
    ).toBeGreaterThan(0.01);
    expect(
      calibrationDrift(calibration, reference, simulate(2000, 7, unsure, overconfident))?.p,
    ).toBeGreaterThan(0.01);
    const changed = calibrationDrift(
      calibration,
      reference,
      simulate(2000, 8, even, (score) => 1 - overconfident(score)),
    );
    expect(changed?.p).toBeLessThan(1e-10);
    expect(changed?.current).toBeGreaterThan(0.2);
    expect(calibrationDrift(calibration, reference, profileScores([], 0.5))).toBeUndefined();
  });

  test('false alarms are as rare as they should be', () => {
    let found = 0;
    for (let run = 0; run < 60; run += 1) {
      const reference = simulate(3000, 100 + run, even, overconfident);
      const calibration = fitCalibration(reference);
      if (!calibration) continue;
      if (
        (calibrationDrift(calibration, reference, simulate(1000, 900 + run, even, overconfident))?.p ?? 1) <
        0.05
      )
        found += 1;
    }
    expect(found / 60).toBeLessThan(0.15);
  });
});

describe('the estimate without labels', () => {
  test('what comes true lies within three standard errors, and is not far inside them', () => {
    const gaps = new Map<string, number[]>();
    for (let run = 0; run < 60; run += 1) {
      const calibration = fitCalibration(simulate(4000, 3000 + run, even, overconfident));
      const window = simulate(600, 7000 + run, (u) => u ** 0.7, overconfident, 0.7);
      if (!calibration) throw new Error('no calibration');
      const estimates = estimateMetrics(window, calibration, 'labelled');
      const realised = realisedMetrics(window);
      for (const name of ESTIMATED) {
        const [estimate, came] = [estimates[name], realised[name]];
        if (estimate.value === null || came.value === null) throw new Error(name);
        const error = Math.hypot(estimate.sampling, estimate.calibration);
        gaps.set(name, [...(gaps.get(name) ?? []), (came.value - estimate.value) / error]);
      }
    }
    for (const [name, z] of gaps) {
      const mean = z.reduce((sum, value) => sum + value, 0) / z.length;
      const sd = Math.sqrt(z.reduce((sum, value) => sum + (value - mean) ** 2, 0) / z.length);
      expect(Math.abs(mean), `${name} is off by ${mean}`).toBeLessThan(0.4);
      expect(sd, name).toBeGreaterThan(0.7);
      expect(sd, name).toBeLessThan(1.3);
    }
  });

  test('labels do not enter it, and rows without them count', () => {
    const calibration = fitCalibration(simulate(3000, 1, even, overconfident));
    if (!calibration) throw new Error('no calibration');
    const [with_, without] = [
      simulate(500, 2, even, overconfident, 1),
      simulate(500, 2, even, overconfident, 0),
    ];
    const [a, b] = [estimateMetrics(with_, calibration), estimateMetrics(without, calibration, 'unlabelled')];
    for (const name of ESTIMATED) near(a[name], b[name].value);
    expect(estimateMetrics(without, calibration, 'labelled').accuracy.value).toBeNull();
    // Half with labels, half without, make the whole.
    const half = mergeScoreProfiles(
      simulate(500, 3, even, overconfident, 1),
      simulate(500, 4, even, overconfident, 0),
    );
    expect(estimateMetrics(half, calibration, 'all').accuracy.value).not.toBeNull();
  });

  test('of rows none of which is predicted positive', () => {
    const calibration = fitCalibration(simulate(3000, 1, even, (score) => score));
    if (!calibration) throw new Error('no calibration');
    const low = estimateMetrics(
      profileScores(
        [
          [0.1, null],
          [0.2, null],
        ],
        0.5,
      ),
      calibration,
    );
    expect(low.precision.value).toBeNull();
    expect(low.recall.value).toBe(0);
    near(low.accuracy, 1 - 0.15005, 1e-9);
    const beyond = estimateMetrics(
      profileScores(
        [
          [0.99995, null],
          [0.2, null],
        ],
        1.1,
      ),
      calibration,
    );
    expect(beyond.precision.value).toBeNull();
  });
});

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
  [100, 95, 200, 'mature'],
  [100, 10, 200, 'starved'],
] as const)('%d predicted, %d labelled at %d: %s', (predicted, labelled, now, state) =>
  expect(cohortMaturity({ predicted, labelled }, 100, now, { labelDelay: 60, coverage: 0.9 }).state).toBe(
    state,
  ),
);
