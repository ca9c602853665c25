/** Tensors as bytes: the binary tensor data extension of the Open Inference Protocol, as Triton and KServe have it. */
import { badRequest } from '../read-body';
import { type Cell, type SentTensor, sizeOf } from './sent-tensors';

type Numeric =
  | Float64Array
  | Float32Array
  | Int32Array
  | Int16Array
  | Int8Array
  | Uint32Array
  | Uint16Array
  | Uint8Array;
type NumericType = { size: number; view: (bytes: ArrayBuffer) => Numeric };
type LongType = { size: 8; long: (bytes: ArrayBuffer) => BigInt64Array | BigUint64Array };

/** Numbers lie as little-endian machines have them. */
const NUMERIC: Record<string, NumericType> = {
  FP64: { size: 8, view: (bytes) => new Float64Array(bytes) },
  FP32: { size: 4, view: (bytes) => new Float32Array(bytes) },
  INT32: { size: 4, view: (bytes) => new Int32Array(bytes) },
  INT16: { size: 2, view: (bytes) => new Int16Array(bytes) },
  INT8: { size: 1, view: (bytes) => new Int8Array(bytes) },
  UINT32: { size: 4, view: (bytes) => new Uint32Array(bytes) },
  UINT16: { size: 2, view: (bytes) => new Uint16Array(bytes) },
  UINT8: { size: 1, view: (bytes) => new Uint8Array(bytes) },
};
const LONG: Record<string, LongType> = {
  INT64: { size: 8, long: (bytes) => new BigInt64Array(bytes) },
  UINT64: { size: 8, long: (bytes) => new BigUint64Array(bytes) },
};
const KNOWN = [...Object.keys(NUMERIC), ...Object.keys(LONG), 'BOOL', 'BYTES'].join(', ');

const fixedSize = (datatype: string): number | undefined =>
  datatype === 'BOOL' ? 1 : (NUMERIC[datatype]?.size ?? LONG[datatype]?.size);

/**
 * The values of one tensor.
 *
 * @param bytes all of them, and no more
 * @throws BAD_REQUEST where the bytes are not what shape and datatype say
 */
export function readBinary(
  { name, datatype, shape }: Pick<SentTensor, 'name' | 'datatype' | 'shape'>,
  bytes: Uint8Array,
): ArrayLike<Cell> {
  const count = sizeOf(shape);
  if (datatype === 'BYTES') return readTexts(name, bytes, count);
  const size = fixedSize(datatype);
  if (size === undefined) throw badRequest(`The datatype of '${name}' is '${datatype}'; it can be ${KNOWN}.`);
  if (bytes.length !== count * size) {
    throw badRequest(
      `'${name}' has ${bytes.length} bytes, and ${datatype} of the shape [${shape.join(', ')}] takes ${count * size}.`,
    );
  }
  if (datatype === 'BOOL') return Array.from(bytes, (byte) => byte !== 0);
  // A copy: numbers must lie at a multiple of their size. (A Buffer's own `slice` copies nothing.)
  const own = new Uint8Array(bytes).buffer;
  const long = LONG[datatype];
  if (!long) return NUMERIC[datatype]?.view(own) ?? [];
  const values = long.long(own);
  const numbers = new Float64Array(count);
  for (let at = 0; at < count; at += 1) {
    const value = Number(values[at]);
    if (!Number.isSafeInteger(value)) {
      throw badRequest(`'${name}' has ${values[at]} at place ${at}: beyond 2^53 no number is held exactly.`);
    }
    numbers[at] = value;
  }
  return numbers;
}

const LENGTH = 4;
const reader = new TextDecoder('utf-8', { fatal: true });

/** Each with its length before it. */
function readTexts(name: string, bytes: Uint8Array, count: number): string[] {
  const texts: string[] = [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = 0;
  while (at < bytes.length) {
    const from = at + LENGTH;
    const end = from > bytes.length ? from : from + view.getUint32(at, true);
    if (end > bytes.length) {
      throw badRequest(
        `'${name}' breaks off: its element ${texts.length} goes beyond its ${bytes.length} bytes.`,
      );
    }
    try {
      texts.push(reader.decode(bytes.subarray(from, end)));
    } catch {
      throw badRequest(`'${name}' has no text of UTF-8 in its element ${texts.length}.`);
    }
    at = end;
  }
  if (texts.length !== count) {
    throw badRequest(`'${name}' has ${texts.length} values, and the shape is for ${count}.`);
  }
  return texts;
}

const writer = new TextEncoder();

/** @param data a number is there where the datatype is one of numbers; a gap is NaN. What lies in memory is of the datatype already */
export function writeBinary(datatype: string, data: readonly unknown[] | Numeric): Uint8Array {
  if (ArrayBuffer.isView(data)) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  if (datatype === 'BOOL') return Uint8Array.from(data, (value) => (value ? 1 : 0));
  const long = LONG[datatype];
  if (long) return new Uint8Array(BigInt64Array.from(data, (value) => BigInt(Number(value))).buffer);
  const numeric = NUMERIC[datatype];
  if (numeric) {
    const bytes = new ArrayBuffer(data.length * numeric.size);
    const numbers = numeric.view(bytes);
    for (let at = 0; at < data.length; at += 1)
      numbers[at] = data[at] === null ? Number.NaN : Number(data[at]);
    return new Uint8Array(bytes);
  }
  const texts = data.map((value) => writer.encode(textOf(value)));
  const bytes = new Uint8Array(texts.reduce((sum, { length }) => sum + LENGTH + length, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const text of texts) {
    view.setUint32(at, text.length, true);
    bytes.set(text, at + LENGTH);
    at += LENGTH + text.length;
  }
  return bytes;
}

const textOf = (value: unknown): string => {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
};
