import { expect, test } from 'vitest';
import { readBinary } from '@/lib/pure/scoring/open-inference/binary';
import { answerInference } from './answer-inference';
import type { Inference } from './open-inference';

const inference = (more: Partial<Inference> = {}): Inference => ({
  asked: { format: 'tensors', value: [] },
  id: 'r1',
  outputs: undefined,
  isBinary: false,
  types: new Map(),
  ...more,
});
const answer = (predictions: string, more?: Partial<Inference>) =>
  answerInference(
    { status: 200, body: `{"predictions": ${predictions}}`, entity: 'v1', requestId: 'q' },
    inference(more),
    'e',
  );
const outputsIn = (predictions: string, more?: Partial<Inference>) =>
  (JSON.parse(String(answer(predictions, more).body)) as { outputs: unknown }).outputs;

test.each([
  ['[1.0, 2.0]', [{ name: 'predictions', datatype: 'FP64', shape: [2], data: [1, 2] }]],
  ['[[1, 2], [3, 4]]', [{ name: 'predictions', datatype: 'INT64', shape: [2, 2], data: [1, 2, 3, 4] }]],
  ['[true]', [{ name: 'predictions', datatype: 'BOOL', shape: [1], data: [true] }]],
  ['["a"]', [{ name: 'predictions', datatype: 'BYTES', shape: [1], data: ['a'] }]],
  // Lists of different lengths are no tensor.
  ['[[1], [2, 3]]', [{ name: 'predictions', datatype: 'BYTES', shape: [2], data: ['[1]', '[2,3]'] }]],
])('%s is an output of its own type and shape', (predictions, outputs) => {
  expect(outputsIn(predictions)).toEqual(outputs);
});

test('an output is of the type that the model says', () => {
  expect(outputsIn('[{"p": 0.5}]', { types: new Map([['p', 'FP32']]) })).toEqual([
    { name: 'p', datatype: 'FP32', shape: [1], data: [0.5] },
  ]);
});

test('outputs that are wanted as bytes stand behind the JSON, in the order in which they are wanted', () => {
  const outputs = new Map([
    ['n', true],
    ['t', false],
    ['p', true],
  ]);
  const { body, headers } = answer('[{"p": 0.5, "n": 3, "t": "x"}, {"p": null, "n": 4, "t": "y"}]', {
    outputs,
    types: new Map([['n', 'INT64']]),
  });
  const end = Number(headers['inference-header-content-length']);
  const bytes = (body as Buffer).subarray(end);
  expect(headers['content-type']).toBe('application/octet-stream');
  expect(JSON.parse((body as Buffer).toString('utf8', 0, end))).toEqual({
    model_name: 'e',
    model_version: 'v1',
    id: 'r1',
    outputs: [
      { name: 'n', datatype: 'INT64', shape: [2], parameters: { binary_data_size: 16 } },
      { name: 't', datatype: 'BYTES', shape: [2], data: ['x', 'y'] },
      { name: 'p', datatype: 'FP64', shape: [2], parameters: { binary_data_size: 16 } },
    ],
  });
  const read = (name: string, datatype: string, from: number) =>
    Array.from(readBinary({ name, datatype, shape: [2] }, bytes.subarray(from, from + 16)));
  expect([read('n', 'INT64', 0), read('p', 'FP64', 16), bytes.length]).toEqual([
    [3, 4],
    [0.5, Number.NaN],
    32,
  ]);
});

test.each([
  [false, 'FP32', Float32Array.of(0.1, Number.NaN, 3)],
  [true, 'FP32', Float32Array.of(0.1, Number.NaN, 3)],
  [true, 'FP64', Float64Array.of(0.1, Number.NaN, 3)],
])(
  'numbers that came beside the text are answered as the text is (as bytes: %s, %s)',
  (isBinary, datatype, data) => {
    const cells = Array.from(data, (value) => (Number.isNaN(value) ? 'null' : String(value)));
    const text = `{"predictions": [${cells.map((cell) => `{"p": ${cell}}`).join(', ')}]}`;
    const asked = inference({ isBinary, types: new Map([['p', datatype]]) });
    const said = { status: 200, entity: 'v1', requestId: 'q' };
    const outputs = [{ name: 'p', shape: [3], data }];
    expect(answerInference({ ...said, body: 'not read', outputs }, asked, 'e')).toEqual(
      answerInference({ ...said, body: text }, asked, 'e'),
    );
  },
);

test.each([
  ['FP32', Float64Array.of(0.5, 2), [0.5, 2]],
  ['FP64', Float32Array.of(0.5, 2), [0.5, 2]],
  ['INT64', Float64Array.of(1, 2), [1, 2]],
])('numbers beside the text are of the type that the model says: %s', (datatype, data, wanted) => {
  const { body } = answerInference(
    {
      status: 200,
      entity: 'v1',
      requestId: 'q',
      body: `{"predictions": [${wanted.join(', ')}]}`,
      outputs: [{ name: 'predictions', shape: [2], data }],
    },
    inference({ types: new Map([['predictions', datatype]]) }),
    'e',
  );
  expect(JSON.parse(String(body)).outputs).toEqual([
    { name: 'predictions', datatype, shape: [2], data: wanted },
  ]);
});

test.each([
  ['FP32', Float32Array.of(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN)],
  ['FP64', Float64Array.of(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN)],
])('infinities and NaN are themselves in bytes, and null in JSON, which has none: %s', (datatype, data) => {
  const asked = { types: new Map([['p', datatype]]) };
  const outputs = [{ name: 'p', shape: [3], data }];
  const said = { status: 200, entity: 'v1', requestId: 'q', body: 'not read', outputs };
  const { body, headers } = answerInference(said, inference({ ...asked, isBinary: true }), 'e');
  const bytes = (body as Buffer).subarray(Number(headers['inference-header-content-length']));
  expect(Array.from(readBinary({ name: 'p', datatype, shape: [3] }, bytes))).toEqual(Array.from(data));
  const inJson = answerInference(said, inference(asked), 'e');
  expect(JSON.parse(String(inJson.body)).outputs).toEqual([
    { name: 'p', datatype, shape: [3], data: [null, null, null] },
  ]);
});

test('an output that there is not is refused, and so is what failed', () => {
  expect(() => answer('[{"p": 1}]', { outputs: new Map([['zzz', true]]) })).toThrow(
    "The model has no output 'zzz'; it has 'p'.",
  );
  const failed = { status: 400, body: '{"message": "no such column"}', entity: 'v1', requestId: 'q' };
  expect(answerInference(failed, inference({ isBinary: true }), 'e')).toEqual({
    status: 400,
    body: '{"error":"no such column"}',
    headers: {},
  });
});
