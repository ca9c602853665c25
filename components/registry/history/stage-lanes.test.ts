import { expect, test } from 'vitest';
import { sayLanes, stageLanes } from './stage-lanes';

const stay = (version: number, stage: string, fromTime: number, toTime: number | null) => ({
  id: version * 10 + fromTime,
  version,
  stage,
  fromTime,
  toTime,
});
const lanes = (...stays: ReturnType<typeof stay>[]) => stageLanes(stays, ['Staging', 'Production'], [0, 100]);
const shares = (...stays: ReturnType<typeof stay>[]) =>
  lanes(...stays).map(({ stage, rows }) => [
    stage,
    ...rows.map((row) => row.map(({ version, from, to }) => [version, from, to])),
  ]);

test('one after the other they share a row, at once each has its own', () => {
  expect(shares(stay(3, 'Staging', 30, null), stay(2, 'Staging', 20, 40), stay(1, 'Staging', 0, 20))).toEqual(
    [
      [
        'Staging',
        [
          [1, 0, 0.2],
          [2, 0.2, 0.4],
        ],
        [[3, 0.3, 1]],
      ],
    ],
  );
});

test('in the order of stages, without those that have none or no lane', () => {
  const found = shares(
    stay(1, 'Production', 50, null),
    stay(1, 'Staging', 0, 50),
    stay(2, 'Archived', 0, null),
  );
  expect(found.map(([stage]) => stage)).toEqual(['Staging', 'Production']);
});

test('what is over before is left out, what began before begins with the range', () => {
  expect(shares(stay(1, 'Production', -50, 0), stay(2, 'Production', -10, 10))).toEqual([
    ['Production', [[2, 0, 0.1]]],
  ]);
});

test('a moment that is no time at all divides by nothing', () => {
  expect(stageLanes([stay(1, 'Production', 5, null)], ['Production'], [5, 5])).toEqual([]);
});

test('is said in a sentence', () => {
  const found = lanes(
    stay(1, 'Production', 0, 10),
    stay(2, 'Production', 10, null),
    stay(3, 'Staging', 5, 9),
  );
  expect(sayLanes(found)).toBe(
    'Staging: no version is there, 1 before; Production: version 2 is there, 1 before',
  );
});
