import { describe, expect, test } from 'vitest';
import type { Point } from '../refresh/judge-window';
import type { Outcome } from '../refresh/store-window';
import { observe } from './observe';
import type { RuleSubject } from './schemas';

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

describe('what rests on labels', () => {
  const told = (subject: object, state: string | undefined, value: number | null = 0.5) => {
    const performance = state && {
      maturity: { state },
      metrics: { accuracy: { value, reason: 'no labelled rows' } },
      concept: { verdict: 'healthy', because: '' },
    };
    const outcome = { slices: [{ slice: '', bundle: { rows: state ? 10 : 0 }, performance }] };
    return observe(subject as RuleSubject, '', outcome as unknown as Outcome, []).map(
      ({ scope, level }) => `${scope} ${level}`,
    );
  };
  const metric = { kind: 'metric', metric: 'accuracy', bad: 'below', warning: 0.9 };

  test('is not told of a window whose labels are still coming: it is looked at again when they are due', () => {
    expect(told(metric, 'maturing')).toEqual([]);
    expect(told({ kind: 'concept' }, 'maturing')).toEqual([]);
  });

  test('goes by one scope, with data and without: one alert, which hears that data came again', () => {
    expect(told(metric, 'mature')).toEqual(['accuracy warning']);
    expect(told(metric, 'mature', null)).toEqual(['accuracy noData']);
    for (const state of ['starved', undefined]) expect(told(metric, state)).toEqual(['accuracy noData']);
    expect(told({ ...metric, metric: 'no such' }, 'mature')).toEqual(['no such noData']);
    expect(told({ kind: 'concept' }, 'mature')).toEqual([' ok']);
    expect(told({ kind: 'concept' }, undefined)).toEqual([' noData']);
  });

  test('so do metrics of one’s own, and fairness', () => {
    expect(told({ kind: 'custom', metric: 'squared', column: ':table' }, undefined)).toEqual([
      'squared noData',
    ]);
    expect(told({ kind: 'fairness', column: 'city', leastRatio: 0.8 }, 'mature')).toEqual(['city noData']);
  });
});
