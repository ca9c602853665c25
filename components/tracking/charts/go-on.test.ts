import { expect, it } from 'vitest';
import { goOn, type SeriesAnswer } from './go-on';

const answer = (x: number[], last: (number | null)[], given: Partial<SeriesAnswer> = {}): SeriesAnswer => ({
  x,
  series: [{ runId: 'r', last, breaks: [], points: x.length }],
  rawPoints: x.length,
  isSampled: false,
  sentence: '',
  missing: [],
  since: null,
  resume: null,
  ...given,
});

it('puts what came since behind what was there, the last stretch anew', () => {
  const before = answer([0, 4, 7], [1, 2, 3]);
  const next = answer([7, 12], [9, 10], { since: 4, rawPoints: 20, sentence: 'new' });
  const whole = goOn(before, { ...next, since: 7 });
  expect(whole).toMatchObject({ x: [0, 4, 7, 12], rawPoints: 20, sentence: 'new', since: null });
  expect(whole.series[0]?.last).toEqual([1, 2, 9, 10]);
});

it('moves breaks along, and has extremes as soon as one part has', () => {
  const before = answer([0, 1], [1, null]);
  before.series = [{ runId: 'r', last: [1, null], breaks: [1], points: 1 }];
  const next = answer([2, 3], [5, null], { since: 2 });
  next.series = [{ runId: 'r', last: [5, null], min: [4, null], max: [6, null], breaks: [1], points: 1 }];
  expect(goOn(before, next).series[0]).toEqual({
    runId: 'r',
    last: [1, null, 5, null],
    min: [1, null, 4, null],
    max: [1, null, 6, null],
    breaks: [1, 3],
    points: 2,
  });
});

it('takes a whole answer as it is', () => {
  const next = answer([0], [7]);
  expect(goOn(answer([0, 1], [1, 2]), next)).toBe(next);
});
