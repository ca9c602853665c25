/** A request by a model's signature alone, for one that was logged without an example: it is to be answered as it stands. */

type Spec = {
  name?: string;
  type?: string;
  required?: boolean;
  items?: Spec;
  values?: Spec;
  properties?: Record<string, Spec>;
  'tensor-spec'?: { dtype?: string; shape?: number[] };
};

const SAMPLES: Record<string, unknown> = {
  string: 'text',
  boolean: true,
  datetime: '2026-01-31T12:00:00',
  binary: 'aGVsbG8=',
};
/** A larger tensor is no text to read. */
const MOST_CELLS = 4096;

/**
 * @param inputs the parsed JSON of the MLmodel's `signature.inputs`
 * @returns a body of one row, without what may be left out; null where the signature says too little, or asks for too much
 */
export function sampleBody(inputs: unknown): object | null {
  if (!Array.isArray(inputs) || inputs.length === 0) return null;
  const specs = inputs as Spec[];
  if (specs.every(({ type }) => type === 'tensor')) return tensorsOf(specs);
  if (specs.every(({ name }) => name !== undefined)) return { dataframe_records: [recordOf(specs)] };
  const [only] = specs;
  return specs.length === 1 && only
    ? { inputs: [sampleOf(only)] }
    : { dataframe_split: { data: [specs.map(sampleOf)] } };
}

const recordOf = (specs: readonly Spec[]) =>
  Object.fromEntries(
    specs.flatMap((spec) => (spec.required === false ? [] : [[spec.name ?? '', sampleOf(spec)]])),
  );

function sampleOf({ type = '', items, values, properties }: Spec): unknown {
  if (type === 'array') return [sampleOf(items ?? {})];
  if (type === 'map') return { key: sampleOf(values ?? {}) };
  if (type === 'object') {
    return recordOf(Object.entries(properties ?? {}).map(([name, spec]) => ({ ...spec, name })));
  }
  return SAMPLES[type] ?? 1;
}

function tensorsOf(specs: readonly Spec[]): object | null {
  const shapes = specs.map(({ 'tensor-spec': spec }) =>
    (spec?.shape ?? []).map((size) => (size < 0 ? 1 : size)),
  );
  if (shapes.some((shape) => shape.reduce((cells, size) => cells * size, 1) > MOST_CELLS)) return null;
  const tensors = specs.map(({ 'tensor-spec': spec }, at) => tensorOf(spec?.dtype, shapes[at] ?? []));
  const [only] = specs;
  return specs.length === 1 && only?.name === undefined
    ? { inputs: tensors[0] }
    : { inputs: Object.fromEntries(specs.map(({ name = '' }, at) => [name, tensors[at]])) };
}

function tensorOf(dtype = 'float64', [size, ...rest]: readonly number[]): unknown {
  if (size === undefined) return dtype === 'bool' ? true : /^(float|u?int)/.test(dtype) ? 0 : 'text';
  return Array.from({ length: size }, () => tensorOf(dtype, rest));
}
