/** Nested lists of a request as tensors of a model's inputs. */
import { AppError } from '../../pure/errors';
import type { SentTensor } from '../../pure/scoring/open-inference/sent-tensors';
import { invalidInput, isRecord } from '../../pure/scoring/read-body';
import type { TensorData, TensorMeta } from './protocol';

const python = (dims: readonly (number | string)[]) =>
  `(${dims.map((size) => (typeof size === 'number' && size >= 0 ? size : -1)).join(', ')}${dims.length === 1 ? ',' : ''})`;

/** As many as NumPy's arrays have at most; what is nested deeper is not looked at. */
const MOST_DIMS = 64;

type Cells = (number | string | boolean)[];

const breach = (reason: string) =>
  new AppError(
    'INVALID_PARAMETER_VALUE',
    `Failed to predict data. \nError: Failed to enforce schema of data. Error: ${reason}`,
  );

/**
 * @param value by the name of the input, as a list of items with all of them, or alone where there is one input
 * @throws BAD_REQUEST, INVALID_PARAMETER_VALUE
 */
export function tensorsOf(value: unknown, inputs: readonly TensorMeta[]): TensorData[] {
  const [only] = inputs;
  const byName = isRecord(value)
    ? value
    : Array.isArray(value) && value.length > 0 && value.every(isRecord)
      ? byColumn(value)
      : undefined;
  if (byName) {
    const missing = inputs.filter(({ name }) => !Object.hasOwn(byName, name)).map(({ name }) => `'${name}'`);
    if (missing.length > 0 && !(inputs.length === 1 && Object.keys(byName).length === 1)) {
      throw breach(`Model is missing inputs [${missing.join(', ')}].`);
    }
    const [alone] = Object.values(byName);
    return inputs.map((meta) => tensorOf(Object.hasOwn(byName, meta.name) ? byName[meta.name] : alone, meta));
  }
  if (inputs.length !== 1 || !only) {
    throw breach(`Model is missing inputs [${inputs.map(({ name }) => `'${name}'`).join(', ')}].`);
  }
  return [tensorOf(value, only)];
}

/**
 * The same of tensors that came as such.
 *
 * @throws BAD_REQUEST, INVALID_PARAMETER_VALUE
 */
export function tensorsOfSent(sent: readonly SentTensor[], inputs: readonly TensorMeta[]): TensorData[] {
  const [only] = sent;
  const byName = new Map(sent.map((tensor) => [tensor.name, tensor]));
  const missing = inputs.filter(({ name }) => !byName.has(name)).map(({ name }) => `'${name}'`);
  if (missing.length > 0 && !(inputs.length === 1 && sent.length === 1)) {
    throw breach(`Model is missing inputs [${missing.join(', ')}].`);
  }
  return inputs.map((meta) => {
    const { shape: dims, data } = (byName.get(meta.name) ?? only) as SentTensor;
    assertShape(dims, meta.shape);
    const isReady = ArrayBuffer.isView(data) && meta.type.startsWith('float');
    const held = isReady
      ? (data as unknown as Float64Array)
      : Array.from(data, (value) => cellOf(value, meta.type));
    return { name: meta.name, type: meta.type, dims, data: held };
  });
}

function byColumn(items: Record<string, unknown>[]): Record<string, unknown[]> {
  const columns: Record<string, unknown[]> = {};
  for (const item of items) {
    for (const [name, cell] of Object.entries(item)) {
      const column = columns[name] ?? [];
      columns[name] = column;
      column.push(cell);
    }
  }
  if (new Set(Object.values(columns).map(({ length }) => length)).size > 1) {
    throw invalidInput('The length of values for each input/column name are not the same');
  }
  return columns;
}

function tensorOf(value: unknown, { name, type, shape }: TensorMeta): TensorData {
  const dims: number[] = [];
  for (let at: unknown = value; Array.isArray(at) && dims.length < MOST_DIMS; at = at[0])
    dims.push(at.length);
  assertShape(dims, shape);
  const data: Cells = [];
  flatten(value, dims, 0, data, type);
  return { name, type, dims, data };
}

function flatten(value: unknown, dims: readonly number[], depth: number, into: Cells, type: string): void {
  if (depth < dims.length) {
    if (!Array.isArray(value) || value.length !== dims[depth]) {
      throw invalidInput('The lists of a tensor must all be of the same length.');
    }
    for (const one of value) flatten(one, dims, depth + 1, into, type);
    return;
  }
  into.push(cellOf(value, type));
}

function assertShape(dims: readonly number[], shape: TensorMeta['shape']): void {
  const fits =
    dims.length === shape.length &&
    shape.every((size, at) => typeof size !== 'number' || size < 0 || size === dims[at]);
  if (!fits) throw breach(`Shape of input ${python(dims)} does not match expected shape ${python(shape)}.`);
}

/** What numbers of these types are, least and greatest; others are not looked at. */
const RANGES: Record<string, [number, number]> = {
  int8: [-128, 127],
  uint8: [0, 255],
  int16: [-32768, 32767],
  uint16: [0, 65535],
  int32: [-2147483648, 2147483647],
  uint32: [0, 4294967295],
};

function cellOf(value: unknown, type: string): number | string | boolean {
  if (type === 'string') {
    if (typeof value === 'string') return value;
    throw breach(`dtype of input object does not match expected dtype object`);
  }
  if (typeof value === 'number') {
    const [least, greatest] = RANGES[type] ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
    if (value >= least && value <= greatest) return value;
    if (Number.isNaN(value) && !(type in RANGES)) return value;
    throw breach(`Python integer ${value} out of bounds for ${type}`);
  }
  if (typeof value === 'boolean') return type === 'bool' ? value : Number(value);
  if (value === null && type.startsWith('float')) return Number.NaN;
  throw breach(
    `dtype of input ${typeof value === 'string' ? 'object' : typeof value} does not match expected dtype ${type}`,
  );
}
