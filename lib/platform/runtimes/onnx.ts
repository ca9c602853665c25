/** ONNX graphs by onnxruntime, fed and read as MLflow's onnx flavor does. Runs inside of a model's own process. */
import type { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';
import { float, integer } from '../../pure/scoring/python-json';
import type { OpenModel } from './model-child';
import type { Answer, NumberOutput, ReadBatch, Reply, TensorData, TensorMeta } from './protocol';

type Values = ArrayLike<number | string | boolean | bigint>;
type Fed = Omit<TensorData, 'data'> & { data: Values };

/** Typed arrays take no bigint for a number. */
const numbers = (values: Values) =>
  (Array.isArray(values) && values.some((value) => typeof value === 'bigint')
    ? values.map(Number)
    : values) as ArrayLike<number>;

const ARRAYS: Record<string, (data: Values) => unknown> = {
  float32: (data) => new Float32Array(numbers(data)),
  float64: (data) => new Float64Array(numbers(data)),
  int8: (data) => new Int8Array(numbers(data)),
  int16: (data) => new Int16Array(numbers(data)),
  int32: (data) => new Int32Array(numbers(data)),
  uint8: (data) => new Uint8Array(numbers(data)),
  int64: (data) =>
    BigInt64Array.from(data as ArrayLike<never>, (value: number | bigint) =>
      typeof value === 'bigint' ? value : BigInt(Math.trunc(Number(value))),
    ),
  bool: (data) => Uint8Array.from(numbers(data), (value) => (value ? 1 : 0)),
  string: (data) => Array.from(data, String),
};

/** @throws Error for a file that is no ONNX model, or that answers something else than tensors */
export async function openOnnx(file: string): Promise<OpenModel> {
  const ort = await import('onnxruntime-node').catch(() => {
    throw new Error('onnxruntime-node is not installed here: `npm install onnxruntime-node`.');
  });
  // One thread each: the pool of the library spins, and several models share the processors.
  const session = await ort.InferenceSession.create(file, {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    logSeverityLevel: 3,
  });
  const inputs = session.inputMetadata.map(metaOf);
  const outputs = session.outputMetadata.map(metaOf);
  const tensorOf = ({ type, data, dims }: Fed): OrtTensor => {
    const make = ARRAYS[type];
    if (!make) throw new Error(`Inputs of the type ${type} cannot be fed.`);
    return new ort.Tensor(type as 'float32', make(data) as Float32Array, dims);
  };
  return {
    meta: { inputs, outputs },
    async run(batch): Promise<Reply> {
      if (batch.kind === 'raw')
        return { fault: 'This model takes tables and tensors only.', isBatchFault: false };
      const feeds = Object.fromEntries(
        feedsOf(batch, inputs).map((tensor) => [tensor.name, tensorOf(tensor)]),
      );
      const result = await session.run(feeds);
      const found = outputs.map(({ name }) => [name, result[name] as OrtTensor] as const);
      return { answers: answersOf(batch, found), outputs: numbersOf(batch, found) };
    },
  };
}

function metaOf(meta: InferenceSession.ValueMetadata): TensorMeta {
  if (!meta.isTensor) throw new Error(`'${meta.name}' is not a tensor.`);
  return { name: meta.name, type: meta.type, shape: [...meta.shape] };
}

function feedsOf(batch: Exclude<ReadBatch, { kind: 'raw' }>, inputs: TensorMeta[]): Fed[] {
  if (batch.kind === 'tensors') return batch.tensors;
  const rows = batch.parts.reduce((sum, part) => sum + part, 0);
  const [only] = inputs;
  const isOne = inputs.length === 1 && only !== undefined;
  if (batch.kind === 'numbers') {
    const { layout, values } = batch;
    const width = layout.columns.length;
    if (isOne) return [{ ...only, dims: [rows, width], data: values }];
    const columns = layout.columns.map(({ name }, at) => ({
      name,
      values: Float64Array.from({ length: rows }, (_, row) => values[row * width + at] as number),
    }));
    return byColumn(columns, rows, inputs);
  }
  // The frame's values as one matrix where the graph has one input, else a column an input: so does MLflow.
  if (isOne) return [{ ...only, dims: [rows, batch.columns.length], data: matrix(batch.columns, rows) }];
  return byColumn(batch.columns, rows, inputs);
}

function byColumn(
  columns: readonly { name: string; values: Values }[],
  rows: number,
  inputs: TensorMeta[],
): Fed[] {
  const byName = new Map(columns.map((column) => [column.name, column]));
  return inputs.map(({ name, type, shape }) => {
    const column = byName.get(name);
    if (!column) throw new Error(`The table has no column '${name}'.`);
    return { name, type, dims: shape.length === 2 ? [rows, 1] : [rows], data: column.values };
  });
}

/** Row by row. */
function matrix(columns: readonly { values: Values }[], rows: number): Values {
  const width = columns.length;
  const data = new Array<number | string | boolean | bigint>(rows * width);
  for (let at = 0; at < width; at += 1) {
    const values = columns[at]?.values ?? [];
    for (let row = 0; row < rows; row += 1) data[row * width + at] = values[row] as number;
  }
  return data;
}

type Output = readonly [name: string, tensor: OrtTensor];

function answersOf({ kind, parts }: Exclude<ReadBatch, { kind: 'raw' }>, outputs: Output[]): Answer[] {
  const rows = parts.reduce((sum, part) => sum + part, 0);
  if (parts.length > 1 && outputs.some(([, { dims }]) => dims[0] !== rows)) {
    throw new Error('An output is not one row an input row.');
  }
  let from = 0;
  return parts.map((count) => {
    const to = parts.length === 1 ? Number.POSITIVE_INFINITY : from + count;
    const predictions =
      kind === 'tensors' ? arrays(outputs, from, to) : records(outputs, from, Math.min(to, rows));
    from += count;
    return { status: 200, body: `{"predictions": ${predictions}}` };
  });
}

/** The same as numbers, of the shapes that they have in the text; undefined where they are not all floats of one row an input row. */
function numbersOf(
  { kind, parts }: Exclude<ReadBatch, { kind: 'raw' }>,
  outputs: Output[],
): NumberOutput[] | undefined {
  const rows = parts.reduce((sum, part) => sum + part, 0);
  if (rows === 0 || outputs.some(([, { dims, type }]) => dims[0] !== rows || !isFloat(type)))
    return undefined;
  return outputs.map(([name, { data, dims }]) => ({
    name,
    shape: kind !== 'tensors' && data.length === rows ? [rows] : [...dims],
    data: data as NumberOutput['data'],
  }));
}

/** A row a prediction. What a row has several of is a list: MLflow would spread it over rows that nobody asked for. */
function records(outputs: Output[], from: number, to: number): string {
  const cells = outputs.map(([name, tensor], at) => ({
    before: `${at === 0 ? '{' : ', '}${JSON.stringify(name)}: `,
    cell: cellsOf(tensor),
  }));
  let text = '[';
  for (let row = from; row < to; row += 1) {
    if (row > from) text += ', ';
    for (const { before, cell } of cells) text += before + cell(row);
    text += '}';
  }
  return `${text}]`;
}

/** What does not change from row to row is worked out once. */
function cellsOf({ data, dims, type }: OrtTensor): (row: number) => string {
  const values = data as ArrayLike<number | bigint | string>;
  const inner = dims.slice(1);
  const width = inner.reduce((product, size) => product * size, 1);
  if (width !== 1) return (row) => nested(values, type, inner, row * width);
  if (isFloat(type)) return (row) => float(values[row] as number);
  return (row) => cellText(values, row, type);
}

const isFloat = (type: string) => type === 'float32' || type === 'float64';

function arrays(outputs: Output[], from: number, to: number): string {
  const fields = outputs.map(([name, { data, dims, type }]) => {
    const width = dims.slice(1).reduce((product, size) => product * size, 1);
    const end = Math.min(to, dims[0] ?? 1);
    return `${JSON.stringify(name)}: ${nested(data as never, type, dims.length === 0 ? [] : [end - from, ...dims.slice(1)], from * width)}`;
  });
  return `{${fields.join(', ')}}`;
}

function nested(
  data: ArrayLike<number | bigint | string>,
  type: string,
  dims: readonly number[],
  at: number,
): string {
  const [size, ...rest] = dims;
  if (size === undefined) return cellText(data, at, type);
  const step = rest.reduce((product, each) => product * each, 1);
  const parts: string[] = new Array(size);
  for (let index = 0; index < size; index += 1) parts[index] = nested(data, type, rest, at + index * step);
  return `[${parts.join(', ')}]`;
}

function cellText(data: ArrayLike<number | bigint | string>, at: number, type: string): string {
  const value = data[at];
  if (isFloat(type)) return float(Number(value));
  if (type === 'bool') return value ? 'true' : 'false';
  return typeof value === 'string' ? JSON.stringify(value) : integer(value as number | bigint);
}
