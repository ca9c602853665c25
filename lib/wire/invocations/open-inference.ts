/** The Open Inference Protocol, version 2, over what endpoints answer anyway. */
import type { Invoked, LiveEndpoint } from '@/lib/domains/serving';
import { AppError, notFound } from '@/lib/pure/errors';
import { type Asked, isRecord } from '@/lib/pure/scoring/read-body';
import type { Signature } from '@/lib/pure/scoring/signature';
import { headersOf } from './serve';

type Input = { name: string; shape: number[]; datatype: string; data: unknown[] };
export type Inference = { asked: Asked; id: string | undefined; outputs: string[] | undefined };

const bad = (message: string) => new AppError('BAD_REQUEST', message);

const DATATYPES: Record<string, string> = {
  double: 'FP64',
  float: 'FP32',
  long: 'INT64',
  integer: 'INT32',
  boolean: 'BOOL',
  string: 'BYTES',
  float64: 'FP64',
  float32: 'FP32',
  int64: 'INT64',
  int32: 'INT32',
  bool: 'BOOL',
};

function servedOf({ live, row }: LiveEndpoint, entity: string | undefined) {
  if (!live)
    throw new AppError('TEMPORARILY_UNAVAILABLE', `The endpoint '${row.name}' is not ready yet.`, {
      retryAfterSeconds: 1,
    });
  const name = entity ?? live.definition.routes.find(({ percent }) => percent > 0)?.entity ?? '';
  const served = live.models.get(name);
  if (!served) throw notFound(`The endpoint serves no entity called '${name}'.`);
  return { live, served };
}

export function describeModel(endpoint: LiveEndpoint, entity: string | undefined) {
  const { live, served } = servedOf(endpoint, entity);
  const { signature, runtime } = served.model ?? {};
  const { inputs, outputs } = served.replicas?.known ?? {};
  return {
    name: endpoint.row.name,
    versions: live.definition.entities.map(({ name }) => name),
    platform: runtime === 'python' ? 'mlflow_pyfunc' : `${runtime}_node`,
    inputs:
      signature?.kind === 'columns'
        ? signature.columns.map(({ name, type }, at) => ({
            name: name ?? String(at),
            datatype: DATATYPES[type] ?? 'BYTES',
            shape: [-1],
          }))
        : (inputs ?? []).map(({ name, type, shape }) => ({
            name,
            datatype: DATATYPES[type] ?? 'BYTES',
            shape: shape.map((size) => (typeof size === 'number' ? size : -1)),
          })),
    outputs: (outputs ?? []).map(({ name, type, shape }) => ({
      name,
      datatype: DATATYPES[type] ?? 'BYTES',
      shape: shape.map((size) => (typeof size === 'number' ? size : -1)),
    })),
  };
}

/** @throws BAD_REQUEST */
export function askedOfInference(
  body: Buffer,
  endpoint: LiveEndpoint,
  entity: string | undefined,
): Inference {
  let given: unknown;
  try {
    given = JSON.parse(body.toString('utf8'));
  } catch {
    throw bad('The body is not valid JSON.');
  }
  if (!isRecord(given) || !Array.isArray(given.inputs) || given.inputs.length === 0) {
    throw bad('The request must have a list of `inputs`.');
  }
  const inputs = given.inputs.map(readInput);
  const { served } = servedOf(endpoint, entity);
  const outputs = Array.isArray(given.outputs)
    ? given.outputs.flatMap((one) => (isRecord(one) && typeof one.name === 'string' ? [one.name] : []))
    : undefined;
  const id = typeof given.id === 'string' ? given.id.slice(0, 200) : undefined;
  return {
    asked: { ...toAsked(inputs, served.model?.signature), ...(id !== undefined && { clientRequestId: id }) },
    id,
    outputs,
  };
}

function readInput(given: unknown): Input {
  if (!isRecord(given)) throw bad('An input is an object.');
  const { name, shape, datatype, data } = given;
  if (typeof name !== 'string') throw bad('An input has a name.');
  if (!Array.isArray(shape) || !shape.every((size) => Number.isInteger(size) && size >= 0)) {
    throw bad(`The shape of '${name}' is a list of whole numbers.`);
  }
  if (!Array.isArray(data)) throw bad(`The data of '${name}' is a list.`);
  const flat = data.flat(Number.POSITIVE_INFINITY) as unknown[];
  const size = (shape as number[]).reduce((product, each) => product * each, 1);
  if (flat.length !== size) throw bad(`'${name}' has ${flat.length} values, and the shape is for ${size}.`);
  return { name, shape: shape as number[], datatype: String(datatype ?? ''), data: flat };
}

/** One column an input; one matrix for all columns of the signature; or tensors as they are. */
function toAsked(inputs: Input[], signature: Signature | undefined): Asked {
  const [only] = inputs;
  if (signature?.kind === 'columns') {
    const { columns } = signature;
    if (
      only &&
      inputs.length === 1 &&
      only.shape.length === 2 &&
      only.shape[1] === columns.length &&
      columns.length > 1
    ) {
      const names = columns.map(({ name }, at) => name ?? String(at));
      return { format: 'dataframe_split', value: { columns: names, data: nest(only.data, only.shape) } };
    }
    return { format: 'inputs', value: Object.fromEntries(inputs.map(({ name, data }) => [name, data])) };
  }
  return {
    format: 'inputs',
    value: Object.fromEntries(inputs.map(({ name, data, shape }) => [name, nest(data, shape)])),
  };
}

function nest(data: unknown[], shape: number[]): unknown[] {
  const [size = 0, ...rest] = shape;
  if (rest.length === 0) return data;
  const step = rest.reduce((product, each) => product * each, 1);
  return Array.from({ length: size }, (_, at) => nest(data.slice(at * step, (at + 1) * step), rest));
}

/** @param inference what was asked; undefined where it could not be read */
export function answerOf(invoked: Invoked, inference: Inference | undefined, endpoint: string) {
  const { id, outputs: wanted } = inference ?? {};
  const headers = headersOf(invoked);
  const parsed = JSON.parse(invoked.body) as { predictions?: unknown; message?: string };
  if (invoked.status !== 200) {
    return { status: invoked.status, body: JSON.stringify({ error: parsed.message ?? 'failed' }), headers };
  }
  // What is written with a decimal point is no whole number, whatever its value.
  const hasFractions = /\d\.\d/.test(invoked.body);
  const outputs = outputsOf(parsed.predictions)
    .filter(({ name }) => !wanted || wanted.includes(name))
    .map((output) =>
      hasFractions && output.datatype === 'INT64' ? { ...output, datatype: 'FP64' } : output,
    );
  const body = { model_name: endpoint, model_version: invoked.entity, id: id ?? invoked.requestId, outputs };
  return { status: 200, body: JSON.stringify(body), headers };
}

function outputsOf(predictions: unknown) {
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

function outputOf(name: string, value: unknown) {
  const shape: number[] = [];
  for (let at: unknown = value; Array.isArray(at); at = at[0]) shape.push(at.length);
  const data = Array.isArray(value) ? (value.flat(Number.POSITIVE_INFINITY) as unknown[]) : [value];
  return { name, datatype: datatypeOf(data), shape: shape.length > 0 ? shape : [1], data };
}

function datatypeOf(data: unknown[]): string {
  if (data.every((value) => typeof value === 'boolean')) return 'BOOL';
  if (data.every((value) => typeof value === 'number' || value === null)) {
    return data.every((value) => Number.isInteger(value)) ? 'INT64' : 'FP64';
  }
  return 'BYTES';
}
