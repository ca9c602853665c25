import { expect, test } from 'vitest';
import { flattener } from './flat-inference';
import type { InferenceRow } from './read-inference-log';

const row = (inputs: Record<string, unknown> | null, output: unknown) =>
  ({ time: 7, inputs, output }) as InferenceRow;
const flat = () => flattener(({ time }) => ({ time }));

test.each<[string, InferenceRow, Record<string, unknown>]>([
  ['one answer', row({ a: 1 }, 0.5), { time: 7, prediction: 0.5, a: 1 }],
  [
    'several',
    row({ a: null }, { x: 'yes', y: 2 }),
    { time: 7, prediction_x: 'yes', prediction_y: 2, a: null },
  ],
  ['a list', row({ a: [1, 2] }, [1, { b: 2 }]), { time: 7, prediction: '[1,{"b":2}]', a: '[1,2]' }],
  ['no answer', row(null, null), { time: 7, prediction: null }],
  [
    'names that are taken, by case too',
    row({ Time: 1, prediction: 2, A: 3, a: 4, input_a: 5 }, 6),
    { time: 7, prediction: 6, input_Time: 1, input_prediction: 2, A: 3, input_a: 4, input_input_a: 5 },
  ],
])('%s', (_, given, expected) => {
  expect(flat()(given)).toEqual(expected);
});

test('a column keeps its name, whatever a row has beside it', () => {
  const of = flat();
  expect(of(row({ a: 1 }, { a: 2 }))).toEqual({ time: 7, prediction_a: 2, a: 1 });
  expect(of(row({ A: 1 }, 2))).toEqual({ time: 7, prediction: 2, input_A: 1 });
  expect(of(row({ A: 1, a: 3 }, 2))).toEqual({ time: 7, prediction: 2, input_A: 1, a: 3 });
});
