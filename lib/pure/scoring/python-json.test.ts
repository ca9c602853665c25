import { expect, test } from 'vitest';
import { infinityOf, pythonJson } from './python-json';
import { parseJson } from './read-body';

test('Python reads infinities as bare words, and texts of the same name stay texts', () => {
  const value = { x: [1, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY], text: 'Infinity' };
  expect(pythonJson(value)).toBe('{"x":[1,Infinity,-Infinity],"text":"Infinity"}');
  expect(parseJson(pythonJson(value))).toEqual(value);
  expect(pythonJson([Number.NaN, undefined])).toBe('[null,null]');
});

test.each([
  ['inf', Number.POSITIVE_INFINITY],
  ['-inf', Number.NEGATIVE_INFINITY],
  [' +Infinity ', Number.POSITIVE_INFINITY],
  ['-INF', Number.NEGATIVE_INFINITY],
  ['info', undefined],
  ['', undefined],
])('%j is the number that pandas reads of it', (text, value) => {
  expect(infinityOf(text)).toBe(value);
});
