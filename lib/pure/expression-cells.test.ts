import { expect, test } from 'vitest';
import { parseRunExpression } from './expression';
import { expressionCells } from './expression-cells';
import type { Cell } from './series-grid';

const cell = (bucket: number, last: number, given: Partial<Cell> = {}): Cell => ({
  run: 0,
  bucket,
  points: 1,
  x: bucket,
  last,
  min: last,
  max: last,
  ...given,
});

const combine = (
  text: string,
  metrics: Record<string, Cell[]>,
  given: Partial<Parameters<typeof expressionCells>[0]> = {},
) =>
  expressionCells({
    node: parseRunExpression(text),
    metrics: Object.entries(metrics).map(([key, cells]) => ({ name: `metrics.${key}`, cells })),
    constants: [{}],
    isOrdered: true,
    times: 1,
    ...given,
  });

test('stands where the rarest metric does; the others have their last value there', () => {
  const train = [cell(0, 9), cell(10, 8), cell(20, 7), cell(30, 6)];
  const val = [cell(5, 1), cell(25, 2)];
  const found = combine('train - val', { train, val });
  expect(found.map(({ x, last }) => [x, last])).toEqual([
    [5, 8],
    [25, 5],
  ]);
});

test('before a metric was first logged there is nothing; along another metric only where both are', () => {
  const train = [cell(0, 9), cell(10, 8), cell(20, 7)];
  const val = [cell(10, 1), cell(15, 2)];
  expect(combine('train - val', { train: train.slice(1), val: [cell(0, 3), ...val] })).toHaveLength(2);
  expect(
    combine('val - train', { val, train }, { isOrdered: false }).map(({ x, last }) => [x, last]),
  ).toEqual([[10, -7]]);
});

test('runs do not mix, and each has its own constants', () => {
  const loss = [cell(0, 1), { ...cell(0, 2), run: 1 }, { ...cell(1, 3), run: 1 }];
  const constants = [{ 'params.lr': '10' }, {}];
  const found = combine('loss * coalesce(params.lr, 1)', { loss }, { constants });
  expect(found.map(({ run, last }) => [run, last])).toEqual([
    [0, 10],
    [1, 2],
    [1, 3],
  ]);
});

test('what has no value is a break, not a zero', () => {
  const loss = [cell(0, 1), cell(1, 0), cell(2, 2)];
  const found = combine('1 / loss', { loss });
  expect(found.map(({ last, min, max }) => [last, min, max])).toEqual([
    [1, 1, 1],
    [Number.NaN, null, null],
    [0.5, 0.5, 0.5],
  ]);
});

test('spikes stay when stretches are put together', () => {
  const loss = [cell(0, 1), cell(1, 100), cell(2, 2, { points: 5, min: 0.5, max: 40 }), cell(3, 3)];
  const found = combine('-loss', { loss }, { times: 4 });
  expect(found).toEqual([{ run: 0, bucket: 0, points: 8, x: 3, last: -3, min: -100, max: -0.5 }]);
  // Below zero stretches are put together by their place, too.
  expect(
    combine('loss', { loss: [cell(-3, 1), cell(-1, 2)] }, { times: 2 }).map(({ bucket }) => bucket),
  ).toEqual([-2, -1]);
});
