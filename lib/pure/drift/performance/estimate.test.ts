import { describe, expect, test } from 'vitest';
import { mergeScoreProfiles, profileScores } from '../profile/scores';
import { fitCalibration } from './calibration';
import { ESTIMATED, type EstimatedMetric, estimateMetrics } from './estimate';
import type { Metric } from './metric';
import { realisedMetrics } from './realised';

import { even, overconfident, simulate } from './simulate-scores';

const near = (
  metric: Metric | EstimatedMetric | undefined,
  wanted: number | null | undefined,
  tolerance = 1e-9,
) => {
  if (wanted === null || wanted === undefined) expect(metric?.value).toBeNull();
  else expect(Math.abs((metric?.value ?? Number.NaN) - wanted)).toBeLessThan(tolerance);
};
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

  const twoBlocks = {
    bins: 10_000,
    kind: 'isotonic' as const,
    blocks: [
      { from: 0, to: 3999, share: 0.2, rows: 500 },
      { from: 4000, to: 9999, share: 0.7, rows: 900 },
    ],
  };
  test.each([
    ['of many steps', fitCalibration(simulate(3000, 41, even, overconfident))],
    ['of two steps, one over the threshold', twoBlocks],
  ])('the doubt of the chances %s is what changing each of them does', (_, calibration) => {
    if (!calibration) throw new Error('no calibration');
    const window = simulate(400, 42, (u) => u ** 0.8, overconfident);
    const estimates = estimateMetrics(window, calibration);
    const step = 1e-5;
    const squares = new Map<string, number>();
    for (const [at, block] of calibration.blocks.entries()) {
      const blocks = calibration.blocks.with(at, { ...block, share: block.share + step });
      const changed = estimateMetrics(window, { ...calibration, blocks });
      const smooth = (block.share * block.rows + 0.5) / (block.rows + 1);
      for (const name of ESTIMATED) {
        const slope = ((changed[name].value ?? 0) - (estimates[name].value ?? 0)) / step;
        squares.set(name, (squares.get(name) ?? 0) + (slope ** 2 * smooth * (1 - smooth)) / block.rows);
      }
    }
    for (const name of ESTIMATED) {
      const estimate = estimates[name];
      if (estimate.value === null) throw new Error(name);
      // Between two blocks chances lean on both: near enough.
      expect(Math.sqrt(squares.get(name) ?? 0) / estimate.calibration, name).toBeGreaterThan(0.85);
      expect(Math.sqrt(squares.get(name) ?? 0) / estimate.calibration, name).toBeLessThan(1.15);
    }
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
    // Two rows say little, but no accuracy is above 1, and no recall below 0.
    expect(low).toMatchObject({ accuracy: { high: 1 }, recall: { low: 0 } });
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
