import { expect, test } from 'vitest';
import { splitOutputs, type Work } from './work';

test('each request gets its own rows of the outputs', () => {
  const works = [{ rows: 2 }, { rows: 1 }] as Work[];
  const outputs = [
    { name: 'one', shape: [3], data: Float32Array.of(1, 2, 3) },
    { name: 'two', shape: [3, 2], data: Float64Array.of(1, 2, 3, 4, 5, 6) },
  ];
  expect(splitOutputs(outputs, works)).toEqual([
    [
      { name: 'one', shape: [2], data: Float32Array.of(1, 2) },
      { name: 'two', shape: [2, 2], data: Float64Array.of(1, 2, 3, 4) },
    ],
    [
      { name: 'one', shape: [1], data: Float32Array.of(3) },
      { name: 'two', shape: [1, 2], data: Float64Array.of(5, 6) },
    ],
  ]);
});
