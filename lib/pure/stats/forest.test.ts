import { describe, expect, it } from 'vitest';
import { type Features, type ForestReport, forest, seeded } from './forest';

function report(x: Features, y: number[], options?: Parameters<typeof forest>[2]): ForestReport {
  const steps = forest(x, y, options);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** y = 10·a + b, and a feature that has nothing to do with it. */
function made(n: number) {
  const random = seeded(7);
  const column = () => Array.from({ length: n }, random);
  const [a, b, noise] = [column(), column(), column()];
  return { x: [a, b, noise], y: a.map((value, row) => 10 * value + (b[row] ?? 0)) };
}

describe('forest', () => {
  it('finds what matters, in its order, and gives next to nothing to what does not', () => {
    const { x, y } = made(300);
    const { r2, importance } = report(x, y);
    const [a, b, noise] = importance.map(({ mean }) => mean);
    expect(r2).toBeGreaterThan(0.9);
    expect(a).toBeGreaterThan(1);
    expect(b ?? 0).toBeLessThan((a ?? 0) / 10);
    expect(Math.abs(noise ?? 1)).toBeLessThan(0.02);
  });

  it('explains nothing of noise', () => {
    const { x } = made(200);
    const random = seeded(99);
    const { r2, importance } = report(x, x[0]?.map(random) ?? []);
    expect(r2).toBeLessThan(0.1);
    for (const { mean } of importance) expect(Math.abs(mean)).toBeLessThan(0.15);
  });

  it('says the same of values in any unit, and far from zero', () => {
    const { x, y } = made(60);
    const own = report(x, y, { trees: 10 });
    for (const [by, from] of [
      [1e-9, 0],
      [1e200, 0],
      [1, 1e6],
    ] as const) {
      const other = report(
        x,
        y.map((value) => from + by * value),
        { trees: 10 },
      );
      // Rounding may choose the other one of two splits that are as good.
      expect(other.r2).toBeCloseTo(own.r2, 1);
      for (const [at, { mean }] of other.importance.entries())
        expect(mean).toBeCloseTo(own.importance[at]?.mean ?? Number.NaN, 1);
    }
  });

  it('says the same of the same rows', () => {
    const { x, y } = made(60);
    expect(report(x, y, { trees: 10 })).toEqual(report(x, y, { trees: 10 }));
  });

  it('bears what does not vary, and very few rows', () => {
    expect(report([[1, 1, 1, 1]], [1, 2, 3, 4], { trees: 5 }).importance[0]?.mean).toBe(0);
    expect(report([[1, 2]], [5, 5], { trees: 5 }).r2).toBeLessThanOrEqual(1);
  });
});
