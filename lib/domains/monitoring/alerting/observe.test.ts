import { describe, expect, test } from 'vitest';
import type { Point } from '../refresh/judge-window';
import type { Outcome } from '../refresh/store-window';
import { observe } from './observe';

const point = (column: string, told: Partial<Point> = {}) => ({
  column,
  role: 'feature',
  verdict: 'stable',
  because: 'No change beyond chance (p = 0.4).',
  effect: 0.05,
  floor: 0.1,
  ...told,
});
const unknown = (column: string, told: Partial<Point> = {}) =>
  point(column, {
    verdict: 'not-computable',
    because: 'Not computable: the reference has no such column.',
    effect: null,
    floor: null,
    ...told,
  });

const seen = (points: object[], columns: string[] = [], known: string[] = []) => {
  const outcome = { slices: [{ slice: '', bundle: { rows: 10 }, judged: { points } }] };
  return observe({ kind: 'drift', columns }, '', outcome as unknown as Outcome, known).map(
    ({ scope, level }) => `${scope} ${level}`,
  );
};

describe('drift of any column', () => {
  test('is told of each but the labels', () =>
    expect(
      seen([point('age'), point('income', { verdict: 'severe' }), point('repaid', { role: 'label' })]),
    ).toEqual(['age ok', 'income critical']));

  test('does not ask for what the reference does not know; an alert that was raised of it goes', () => {
    const points = [point('age'), unknown('prediction', { role: 'prediction' })];
    expect(seen(points)).toEqual(['age ok']);
    expect(seen(points, [], ['prediction'])).toEqual(['age ok', 'prediction ok']);
  });

  test('is told what is wrong with the window', () => {
    const because = 'Not computable: the window has no values in this column.';
    expect(seen([unknown('age', { because })])).toEqual(['age error']);
    const changed = 'Not computable: the column is of another type than in the reference.';
    expect(seen([unknown('age', { because: changed })])).toEqual(['age error']);
  });
});

test('drift of a column that a rule names is told even where it cannot be computed', () =>
  expect(seen([point('age'), unknown('prediction')], ['prediction'])).toEqual(['prediction error']));
