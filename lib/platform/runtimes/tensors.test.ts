import { expect, test } from 'vitest';
import { tensorsOf, tensorsOfSent } from './tensors';

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

test('whole numbers out of their type’s range are refused, not wrapped', () => {
  const bytes = [{ name: 'x', type: 'uint8', shape: [2] }];
  expect(tensorsOf([0, 255], bytes)[0]?.data).toEqual([0, 255]);
  expect(() => tensorsOf([0, 256], bytes)).toThrow('Python integer 256 out of bounds for uint8');
  expect(() => tensorsOf([-1, 0], bytes)).toThrow('Python integer -1 out of bounds for uint8');
});

test('tensors that came as such are held to the same', () => {
  const sent = (name: string, shape: number[], data: ArrayLike<number | string>) => [
    { name, shape, datatype: 'FP32', data },
  ];
  const data = Float32Array.of(1, Number.NaN);
  expect(tensorsOfSent(sent('x', [1, 2], data), matrix)).toEqual([
    { name: 'x', type: 'float32', dims: [1, 2], data },
  ]);
  // Where there is one input it may be called otherwise.
  expect(tensorsOfSent(sent('y', [1, 2], [1, 2]), matrix)[0]?.data).toEqual([1, 2]);
  const two = [...matrix, { name: 'z', type: 'float32', shape: [1] }];
  expect(() => tensorsOfSent(sent('x', [1, 2], data), two)).toThrow("Model is missing inputs ['z']");
  expect(() => tensorsOfSent(sent('x', [2], data), matrix)).toThrow('Shape of input (2,)');
  expect(() => tensorsOfSent(sent('x', [1, 2], ['a', 'b']), matrix)).toThrow('dtype of input object');
});
