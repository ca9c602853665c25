import { describe, expect, test } from 'vitest';
import { enforceColumns } from '../enforce';
import { readNumbers } from '../numbers';
import { parseSignature } from '../signature';
import { sentRowsOf, toTable } from '../table';
import { readBinary, writeBinary } from './binary';
import { readInference } from './read-inference';
import { bodyOfTensors, type SentTensor } from './sent-tensors';

const bytesOf = (...parts: (string | Uint8Array)[]) =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part)));

/** A body of JSON and what stands behind it, with the length that its header has. */
function bodyOf(json: object, ...tail: Uint8Array[]) {
  const head = Buffer.from(JSON.stringify(json));
  return { body: bytesOf(head, ...tail), headerLength: String(head.length) };
}

const binary = (name: string, datatype: string, shape: number[], size: unknown, more: object = {}) => ({
  name,
  datatype,
  shape,
  parameters: { binary_data_size: size },
  ...more,
});
const messageOf = (ask: () => unknown) => {
  try {
    ask();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('it was not refused');
};

const floats = new Uint8Array(Float32Array.of(1.5, -2, Number.NaN, 4).buffer);

describe('a request', () => {
  test('has its tensors as JSON, flat or nested, or as bytes one behind the other', () => {
    const { body, headerLength } = bodyOf(
      {
        id: 'r1',
        inputs: [
          binary('m', 'FP32', [2, 2], 16),
          { name: 'j', datatype: 'INT64', shape: [2, 1], data: [[1], [2]] },
          binary('t', 'BYTES', [2], 11),
        ],
        outputs: [{ name: 'a', parameters: { binary_data: true } }, { name: 'b' }],
      },
      floats,
      bytesOf(Uint8Array.of(3, 0, 0, 0), 'né', Uint8Array.of(0, 0, 0, 0)),
    );
    const asked = readInference(body, headerLength);
    expect(asked.tensors.map(({ data }) => [...(data as Iterable<unknown> & ArrayLike<unknown>)])).toEqual([
      [1.5, -2, Number.NaN, 4],
      [1, 2],
      ['né', ''],
    ]);
    expect([asked.id, asked.outputs]).toEqual([
      'r1',
      new Map([
        ['a', true],
        ['b', false],
      ]),
    ]);
  });

  test('may want all outputs as bytes, or all but one', () => {
    const inputs = [{ name: 'x', shape: [1], datatype: 'FP32', data: [1] }];
    const parameters = { binary_data_output: true };
    const all = readInference(bytesOf(JSON.stringify({ inputs, parameters })), undefined);
    expect([all.isBinary, all.outputs]).toEqual([true, undefined]);
    const outputs = [{ name: 'a' }, { name: 'b', parameters: { binary_data: false } }];
    const some = readInference(bytesOf(JSON.stringify({ inputs, parameters, outputs })), undefined);
    expect([...(some.outputs ?? [])]).toEqual([
      ['a', true],
      ['b', false],
    ]);
  });

  const one = (input: object, ...tail: Uint8Array[]) => bodyOf({ inputs: [input] }, ...tail);
  test.each([
    [
      'a header that is no number',
      { ...one(binary('x', 'FP32', [1], 4)), headerLength: '-1' },
      /Header-Content-Length is no whole number/,
    ],
    ['a header beyond the body', { ...one({}), headerLength: '9999' }, /is 9999, and the body has \d+ bytes/],
    ['a header that cuts the JSON', { ...one({}), headerLength: '5' }, /not valid JSON/],
    ['no header', { ...one(binary('x', 'FP32', [1], 4), floats), headerLength: undefined }, /not valid JSON/],
    [
      'no header and no bytes',
      { ...one(binary('x', 'FP32', [1], 4)), headerLength: undefined },
      /'x' has a `binary_data_size`, and the request no Inference-Header/,
    ],
    [
      'more than there is',
      one(binary('x', 'FP32', [8], 32), floats),
      /'x' has a `binary_data_size` of 32, and 16 bytes are left/,
    ],
    ['bytes left over', one(binary('x', 'FP32', [1], 4), floats), /12 bytes are left behind/],
    [
      'a size that is not the shape’s',
      one(binary('x', 'FP64', [4], 16), floats),
      /'x' has 16 bytes, and FP64 of the shape \[4\] takes 32/,
    ],
    [
      'a negative size',
      one(binary('x', 'FP32', [4], -16), floats),
      /`binary_data_size` of 'x' is a whole number/,
    ],
    [
      'a size that is a text',
      one(binary('x', 'FP32', [4], '16'), floats),
      /`binary_data_size` of 'x' is a whole number/,
    ],
    [
      'a negative shape',
      one(binary('x', 'FP32', [-4], 16), floats),
      /shape of 'x' is a list of whole numbers/,
    ],
    [
      'a shape beyond all bounds',
      one(binary('x', 'FP32', [2 ** 40, 2 ** 40], 16), floats),
      /shape of 'x' is for more than can be held/,
    ],
    [
      'too many dimensions',
      one(binary('x', 'FP32', new Array(65).fill(1), 4), floats.slice(0, 4)),
      /shape of 'x' is for more/,
    ],
    [
      'an unknown datatype',
      one(binary('x', 'FP8', [16], 16), floats),
      /datatype of 'x' is 'FP8'; it can be FP64/,
    ],
    ['data twice', one(binary('x', 'FP32', [4], 16, { data: [1] }), floats), /'x' has both/],
    [
      'a name twice',
      bodyOf({ inputs: [binary('x', 'FP32', [1], 4), binary('x', 'FP32', [1], 4)] }, floats.slice(8)),
      /'x' is given twice/,
    ],
    [
      'texts that break off',
      one(binary('x', 'BYTES', [1], 5), Uint8Array.of(9, 0, 0, 0, 65)),
      /'x' breaks off: its element 0/,
    ],
    [
      'a length that breaks off',
      one(binary('x', 'BYTES', [1], 3), Uint8Array.of(9, 0, 0)),
      /'x' breaks off: its element 0/,
    ],
    [
      'fewer texts than the shape',
      one(binary('x', 'BYTES', [2], 5), Uint8Array.of(1, 0, 0, 0, 65)),
      /'x' has 1 values, and the shape is for 2/,
    ],
    [
      'no UTF-8',
      one(binary('x', 'BYTES', [1], 5), Uint8Array.of(1, 0, 0, 0, 255)),
      /'x' has no text of UTF-8 in its element 0/,
    ],
    [
      'a whole number beyond what is held',
      one(binary('x', 'UINT64', [1], 8), new Uint8Array(8).fill(255)),
      /'x' has 18446744073709551615 at place 0/,
    ],
    [
      'shared memory',
      one({ ...binary('x', 'FP32', [1], 4), parameters: { shared_memory_region: 'r' } }),
      /shared memory/,
    ],
    [
      'nested deeper than its shape',
      one({ name: 'x', datatype: 'FP32', shape: [1], data: [[[1]]] }),
      /'x' is nested otherwise/,
    ],
    ['nothing', bodyOf({ inputs: [] }), /a list of `inputs`/],
    [
      'a flag that is none',
      bodyOf({ inputs: [{ name: 'x', shape: [1], data: [1] }], parameters: { binary_data_output: 1 } }),
      /`binary_data_output` of the request/,
    ],
  ])('is refused for %s', (_, { body, headerLength }, message) => {
    expect(messageOf(() => readInference(body, headerLength))).toMatch(message);
  });
});

test.each([
  ['FP64', [0.1, -1]],
  ['FP32', [0.5, -1]],
  ['INT64', [2 ** 40, -1]],
  ['INT32', [7, -1]],
  ['UINT8', [0, 255]],
  ['BOOL', [true, false]],
  ['BYTES', ['é', '']],
])('%s is read as it is written', (datatype, data) => {
  const shape = [data.length];
  expect(Array.from(readBinary({ name: 'x', datatype, shape }, writeBinary(datatype, data)))).toEqual(data);
});

test('a gap among numbers is NaN, and what is no text is one of JSON', () => {
  const of = (datatype: string, data: unknown[]) =>
    Array.from(readBinary({ name: 'x', datatype, shape: [data.length] }, writeBinary(datatype, data)));
  expect(of('FP32', [null, 1])).toEqual([Number.NaN, 1]);
  expect(of('BYTES', [null, { a: 1 }])).toEqual(['', '{"a":1}']);
});

describe('tensors as a table', () => {
  const signature = parseSignature([
    { name: 'a', type: 'double' },
    { name: 'b', type: 'long' },
  ]);
  const matrix: SentTensor = {
    name: 'm',
    datatype: 'FP64',
    shape: [2, 2],
    data: Float64Array.of(3, 1, 4, 2),
    columns: ['b', 'a'],
  };
  const byColumn: SentTensor[] = [
    { name: 'b', datatype: 'INT64', shape: [2, 1], data: Float64Array.of(3, 4) },
    { name: 'a', datatype: 'FP64', shape: [2], data: [1, 2] },
  ];
  test.each([[[matrix]], [byColumn]])('are rows of numbers in the order of the signature', (value) => {
    const asked = { format: 'tensors', value } as const;
    expect(readNumbers(asked, signature)?.values).toEqual(Float64Array.of(1, 3, 2, 4));
    expect(sentRowsOf(asked, 2).at(1)).toEqual({ a: 2, b: 4 });
  });

  test('are held to the signature as any other', () => {
    const asked = (data: (number | string)[]) => ({
      format: 'tensors' as const,
      value: [{ ...matrix, data }],
    });
    const enforce = (data: (number | string)[]) => {
      const table = toTable(asked(data), signature);
      if (!table || signature?.kind !== 'columns') throw new Error('no table');
      return enforceColumns(table, signature);
    };
    expect(readNumbers(asked([1.5, 1, 2, 2]), signature)).toBeUndefined();
    expect(messageOf(() => enforce(['x', 1, 2, 2]))).toContain("Failed to convert column b to type 'int64'");
    const cube = { ...matrix, columns: undefined, shape: [1, 2, 2] } as unknown as SentTensor;
    expect(messageOf(() => toTable({ format: 'tensors', value: [cube] }, signature))).toContain(
      "'m' is a column",
    );
    expect(
      messageOf(() =>
        toTable({ format: 'tensors', value: [byColumn[0], { ...byColumn[1], shape: [1] }] }, signature),
      ),
    ).toContain('not the same');
  });

  test('are written in MLflow’s protocol', () => {
    const odd = { ...matrix, data: Float64Array.of(Number.NaN, 1, Number.NEGATIVE_INFINITY, 2) };
    expect(bodyOfTensors([odd], 'NaN')).toBe(
      '{"dataframe_split":{"columns":["b","a"],"data":[[NaN,1],[-Infinity,2]]}}',
    );
    expect(bodyOfTensors([odd], 'null')).toContain('[[null,1],[null,2]]');
    expect(bodyOfTensors(byColumn, 'NaN')).toBe('{"inputs":{"b":[[3],[4]],"a":[1,2]}}');
  });
});
