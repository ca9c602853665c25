import { expect, test } from 'vitest';
import { storableJson } from './storable-json';

test.each([
  ['a\0b', 'ab'],
  ['a\ud800b\udc00', 'a?b?'],
  ['😀 é', '😀 é'],
  // Texts that only look like escapes.
  ['\\u0000 \\ud800', '\\u0000 \\ud800'],
  ['\\\0\\\ud83d\\', '\\\\?\\'],
])('%j is stored as %j', (value, stored) => {
  const given = { [value]: [value, 1] };
  expect(JSON.parse(storableJson(JSON.stringify(given)))).toEqual({ [stored]: [stored, 1] });
});
