import { expect, test } from 'vitest';
import { asJson } from './as-json';

test.each([
  ['{"predictions": [1.0, 2]}', { body: '{"predictions": [1.0, 2]}' }],
  [
    '{"predictions": [Infinity, -Infinity, NaN, 1.5]}',
    {
      body: '{"predictions":[null,null,null,1.5]}',
      exact: '{"predictions": [Infinity, -Infinity, NaN, 1.5]}',
    },
  ],
  // What is no answer at all stays as it came.
  ['upstream NaN', { body: 'upstream NaN' }],
])('%s', (text, answer) => {
  expect(asJson(text)).toEqual(answer);
});
