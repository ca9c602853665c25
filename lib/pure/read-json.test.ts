import { expect, it } from 'vitest';
import { readJson } from './read-json';

it.each([
  ['plain JSON', '{"a":[1,null,"NaN"]}', { a: [1, null, 'NaN'] }],
  [
    'what Python writes for numbers that are none',
    '[NaN, Infinity, -Infinity]',
    [Number.NaN, Infinity, -Infinity],
  ],
  [
    'and leaves texts as they are',
    '{"NaN": "-Infinity \\" NaN", "b": NaN}',
    { NaN: '-Infinity " NaN', b: Number.NaN },
  ],
])('reads %s', (_, text, value) => {
  expect(readJson(text)).toEqual(value);
});

it.each([['{"a":[1,2,'], ['[NaNa]'], ['[NaN'], ['NaN: 1']])('refuses %s', (text) => {
  expect(() => readJson(text)).toThrow(SyntaxError);
});
