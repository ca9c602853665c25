/** The Open Inference Protocol, version 2, over what endpoints answer anyway. */
import type { LiveEndpoint } from '@/lib/domains/serving';
import { AppError, notFound } from '@/lib/pure/errors';
import { type InferenceRequest, readInference } from '@/lib/pure/scoring/open-inference/read-inference';
import type { SentTensor } from '@/lib/pure/scoring/open-inference/sent-tensors';
import type { Asked } from '@/lib/pure/scoring/read-body';
import type { Signature } from '@/lib/pure/scoring/signature';

export type Inference = Pick<InferenceRequest, 'id' | 'outputs' | 'isBinary'> & {
  asked: Asked;
  /** The datatypes of outputs that are known. */
  types: ReadonlyMap<string, string>;
};

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
    platform: runtime === 'python' ? 'mlflow_pyfunc' : runtime === undefined ? '' : `${runtime}_node`,
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

/**
 * @param headerLength as the request's header has it, where bytes stand behind its JSON
 * @throws BAD_REQUEST naming the field
 */
export function askedOfInference(
  body: Buffer,
  headerLength: string | undefined,
  endpoint: LiveEndpoint,
  entity: string | undefined,
): Inference {
  const { id, tensors, outputs, isBinary } = readInference(body, headerLength);
  const { served } = servedOf(endpoint, entity);
  const known = served.replicas?.known?.outputs ?? [];
  if (known.length > 0) assertKnown(outputs, new Set(known.map(({ name }) => name)));
  return {
    asked: {
      format: 'tensors',
      value: withColumns(tensors, served.model?.signature),
      ...(id !== undefined && { clientRequestId: id }),
    },
    id,
    outputs,
    isBinary,
    types: new Map(known.map(({ name, type }) => [name, DATATYPES[type] ?? 'BYTES'])),
  };
}

function assertKnown(wanted: Inference['outputs'], names: ReadonlySet<string>): void {
  for (const name of wanted?.keys() ?? []) {
    if (names.has(name)) continue;
    const known = [...names].map((one) => `'${one}'`).join(', ');
    throw new AppError('BAD_REQUEST', `The model has no output '${name}'; it has ${known}.`);
  }
}

/** One matrix stands for all columns of the signature. */
function withColumns(tensors: SentTensor[], signature: Signature | undefined): SentTensor[] {
  const [only] = tensors;
  if (signature?.kind !== 'columns' || !only || tensors.length > 1) return tensors;
  const { columns } = signature;
  const isWhole = only.shape.length === 2 && only.shape[1] === columns.length && columns.length > 1;
  return isWhole ? [{ ...only, columns: columns.map(({ name }, at) => name ?? String(at)) }] : tensors;
}
