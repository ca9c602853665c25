/** What an endpoint answers, as the Open Inference Protocol has it: JSON alone, or with the bytes of outputs behind. */
import type { Invoked } from '@/lib/domains/serving';
import type { NumberOutput } from '@/lib/platform/runtimes/protocol';
import { writeBinary } from '@/lib/pure/scoring/open-inference/binary';
import { HEADER_LENGTH } from '@/lib/pure/scoring/open-inference/read-inference';
import { sizeOf } from '@/lib/pure/scoring/open-inference/sent-tensors';
import { badRequest, isRecord, parseJson } from '@/lib/pure/scoring/read-body';
import type { Inference } from './open-inference';

type Output = { name: string; datatype: string; shape: number[]; data: unknown[] | NumberOutput['data'] };
type Answer = Pick<Invoked, 'status' | 'body' | 'exact' | 'outputs' | 'entity' | 'requestId'>;
type Answered = { status: number; body: string | Buffer; headers: Record<string, string> };

/**
 * @param inference what was asked; undefined where it could not be read
 * @throws BAD_REQUEST for an output that there is not
 */
export function answerInference(
  { status, body, exact, outputs: said, entity, requestId }: Answer,
  inference: Inference | undefined,
  endpoint: string,
): Answered {
  if (status !== 200 || !inference) {
    const { message = 'failed' } = JSON.parse(body) as { message?: string };
    return { status, body: JSON.stringify({ error: message }), headers: {} };
  }
  const { id, outputs: wanted, isBinary, types } = inference;
  const found = (said && outputsOfNumbers(said, types)) ?? readOutputs(exact ?? body, types);
  const bytes: Uint8Array[] = [];
  const outputs = chosen(found, wanted).map(({ data, ...output }) => {
    if (!(wanted?.get(output.name) ?? isBinary)) return { ...output, data: Array.from(data) };
    const binary = writeBinary(output.datatype, data);
    bytes.push(binary);
    return { ...output, parameters: { binary_data_size: binary.length } };
  });
  const head = JSON.stringify({
    model_name: endpoint,
    model_version: entity,
    id: id ?? requestId,
    outputs,
  });
  if (bytes.length === 0) return { status, body: head, headers: {} };
  const json = Buffer.from(head);
  return {
    status,
    body: Buffer.concat([json, ...bytes]),
    headers: { 'content-type': 'application/octet-stream', [HEADER_LENGTH]: String(json.length) },
  };
}

/** In the order in which they are wanted. */
function chosen(found: Output[], wanted: Inference['outputs']): Output[] {
  if (!wanted) return found;
  return [...wanted.keys()].map((name) => {
    const output = found.find((one) => one.name === name);
    if (output) return output;
    const known = found.map((one) => `'${one.name}'`).join(', ');
    throw badRequest(`The model has no output '${name}'; it has ${known}.`);
  });
}

const FLOATS: Record<string, Float32ArrayConstructor | Float64ArrayConstructor> = {
  FP32: Float32Array,
  FP64: Float64Array,
};

/** As the model's signature names them; undefined where one is none of floats there: the text is read then. */
function outputsOfNumbers(said: readonly NumberOutput[], types: Inference['types']): Output[] | undefined {
  const found: Output[] = [];
  for (const { name, shape, data } of said) {
    const datatype = types.get(name) ?? (data instanceof Float32Array ? 'FP32' : 'FP64');
    const List = FLOATS[datatype];
    if (!List) return undefined;
    found.push({ name, datatype, shape, data: data instanceof List ? data : List.from(data) });
  }
  return found;
}

/** Out of the text of an answer. */
function readOutputs(body: string, types: Inference['types']): Output[] {
  const { predictions } = parseJson(body) as { predictions?: unknown };
  // What is written with a decimal point is no whole number, whatever its value.
  const hasFractions = /\d\.\d/.test(body);
  return outputsOf(predictions).map((output) => {
    const known = types.get(output.name);
    if (known && output.datatype !== 'BYTES') return { ...output, datatype: known };
    return hasFractions && output.datatype === 'INT64' ? { ...output, datatype: 'FP64' } : output;
  });
}

function outputsOf(predictions: unknown): Output[] {
  if (Array.isArray(predictions) && predictions.length > 0 && predictions.every(isRecord)) {
    const names = Object.keys(predictions[0] as object);
    return names.map((name) =>
      outputOf(
        name,
        predictions.map((row) => (row as Record<string, unknown>)[name]),
      ),
    );
  }
  if (isRecord(predictions)) return Object.entries(predictions).map(([name, value]) => outputOf(name, value));
  return [outputOf('predictions', predictions)];
}

function outputOf(name: string, value: unknown): Output {
  if (!Array.isArray(value)) return { name, datatype: datatypeOf([value]), shape: [1], data: [value] };
  const shape: number[] = [];
  for (let at: unknown = value; Array.isArray(at); at = at[0]) shape.push(at.length);
  const data: unknown[] = shape.length === 1 ? value : value.flat(shape.length - 1);
  const isEven = data.length === sizeOf(shape) && !data.some(Array.isArray);
  // Lists of different lengths are no tensor: each is a text of JSON.
  return isEven
    ? { name, datatype: datatypeOf(data), shape, data }
    : { name, datatype: 'BYTES', shape: [value.length], data: value.map((one) => JSON.stringify(one)) };
}

function datatypeOf(data: unknown[]): string {
  if (data.every((value) => typeof value === 'boolean')) return 'BOOL';
  if (data.every((value) => typeof value === 'number' || value === null)) {
    return data.every((value) => Number.isInteger(value)) ? 'INT64' : 'FP64';
  }
  return 'BYTES';
}
