import { expect, test } from 'vitest';
import { readVariables } from './variables';

test('one a line, with whatever stands behind the first sign', () => {
  expect(readVariables('KEY=a=b \r\n\n # no more\n_two = ')).toEqual({ KEY: 'a=b ', _two: ' ' });
  expect(readVariables('')).toEqual({});
});

test.each([
  ['KEY', 'Line 1'],
  ['=value', 'Line 1'],
  ['A=1\n2B=3', 'Line 2'],
  ['A=1\nA=2', 'Line 2: A is there already.'],
])('refuses %j by its line', (text, message) => {
  expect(() => readVariables(text)).toThrow(message);
});

test('says nothing of what may be a secret', () => {
  expect(() => readVariables('a b=sk-123')).toThrow(/^(?!.*sk-123)/);
});
