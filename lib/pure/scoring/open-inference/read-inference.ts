/** A request of the Open Inference Protocol: JSON alone, or JSON with the bytes of its tensors behind. */
import { badRequest, isRecord } from '../read-body';
import { readBinary } from './binary';
import { type Cell, type SentTensor, sizeOf } from './sent-tensors';

export type InferenceRequest = {
  id: string | undefined;
  tensors: SentTensor[];
  /** By name, and whether it is wanted as bytes; undefined where all are wanted. */
  outputs: Map<string, boolean> | undefined;
  /** Whether outputs that nothing is said of are wanted as bytes. */
  isBinary: boolean;
};

export const HEADER_LENGTH = 'inference-header-content-length';
const SHOWN = 'Inference-Header-Content-Length';
/** As many as NumPy's arrays have at most. */
const MOST_DIMS = 64;
const LONGEST_ID = 200;

/**
 * @param headerLength of the JSON at the beginning of the body, as the header has it; undefined where all of it is JSON
 * @throws BAD_REQUEST naming the field
 */
export function readInference(body: Uint8Array, headerLength: string | undefined): InferenceRequest {
  const end = headerLength === undefined ? body.length : lengthOf(headerLength, body.length);
  const given = parse(body.subarray(0, end));
  if (!isRecord(given) || !Array.isArray(given.inputs) || given.inputs.length === 0) {
    throw badRequest('The request must have a list of `inputs`.');
  }
  const tail = headerLength === undefined ? undefined : new Tail(body.subarray(end));
  const tensors = given.inputs.map((input) => readInput(input, tail));
  tail?.assertOver();
  const names = new Set<string>();
  for (const { name } of tensors) {
    if (names.has(name)) throw badRequest(`The input '${name}' is given twice.`);
    names.add(name);
  }
  const isBinary = flagOf(given, 'binary_data_output', 'the request') ?? false;
  return {
    id: typeof given.id === 'string' ? given.id.slice(0, LONGEST_ID) : undefined,
    tensors,
    outputs: given.outputs === undefined ? undefined : outputsOf(given.outputs, isBinary),
    isBinary,
  };
}

function lengthOf(text: string, most: number): number {
  if (!/^\d{1,15}$/.test(text)) throw badRequest(`${SHOWN} is no whole number.`);
  const length = Number(text);
  if (length > most) throw badRequest(`${SHOWN} is ${length}, and the body has ${most} bytes.`);
  return length;
}

const decoder = new TextDecoder();

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(decoder.decode(bytes));
  } catch {
    throw badRequest('The body is not valid JSON.');
  }
}

/** What stands behind the JSON: one tensor after the other. */
class Tail {
  private at = 0;

  constructor(private readonly bytes: Uint8Array) {}

  take(name: string, size: number): Uint8Array {
    const left = this.bytes.length - this.at;
    if (size > left)
      throw badRequest(`'${name}' has a \`binary_data_size\` of ${size}, and ${left} bytes are left.`);
    this.at += size;
    return this.bytes.subarray(this.at - size, this.at);
  }

  assertOver(): void {
    const left = this.bytes.length - this.at;
    if (left > 0)
      throw badRequest(`${left} bytes are left behind the last input with a \`binary_data_size\`.`);
  }
}

function readInput(given: unknown, tail: Tail | undefined): SentTensor {
  if (!isRecord(given)) throw badRequest('An input is an object.');
  const { name, shape, datatype, data, parameters } = given;
  if (typeof name !== 'string') throw badRequest('An input has a name.');
  if (!Array.isArray(shape) || !shape.every((size) => Number.isSafeInteger(size) && size >= 0)) {
    throw badRequest(`The shape of '${name}' is a list of whole numbers.`);
  }
  if (shape.length > MOST_DIMS || !Number.isSafeInteger(sizeOf(shape as number[]))) {
    throw badRequest(`The shape of '${name}' is for more than can be held.`);
  }
  const tensor = { name, shape: shape as number[], datatype: String(datatype ?? '') };
  const { binary_data_size: size, shared_memory_region: region } = isRecord(parameters) ? parameters : {};
  if (region !== undefined) throw badRequest(`'${name}' lies in shared memory, which is read nowhere here.`);
  if (size === undefined) return { ...tensor, data: readData(tensor, data) };
  if (data !== undefined) throw badRequest(`'${name}' has both \`data\` and a \`binary_data_size\`.`);
  if (!Number.isSafeInteger(size) || (size as number) < 0) {
    throw badRequest(`The \`binary_data_size\` of '${name}' is a whole number of bytes.`);
  }
  if (!tail) throw badRequest(`'${name}' has a \`binary_data_size\`, and the request no ${SHOWN}.`);
  return { ...tensor, data: readBinary(tensor, tail.take(name, size as number)) };
}

/** Flat, or nested as the shape is. */
function readData({ name, shape }: Pick<SentTensor, 'name' | 'shape'>, data: unknown): Cell[] {
  if (!Array.isArray(data)) throw badRequest(`The data of '${name}' is a list.`);
  const flat = Array.isArray(data[0]) ? (data.flat(shape.length - 1) as unknown[]) : data;
  const size = sizeOf(shape);
  if (flat.length !== size) {
    throw badRequest(`'${name}' has ${flat.length} values, and the shape is for ${size}.`);
  }
  if (flat.some((value) => typeof value === 'object' && value !== null)) {
    throw badRequest(`The data of '${name}' is nested otherwise than its shape.`);
  }
  return flat as Cell[];
}

function outputsOf(given: unknown, isBinary: boolean): Map<string, boolean> {
  if (!Array.isArray(given)) throw badRequest('`outputs` is a list.');
  return new Map(
    given.map((one) => {
      if (!isRecord(one) || typeof one.name !== 'string') throw badRequest('An output has a name.');
      return [one.name, flagOf(one, 'binary_data', `the output '${one.name}'`) ?? isBinary] as const;
    }),
  );
}

function flagOf({ parameters }: Record<string, unknown>, name: string, of: string): boolean | undefined {
  const value = isRecord(parameters) ? parameters[name] : undefined;
  if (value === undefined || typeof value === 'boolean') return value;
  throw badRequest(`\`${name}\` of ${of} is true or false.`);
}
