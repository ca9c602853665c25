import { expect, test } from 'vitest';
import { bodyOf, inputsOf, keyOf, type Prediction, readKey } from './prediction-text';

const row = (more: Partial<Prediction>) =>
  ({ requestId: 'r "1"', rowIndex: 2, entity: 'v1', fault: null, inputs: null, ...more }) as Prediction;

test('a row is named by its request, its place in it, and who answered', () => {
  expect(readKey(keyOf(row({})))).toEqual({ requestId: 'r "1"', rowIndex: 2, entity: 'v1' });
});

test.each(['', 'r', '{}', '["r"]', '["r", 0.5, "v1"]', '["r", 0, "v1", 1]'])('%s names no row', (key) => {
  expect(readKey(key)).toBeUndefined();
});

test('inputs in words, or why there are none', () => {
  expect(inputsOf(row({ inputs: { a: 1, b: 'x', c: null } }))).toBe('a: 1, b: x, c: –');
  expect(inputsOf(row({ fault: 'MAX_REQUEST_SIZE_EXCEEDED' }))).toBe('too long to be kept');
  expect(inputsOf(row({}))).toBe('not kept');
});

test.each([
  [{ a: 1 }, { dataframe_records: [{ a: 1 }] }],
  [{ dataframe_split: { data: [[1]] } }, { dataframe_split: { data: [[1]] } }],
])('%j is asked again by %j', (inputs, body) => {
  expect(JSON.parse(bodyOf(row({ inputs })) ?? '')).toEqual(body);
});

test('what was not kept cannot be asked again', () => expect(bodyOf(row({}))).toBeUndefined());
