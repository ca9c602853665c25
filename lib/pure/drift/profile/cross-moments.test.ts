import { expect, test } from 'vitest';
import { seededRandom } from '../../stats/random';
import {
  columnPairs,
  correlationOf,
  mergeCrossMoments,
  pairAt,
  pairFromSums,
  profileCrossMoments,
} from './cross-moments';

test('pairs of columns: sums as a database makes them, and where each pair stands', () => {
  const random = seededRandom(12);
  const x = Array.from({ length: 500 }, () => random.normal() + 1e6);
  const y = x.map((value) => (value - 1e6) * 0.5 + random.normal());
  const [pair] = profileCrossMoments(['x', 'y'], [x, y]).pairs;
  const sum = (value: (at: number) => number) => x.reduce((total, _, at) => total + value(at), 0);
  const [dx, dy] = [(at: number) => (x[at] ?? 0) - 1e6, (at: number) => y[at] ?? 0];
  const fromSums = pairFromSums({
    n: 500,
    shiftX: 1e6,
    shiftY: 0,
    x: sum(dx),
    y: sum(dy),
    xx: sum((at) => dx(at) ** 2),
    yy: sum((at) => dy(at) ** 2),
    xy: sum((at) => dx(at) * dy(at)),
  });
  for (const [name, value] of Object.entries(fromSums))
    expect(value / (pair?.[name as keyof typeof fromSums] ?? Number.NaN), name).toBeCloseTo(1, 9);
  expect(correlationOf(fromSums)).toBeCloseTo(0.447, 1);
  expect(columnPairs(4).map(([i, j]) => pairAt(4, i, j))).toEqual([0, 1, 2, 3, 4, 5]);
});

test('two columns of one value each are tied by nothing, whatever rounding leaves of them', () => {
  const sum = (value: number) => Array.from({ length: 1000 }, () => value).reduce((so, each) => so + each);
  const [dx, dy] = [9.99 - 9.95, 0.3];
  const pair = pairFromSums({
    n: 1000,
    shiftX: 9.95,
    shiftY: 0,
    x: sum(dx),
    y: sum(dy),
    xx: sum(dx * dx),
    yy: sum(dy * dy),
    xy: sum(dx * dy),
  });
  expect(pair).toMatchObject({ m2X: 0, m2Y: 0 });
  expect(correlationOf(pair)).toBeUndefined();
  const cross = { kind: 'crossMoments' as const, columns: ['x', 'y'], pairs: [pair] };
  const third = { ...cross, pairs: [{ ...pair, n: 7 }] };
  expect(mergeCrossMoments(mergeCrossMoments(cross, third), third).pairs[0]).toMatchObject({
    n: 1014,
    meanX: pair.meanX,
    m2X: 0,
    m2Y: 0,
  });
});
