import { describe, expect, test } from 'vitest';
import { nextStep, type There, type Wanted } from './plan';

const wanted = (shares: Record<string, number>): Wanted[] =>
  Object.entries(shares).map(([files, percent]) => ({ entity: files, files, percent }));
const there = (files: string, canary: number | null = null, isReady = true): There => ({
  files,
  canary,
  isReady,
});
const step = (files: string, canary: number | null, isLast = true) => ({ files, canary, isLast });

describe('all of the traffic to one', () => {
  test.each([
    ['nothing is there', undefined, null, step('a', null)],
    ['another has it', there('b'), 'b', step('a', null)],
    ['it is there', there('a'), 'a', step('a', null)],
    ['it is promoted', there('a', 10), 'b', step('a', null)],
    [
      'it is not ready to be promoted: the other would get it',
      there('a', 0, false),
      'b',
      step('a', 0, false),
    ],
    ['a canary of another is taken back at once', there('b', 10), 'a', step('b', 0, false)],
    ['then it is made anew beside it', there('b', 0), 'a', step('a', 0, false)],
    ['a canary stands between two others', there('b', 10), 'c', step('b', 0, false)],
  ])('%s', (_, now, rolledOut, expected) => {
    expect(nextStep(wanted({ a: 100 }), now, rolledOut)).toEqual(expected);
  });

  test('a canary that stays in the configuration stays there, without traffic', () => {
    const back = wanted({ a: 100, b: 0 });
    expect(nextStep(back, there('b', 10), 'a')).toEqual(step('b', 0));
    expect(nextStep(back, there('b', 0), 'a')).toEqual(step('b', 0));
  });
});

describe('shared by two', () => {
  const shares = wanted({ a: 90, b: 10 });

  test.each([
    ['nothing is there: who has most comes first', undefined, null, step('a', null, false)],
    ['the first is not ready yet', there('a', null, false), null, step('a', null, false)],
    ['the other joins', there('a'), 'a', step('b', 10)],
    ['its share moves', there('b', 50), 'a', step('b', 10)],
    ['the other way round', there('b'), 'b', step('a', 90)],
    ['another canary is on its way out', there('c', 20), 'a', step('c', 0, false)],
    ['the newcomer gets nothing before it is ready', there('c', 0), 'a', step('b', 0, false)],
    ['nor a moment later', there('b', 0, false), 'a', step('b', 0, false)],
    ['and its share then', there('b', 0), 'a', step('b', 10)],
  ])('%s', (_, now, rolledOut, expected) => {
    expect(nextStep(shares, now, rolledOut)).toEqual(expected);
  });

  test('two newcomers are refused with a sentence', () => {
    expect(nextStep(shares, there('c'), 'c')).toEqual({
      fault: expect.stringContaining('Roll one of them out first'),
    });
  });
});

test('traffic that goes nowhere is refused', () => {
  expect(nextStep(wanted({ a: 0 }), undefined, null)).toHaveProperty('fault');
});
