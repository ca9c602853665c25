import { expect, test } from 'vitest';
import { doubled } from './double-batch';

test('an example as long as a training set is doubled too', () => {
  const layout = { key: 'x', columns: [{ name: 'x', type: 'double' as const }] };
  const values = Float64Array.from({ length: 300_000 }, (_, at) => at);
  const twice = doubled({ kind: 'numbers', parts: [300_000], layout, values });
  if (twice.kind !== 'numbers') throw new Error('no numbers');
  expect(twice.parts).toEqual([300_000, 300_000]);
  expect([twice.values.length, twice.values[299_999], twice.values[300_000]]).toEqual([600_000, 299_999, 0]);
});

test('columns and tensors have their rows twice', () => {
  expect(
    doubled({ kind: 'frame', parts: [2], columns: [{ name: 'a', type: 'long', values: [1, 2] }] }),
  ).toEqual({
    kind: 'frame',
    parts: [2, 2],
    columns: [{ name: 'a', type: 'long', values: [1, 2, 1, 2] }],
  });
  expect(
    doubled({
      kind: 'tensors',
      parts: [1],
      tensors: [{ name: 't', type: 'float32', dims: [1, 2], data: [3, 4] }],
    }),
  ).toEqual({
    kind: 'tensors',
    parts: [1, 1],
    tensors: [{ name: 't', type: 'float32', dims: [2, 2], data: [3, 4, 3, 4] }],
  });
});
