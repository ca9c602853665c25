import { describe, expect, test } from 'vitest';
import { agreementText, answerText, costText, gainText, shareText, sliceText } from './words';

describe('shares', () => {
  test.each([
    [1, 3, '33.3 %'],
    [3, 3, '100 %'],
    [0, 3, '0 %'],
    [9999, 10000, '> 99.9 %'],
    [1, 10000, '< 0.1 %'],
    [0, 0, '–'],
  ])('%d of %d: %s', (part, whole, text) => expect(shareText(part, whole)).toBe(text));
});

test('slices', () => {
  expect(sliceText({ kind: 'range', from: 1, to: 2.5 }, false)).toBe('1 to below 2.5');
  expect(sliceText({ kind: 'range', from: 1, to: 2.5 }, true)).toBe('1 to 2.5');
  expect(sliceText({ kind: 'value', value: '' }, false)).toBe('(empty)');
  expect(sliceText({ kind: 'missing' }, true)).toBe('no value');
});

test('answers', () => {
  expect([null, 0.25, 'yes', true].map(answerText)).toEqual(['no answer', '0.25', 'yes', 'true']);
});

describe('who was right', () => {
  const judged = {
    rows: 40,
    metric: 'accuracy' as const,
    logged: 0.5,
    candidate: 0.75,
    better: 12,
    worse: 2,
  };
  test('better where the interval is above nothing', () => {
    expect(gainText({ ...judged, gain: { mean: 0.25, low: 0.1, high: 0.4 } })).toBe(
      'Of 40 rows with a label it would be right where the log was wrong in 12, and wrong where the log was right in 2. It is better: it gains 25 points of accuracy (95 % interval 10 points to 40 points).',
    );
  });
  test('nobody can tell where nothing is inside', () => {
    expect(gainText({ ...judged, gain: { mean: 0.05, low: -0.1, high: 0.2 } })).toContain(
      'too little to tell',
    );
  });
  test('as good where no row differs', () => {
    expect(gainText({ ...judged, better: 0, worse: 0, gain: null })).toContain('Both are as good.');
  });
});

describe('cost', () => {
  const times = (mean: number) => ({ n: 10, mean, p50: mean, p95: mean });
  test('twice as long, half as long, and alike', () => {
    expect(costText(times(20), times(10), 100)).toBe(
      'It takes 2 times as long: the same traffic needs that much more of the machines. At the log’s 100 requests a second it would keep 2 processes busy on average.',
    );
    expect(costText(times(5), times(10), 1)).toContain('0.5 of the time');
    expect(costText(times(10), times(11), 1)).toContain('about as long');
    expect(costText(times(10), undefined, 2)).toBe(
      'At the log’s 2 requests a second it would keep one process busy for 2 % of the time.',
    );
  });
});

test('what agreement means', () => {
  const none = { compared: 0, agreeing: 0, pairs: [], pairsFound: 0, distances: null, judged: null };
  expect(agreementText({ ...none, kind: 'classes', tolerance: null })).toBe('gave the same class');
  expect(agreementText({ ...none, kind: 'numbers', tolerance: 0.5 })).toBe('differ by no more than 0.5');
});
