import { expect, test } from 'vitest';
import { keyOf, type Layout } from '../../pure/scoring/numbers';
import { BatchReader, BatchWriter, readReply, writeReply } from './batch-bytes';
import type { Batch, Reply } from './protocol';

const frame = (columns: Extract<Batch, { kind: 'frame' }>['columns'], parts: number[]): Batch => ({
  kind: 'frame',
  parts,
  columns,
});

/** As both ends have it, one batch after another. The reader's memory begins anywhere. */
function channel() {
  const writer = new BatchWriter();
  const reader = new BatchReader();
  return (batch: Batch) => {
    const bytes = Buffer.concat([Buffer.alloc(3), ...writer.write(batch)]).subarray(3);
    return { bytes: bytes.length, read: reader.read(bytes) };
  };
}

const numbers = (columns: Layout['columns'], parts: number[], ...values: number[]): Batch => ({
  kind: 'numbers',
  parts,
  layout: { key: keyOf(columns), columns },
  values: Float64Array.from(values),
});

const NUMBERS = numbers(
  [
    { name: 'größe', type: 'double' },
    { name: 'count', type: 'long' },
  ],
  [2, 1],
  ...[1.5, 1, Number.NaN, 2 ** 40, -0, -3],
);

test('numbers come as they were, and their columns are told once', () => {
  const pass = channel();
  const first = pass(NUMBERS);
  const second = pass(NUMBERS);
  expect([first.read, second.read]).toEqual([NUMBERS, NUMBERS]);
  expect(second.bytes).toBeLessThan(first.bytes - 20);
  const other = numbers([{ name: 'count', type: 'long' }], [1], 7);
  expect([pass(other).read, pass(NUMBERS).read, pass(other).read]).toEqual([other, NUMBERS, other]);
});

test.each<Batch>([
  frame([{ name: 'text', type: 'string', values: ['a', 'ß'] }], [1, 1]),
  frame([{ name: 'flag', type: 'boolean', values: [true, false] }], [2]),
  frame([], [0]),
  { kind: 'raw', mediaType: 'text/csv', body: 'a\n1\n' },
  { kind: 'tensors', parts: [1], tensors: [{ name: 'x', type: 'float32', dims: [1, 2], data: [1, 2.5] }] },
])('so does everything else: $kind', (batch) => {
  expect(channel()(batch).read).toEqual(batch);
});

test('more layouts than are remembered are told anew', () => {
  const pass = channel();
  for (let at = 0; at < 300; at += 1) {
    const one = numbers([{ name: `c${at}`, type: 'double' }], [1], at);
    expect(pass(one).read).toEqual(one);
  }
  expect(pass(NUMBERS).read).toEqual(NUMBERS);
});

test.each<Reply>([
  {
    answers: [
      { status: 200, body: '{"predictions": ["ß"]}' },
      { status: 400, body: '' },
      { status: 200, body: 'x' },
    ],
  },
  { answers: [] },
  {
    answers: [{ status: 200, body: '{"predictions": [0.5, 2.5]}' }],
    outputs: [
      { name: 'größe', shape: [2], data: Float32Array.of(0.5, 2.5) },
      { name: 'p', shape: [2, 2], data: Float64Array.of(1, Number.NaN, -0, 0.1) },
    ],
  },
  { fault: 'no model is loaded', isBatchFault: true },
])('replies come as they were', (reply) => {
  expect(readReply(Buffer.concat(writeReply(reply)))).toEqual(reply);
});
