/** What an MLmodel file says of a model. Written by MLflow's clients, or by anybody: read with care. */

export type SignatureField = { name: string; type: string; isOptional: boolean };
export type InputExample = { path: string; kind: string };

export type MlModel = {
  flavors: { name: string; facts: { name: string; value: string }[] }[];
  inputs: SignatureField[];
  outputs: SignatureField[];
  params: SignatureField[];
  example?: InputExample;
  facts: { name: string; value: string }[];
};

type Fields = Record<string, unknown>;
const fields = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const text = (value: unknown): string =>
  value === null || value === undefined
    ? ''
    : typeof value === 'object'
      ? JSON.stringify(value)
      : String(value);

const parsed = (value: unknown): unknown => {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
};

/** The type of a column: a name, or for arrays and objects what is in them. */
function typeOf(spec: Fields): string {
  const tensor = fields(spec['tensor-spec']);
  if (tensor.dtype !== undefined) {
    const shape = list(tensor.shape).map((size) => (size === -1 ? '?' : text(size)));
    return `${text(tensor.dtype)}[${shape.join(', ')}]`;
  }
  if (spec.type === 'array') return `array of ${typeOf(fields(spec.items)) || '?'}`;
  if (spec.type === 'object') return `object {${Object.keys(fields(spec.properties)).join(', ')}}`;
  return text(spec.dtype ?? spec.type);
}

const signature = (value: unknown): SignatureField[] =>
  list(parsed(value)).map((each, index, { length }) => {
    const spec = fields(each);
    return {
      name: text(spec.name) || unnamed(index, length),
      type: typeOf(spec),
      isOptional: spec.required === false || spec.optional === true,
    };
  });

/** One alone needs no number. */
const unnamed = (index: number, count: number) => (count === 1 ? 'unnamed' : `unnamed ${index + 1}`);

const param = (value: unknown): SignatureField[] =>
  list(parsed(value)).map((each, index, { length }) => {
    const spec = fields(each);
    return {
      name: text(spec.name) || unnamed(index, length),
      type: `${text(spec.dtype ?? spec.type)} = ${text(spec.default)}`,
      isOptional: true,
    };
  });

const FACTS: [key: string, name: string][] = [
  ['mlflow_version', 'MLflow'],
  ['utc_time_created', 'Made at (UTC)'],
  ['model_size_bytes', 'Bytes'],
  ['model_uuid', 'UUID'],
  ['model_id', 'Model id'],
  ['run_id', 'Run id'],
  ['artifact_path', 'Path'],
];

/** @param root the file's YAML, parsed */
export function readMlModel(root: unknown): MlModel {
  const model = fields(root);
  if (Object.keys(fields(model.flavors)).length === 0) throw new Error('it names no flavor');
  const { inputs, outputs, params } = fields(model.signature);
  const example = fields(model.saved_input_example_info);
  return {
    flavors: Object.entries(fields(model.flavors)).map(([name, facts]) => ({
      name,
      facts: Object.entries(fields(facts)).map(([key, value]) => ({ name: key, value: text(value) })),
    })),
    inputs: signature(inputs),
    outputs: signature(outputs),
    params: param(params),
    ...(typeof example.artifact_path === 'string' && {
      example: { path: example.artifact_path, kind: text(example.type) },
    }),
    facts: FACTS.flatMap(([key, name]) => {
      const value = text(model[key]);
      return value ? [{ name, value }] : [];
    }),
  };
}
