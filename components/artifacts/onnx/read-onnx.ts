/** What an ONNX model is made of. Field numbers are those of onnx.proto; weights are told by shape, never read. */
import type { ByteReader } from './byte-reader';
import { type Field, fieldsOf, floatAt, integersOf, textAt } from './protobuf';

export type OnnxValue = { name: string; type: string };
export type OnnxNode = {
  id: string;
  op: string;
  name: string;
  domain: string;
  inputs: string[];
  outputs: string[];
  attributes: { name: string; value: string }[];
};
export type OnnxModel = {
  name: string;
  producer: string;
  irVersion: number;
  opsets: string[];
  metadata: { name: string; value: string }[];
  inputs: OnnxValue[];
  outputs: OnnxValue[];
  /** Weights: by name, type and shape. */
  weights: Map<string, string>;
  /** Types and shapes of what flows between nodes, as far as the model says. */
  types: Map<string, string>;
  nodes: OnnxNode[];
};

const TYPES =
  'undefined float32 uint8 int8 uint16 int16 int32 int64 string bool float16 float64 uint32 uint64 complex64 complex128 bfloat16 float8e4m3fn float8e4m3fnuz float8e5m2 float8e5m2fnuz uint4 int4 float4e2m1'.split(
    ' ',
  );
const typeName = (type: number) => TYPES[type] ?? `type ${type}`;
const shaped = (type: number, shape: readonly (string | number)[]) =>
  `${typeName(type)}[${shape.join(', ')}]`;

/** Reads messages of one file. */
class Messages {
  constructor(private readonly reader: ByteReader) {}

  all = (field: Pick<Field, 'start' | 'end'>) => fieldsOf(this.reader, field.start, field.end);
  text = (fields: readonly Field[], number: number) =>
    textAt(
      this.reader,
      fields.find((field) => field.number === number),
    );
  texts = (fields: readonly Field[], number: number) =>
    Promise.all(fields.filter((field) => field.number === number).map((field) => textAt(this.reader, field)));
  integers = (fields: readonly Field[], number: number, most?: number) =>
    integersOf(
      this.reader,
      fields.filter((field) => field.number === number),
      most,
    );
  float = (field: Field) => floatAt(this.reader, field);
}

const numbered = (fields: readonly Field[], number: number) =>
  fields.filter((field) => field.number === number);
const numberIn = (fields: readonly Field[], number: number) =>
  fields.find((field) => field.number === number)?.value ?? 0;

async function readTensor(messages: Messages, field: Field): Promise<{ name: string; type: string }> {
  const fields = await messages.all(field);
  const dims = await messages.integers(fields, 1);
  return { name: await messages.text(fields, 8), type: shaped(numberIn(fields, 2), dims) };
}

async function readType(messages: Messages, field: Field | undefined): Promise<string> {
  if (!field) return '';
  const [kind] = await messages.all(field);
  if (kind?.number !== 1) return kind?.number === 4 ? 'sequence' : kind?.number === 5 ? 'map' : '';
  const tensor = await messages.all(kind);
  const [shape] = numbered(tensor, 2);
  if (!shape) return typeName(numberIn(tensor, 1));
  const dims: (string | number)[] = [];
  for (const dim of numbered(await messages.all(shape), 1)) {
    const [said] = await messages.all(dim);
    dims.push(said?.number === 1 ? said.value : (await messages.text(said ? [said] : [], 2)) || '?');
  }
  return shaped(numberIn(tensor, 1), dims);
}

async function readValue(messages: Messages, field: Field): Promise<OnnxValue> {
  const fields = await messages.all(field);
  return { name: await messages.text(fields, 1), type: await readType(messages, numbered(fields, 2)[0]) };
}

const MOST_SHOWN = 16;
const some = (values: readonly (string | number)[]) =>
  `[${values.slice(0, MOST_SHOWN).join(', ')}${values.length > MOST_SHOWN ? ', …' : ''}]`;

async function readAttribute(messages: Messages, field: Field): Promise<{ name: string; value: string }> {
  const fields = await messages.all(field);
  const name = await messages.text(fields, 1);
  for (const one of fields) {
    if (one.number === 2) return { name, value: String(Number((await messages.float(one)).toPrecision(7))) };
    if (one.number === 3) return { name, value: String(one.value) };
    if (one.number === 4) return { name, value: await messages.text([one], 4) };
    if (one.number === 5) return { name, value: (await readTensor(messages, one)).type };
    if (one.number === 6) {
      const nodes = numbered(await messages.all(one), 1).length;
      return { name, value: `graph of ${nodes} nodes` };
    }
    if (one.number === 7)
      return {
        name,
        value: `${numbered(fields, 7).length > 1 ? numbered(fields, 7).length : Math.floor((one.end - one.start) / 4)} floats`,
      };
    if (one.number === 8) return { name, value: some(await messages.integers(fields, 8, MOST_SHOWN + 1)) };
    if (one.number === 9) return { name, value: some(await messages.texts(fields, 9)) };
  }
  return { name, value: '' };
}

async function readNode(messages: Messages, field: Field, index: number): Promise<OnnxNode> {
  const fields = await messages.all(field);
  const attributes: OnnxNode['attributes'] = [];
  for (const attribute of numbered(fields, 5)) attributes.push(await readAttribute(messages, attribute));
  return {
    id: `node ${index}`,
    op: await messages.text(fields, 4),
    name: await messages.text(fields, 3),
    domain: await messages.text(fields, 7),
    inputs: await messages.texts(fields, 1),
    outputs: await messages.texts(fields, 2),
    attributes,
  };
}

/** @throws Error for what is no ONNX model */
export async function readOnnx(reader: ByteReader): Promise<OnnxModel> {
  const messages = new Messages(reader);
  const model = await messages.all({ start: 0, end: reader.size });
  const [graphField] = numbered(model, 7);
  if (!graphField) throw new Error('it holds no graph');
  const graph = await messages.all(graphField);
  const values = async (number: number) => {
    const found: OnnxValue[] = [];
    for (const field of numbered(graph, number)) found.push(await readValue(messages, field));
    return found;
  };
  const weights = new Map<string, string>();
  for (const field of numbered(graph, 5)) {
    const { name, type } = await readTensor(messages, field);
    weights.set(name, type);
  }
  const nodes: OnnxNode[] = [];
  for (const [index, field] of numbered(graph, 1).entries())
    nodes.push(await readNode(messages, field, index));
  const [inputs, outputs, between] = [await values(11), await values(12), await values(13)];
  const opsets: string[] = [];
  for (const field of numbered(model, 8)) {
    const fields = await messages.all(field);
    opsets.push(`${(await messages.text(fields, 1)) || 'ai.onnx'} ${numberIn(fields, 2)}`);
  }
  const metadata: OnnxModel['metadata'] = [];
  for (const field of numbered(model, 14)) {
    const fields = await messages.all(field);
    metadata.push({ name: await messages.text(fields, 1), value: await messages.text(fields, 2) });
  }
  return {
    name: await messages.text(graph, 2),
    producer: [await messages.text(model, 2), await messages.text(model, 3)].filter(Boolean).join(' '),
    irVersion: numberIn(model, 1),
    opsets,
    metadata,
    // Old models list their weights among the inputs.
    inputs: inputs.filter(({ name }) => !weights.has(name)),
    outputs,
    weights,
    types: new Map([...inputs, ...between, ...outputs].map(({ name, type }) => [name, type])),
    nodes,
  };
}
