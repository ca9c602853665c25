import { describe, expect, test } from 'vitest';
import { ByteReader } from './byte-reader';
import { prepareOnnx, tellValue } from './prepare-onnx';
import { readOnnx } from './read-onnx';

/** A protocol buffer, by hand. */
const varint = (value: number): number[] => {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  do {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    bytes.push(rest > 0n ? low | 0x80 : low);
  } while (rest > 0n);
  return bytes;
};
const int = (field: number, value: number) => [...varint(field * 8), ...varint(value)];
const bytes = (field: number, content: number[]) => [
  ...varint(field * 8 + 2),
  ...varint(content.length),
  ...content,
];
const text = (field: number, content: string) => bytes(field, [...new TextEncoder().encode(content)]);
const float = (field: number, value: number) => [
  ...varint(field * 8 + 5),
  ...new Uint8Array(new Float32Array([value]).buffer),
];

const tensorType = (type: number, dims: (number | string)[]) =>
  bytes(
    2,
    bytes(1, [
      ...int(1, type),
      ...bytes(
        2,
        dims.flatMap((dim) => bytes(1, typeof dim === 'number' ? int(1, dim) : text(2, dim))),
      ),
    ]),
  );
const value = (field: number, name: string, type: number, dims: (number | string)[]) =>
  bytes(field, [...text(1, name), ...tensorType(type, dims)]);
const node = (op: string, inputs: string[], outputs: string[], attributes: number[][] = []) =>
  bytes(1, [
    ...inputs.flatMap((name) => text(1, name)),
    ...outputs.flatMap((name) => text(2, name)),
    ...text(3, `${op}_1`),
    ...text(4, op),
    ...attributes.flatMap((attribute) => bytes(5, attribute)),
  ]);
const weight = (name: string, dims: number[], size: number) =>
  bytes(5, [
    ...dims.flatMap((dim) => int(1, dim)),
    ...int(2, 1),
    ...text(8, name),
    ...bytes(9, new Array(size).fill(7)),
  ]);

const model = (graph: number[]) =>
  new Uint8Array([
    ...int(1, 8),
    ...text(2, 'test'),
    ...text(3, '1.0'),
    ...bytes(7, graph),
    ...bytes(8, int(2, 17)),
    ...bytes(14, [...text(1, 'author'), ...text(2, 'ada')]),
  ]);

const GRAPH = [
  ...node(
    'Constant',
    [],
    ['axis'],
    [[...text(1, 'value'), ...bytes(5, [...int(1, 1), ...int(2, 7)]), ...int(20, 4)]],
  ),
  ...node(
    'Gemm',
    ['x', 'w'],
    ['h'],
    [
      [...text(1, 'alpha'), ...float(2, 0.1), ...int(20, 1)],
      [...text(1, 'transB'), ...int(3, -1), ...int(20, 2)],
      [...text(1, 'pads'), ...bytes(8, [...varint(1), ...varint(2)]), ...int(20, 7)],
      [...text(1, 'mode'), ...text(4, 'full'), ...int(20, 3)],
    ],
  ),
  ...node('Softmax', ['h', 'axis'], ['y']),
  ...text(2, 'net'),
  ...weight('w', [3, 4], 700_000),
  ...value(11, 'x', 1, ['batch', 3]),
  ...value(11, 'w', 1, [3, 4]),
  ...value(12, 'y', 1, ['batch', 4]),
  ...value(13, 'h', 1, ['batch', 4]),
];

function file(content: Uint8Array) {
  const read: number[] = [];
  const reader = new ByteReader(content.length, async (start, end) => {
    read.push(end - start);
    return content.slice(start, end).buffer;
  });
  return { read, reader };
}

describe('a model', () => {
  test('is read: what goes in and out, operations with attributes, shapes', async () => {
    const found = await readOnnx(file(model(GRAPH)).reader);
    expect(found).toMatchObject({ name: 'net', producer: 'test 1.0', irVersion: 8, opsets: ['ai.onnx 17'] });
    expect(found.metadata).toEqual([{ name: 'author', value: 'ada' }]);
    expect(found.inputs).toEqual([{ name: 'x', type: 'float32[batch, 3]' }]);
    expect(found.outputs).toEqual([{ name: 'y', type: 'float32[batch, 4]' }]);
    expect([...found.weights]).toEqual([['w', 'float32[3, 4]']]);
    expect(found.nodes[1]).toEqual({
      id: 'node 1',
      op: 'Gemm',
      name: 'Gemm_1',
      domain: '',
      inputs: ['x', 'w'],
      outputs: ['h'],
      attributes: [
        { name: 'alpha', value: '0.1' },
        { name: 'transB', value: '-1' },
        { name: 'pads', value: '[1, 2]' },
        { name: 'mode', value: 'full' },
      ],
    });
  });

  test('of any size is read without its weights', async () => {
    const content = model(GRAPH);
    const { reader, read } = file(content);
    await readOnnx(reader);
    expect(content.length).toBeGreaterThan(700_000);
    expect(read.reduce((sum, length) => sum + length, 0)).toBeLessThan(400_000);
  });

  test('is drawn: weights and constants belong to who uses them', async () => {
    const found = await readOnnx(file(model(GRAPH)).reader);
    const { boxes, edges } = prepareOnnx(found);
    expect(boxes.map(({ id, title, detail }) => `${id}: ${title} ${detail}`)).toEqual([
      'input x: x float32[batch, 3]',
      'node 1: Gemm float32[batch, 4]',
      'node 2: Softmax float32[batch, 4]',
      'output y: y float32[batch, 4]',
    ]);
    expect(edges).toEqual([
      { from: 'input x', to: 'node 1' },
      { from: 'node 1', to: 'node 2' },
      { from: 'node 2', to: 'output y' },
    ]);
    expect(tellValue(found, 'w')).toEqual({ type: 'float32[3, 4]', isFixed: true });
    expect(tellValue(found, 'axis')).toEqual({ type: 'int64[1]', isFixed: true });
    expect(tellValue(found, 'h')).toEqual({ type: 'float32[batch, 4]', isFixed: false });
  });
});

describe('what is none is refused', () => {
  test.each([
    ['nothing', []],
    ['text', [...new TextEncoder().encode('not a model at all')]],
    ['no graph', int(1, 8)],
    ['a length beyond the end', [...varint(7 * 8 + 2), ...varint(1000), 1]],
    ['a number without end', new Array(20).fill(0xff)],
    ['a negative length', [...varint(7 * 8 + 2), ...varint(-5)]],
  ])('%s', async (_, content) => {
    await expect(readOnnx(file(new Uint8Array(content)).reader)).rejects.toThrow(Error);
  });
});
