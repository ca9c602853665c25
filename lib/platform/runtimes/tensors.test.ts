import { expect, test } from 'vitest';
import { tensorsOf } from './tensors';

const matrix = [{ name: 'x', type: 'float32', shape: ['n', 2] }];
const refused = (value: unknown) => {
  try {
    return tensorsOf(value, matrix);
  } catch (error) {
    return (error as Error).message;
  }
};

test('nested lists become tensors', () => {
  expect(tensorsOf([[1, null]], matrix)).toEqual([
    { name: 'x', type: 'float32', dims: [1, 2], data: [1, NaN] },
  ]);
});

test('what has another shape is refused, however deep it is nested', () => {
  expect(refused([[1, 2, 3]])).toContain('Shape of input (1, 3) does not match expected shape (-1, 2).');
  expect(refused([[1, 2], [3]])).toContain('must all be of the same length');
  let deep: unknown = 1;
  for (let depth = 0; depth < 100_000; depth += 1) deep = [deep];
  expect(refused(deep)).toContain('does not match expected shape (-1, 2).');
});
