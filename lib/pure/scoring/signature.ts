/** A model's signature as MLflow writes it: named or unnamed columns, or tensors. */

const SCALARS = ['double', 'float', 'long', 'integer', 'boolean', 'string', 'binary', 'datetime'] as const;
export type Scalar = (typeof SCALARS)[number];

/** `complex` stands for arrays, objects and maps: only Python takes those apart. */
export type ColumnSpec = { name?: string; type: Scalar | 'complex'; isRequired: boolean };
export type TensorSpec = { name?: string; dtype: string; shape: number[] };
export type Signature =
  | { kind: 'columns'; columns: ColumnSpec[]; isNamed: boolean }
  | { kind: 'tensors'; tensors: TensorSpec[] };

/** `isList`: it takes several values of its type. */
export type ParamSpec = { name: string; type: string; default: unknown; isList: boolean };

type Raw = {
  name?: string;
  type?: string;
  required?: boolean;
  'tensor-spec'?: { dtype?: string; shape?: number[] };
};

/** @param inputs the parsed JSON of the MLmodel's `signature.inputs`; undefined where it says nothing usable */
export function parseSignature(inputs: unknown): Signature | undefined {
  if (!Array.isArray(inputs) || inputs.length === 0) return undefined;
  const raw = inputs as Raw[];
  if (raw.every((spec) => spec.type === 'tensor')) {
    return {
      kind: 'tensors',
      tensors: raw.map(({ name, 'tensor-spec': { dtype = 'float64', shape = [] } = {} }) => ({
        ...(name !== undefined && { name }),
        dtype,
        shape,
      })),
    };
  }
  const columns = raw.map(
    ({ name, type = '', required = true }): ColumnSpec => ({
      ...(name !== undefined && { name }),
      type: SCALARS.find((scalar) => scalar === type) ?? 'complex',
      isRequired: required,
    }),
  );
  return { kind: 'columns', columns, isNamed: columns.every(({ name }) => name !== undefined) };
}

/** @param params the parsed JSON of the MLmodel's `signature.params` */
export const parseParams = (params: unknown): ParamSpec[] =>
  Array.isArray(params)
    ? params.flatMap((spec: { name?: unknown; type?: unknown; default?: unknown; shape?: unknown } | null) =>
        typeof spec?.name === 'string'
          ? [
              {
                name: spec.name,
                type: String(spec.type ?? 'string'),
                default: spec.default ?? null,
                isList: Array.isArray(spec.shape),
              },
            ]
          : [],
      )
    : [];

/** Whether every column is one value a row, of a type that needs no Python. */
export const isPlain = (signature: Signature | undefined): boolean =>
  signature?.kind === 'columns' &&
  signature.columns.every(({ type }) => !['complex', 'binary', 'datetime'].includes(type));
