import { describe, expect, test } from 'vitest';
import { profileScores } from '../profile/scores';
import { calibrationDrift, calibrationError, chanceIn, fitCalibration } from './calibration';

import { even, overconfident, simulate, unsure } from './simulate-scores';

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

  test('what never happened on the reference is no less of a change for being certain', () => {
    const step = (score: number) => Number(score >= 0.5);
    const reference = simulate(3000, 9, even, step);
    const calibration = fitCalibration(reference);
    if (!calibration) throw new Error('no calibration');
    const of = (seed: number, chanceOf: (score: number) => number) =>
      calibrationDrift(calibration, reference, simulate(1000, seed, even, chanceOf))?.p;
    expect(of(10, step)).toBeGreaterThan(0.5);
    expect(of(11, (score) => Math.max(0.2, step(score)))).toBeLessThan(1e-10);
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
