import { expect, test } from 'vitest';
import { inNaturalOrder } from './natural-order';

test('texts are ordered as one counts', () => {
  expect(['layer/10', 'b', 'layer/2', 'A', 'a', 'layer/2/x', '12', '9'].sort(inNaturalOrder)).toEqual([
    ...['9', '12', 'a', 'A', 'b'],
    ...['layer/2', 'layer/2/x', 'layer/10'],
  ]);
});
