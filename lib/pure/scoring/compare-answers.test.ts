import { expect, test } from 'vitest';
import { compareAnswers } from './compare-answers';

const said = (predictions: unknown) => JSON.stringify({ predictions });

test.each([
  ['the same', said([1, 2]), said([1, 2]), 2, 0],
  ['the last digits alone', said([0.1 + 0.2, 1e9]), said([0.3, 1e9 + 1]), 2, 0],
  ['one of three', said([1, 2, 3]), said([1, 2.1, 3]), 3, 1],
  ['labels', said(['yes', 'no']), said(['yes', 'yes']), 2, 1],
  ['rows of outputs', said([{ p: 0.5, label: 'a' }]), said([{ p: 0.5, label: 'b' }]), 1, 1],
  ['outputs by other names', said([{ variable: 0.5 }]), said([{ output: 0.5 }]), 1, 0],
  ['a gap and a number', said([null]), said([0]), 1, 1],
  ['lists of other lengths', said([1, 2]), said([1]), 1, 1],
  ['no lists', said({ a: [1] }), said({ a: [1] }), 1, 0],
  ['no predictions', '{"message":"x"}', said([1]), 0, 0],
  ['no JSON', said([Number.NaN]).replace('null', 'NaN'), said([1]), 0, 0],
] as [string, string, string, number, number][])('%s', (_, live, other, compared, differing) => {
  expect(compareAnswers(live, other)).toEqual({ compared, differing });
});
