/**
 * Requests of numbers alone, which most are, straight from their JSON to rows as they lie in memory. Whatever is unusual (a gap, a text, a
 * column that lacks) is left to `toTable` and `enforceColumns`, which know what becomes of it and how to say what is wrong with it.
 */
import type { Frame } from './enforce';
import { columnsOf, type SentTensor } from './open-inference/sent-tensors';
import type { Asked } from './read-body';
import type { Scalar, Signature } from './signature';

/** The columns of rows of numbers. The same signature has the same one, so that two are compared by a look. */
export type Layout = { key: string; columns: { name: string; type: Scalar }[] };

/** Row by row. */
export type Numbers = { layout: Layout; rows: number; values: Float64Array };

const NUMERIC: ReadonlySet<string> = new Set(['double', 'float', 'long', 'integer']);

export const keyOf = (columns: Layout['columns']): string =>
  columns.map(({ name, type }) => `${type} ${name}`).join('\n');

type Plan = Layout | undefined;
const plans = new WeakMap<Signature, { plan: Plan }>();

/** Undefined where not all columns are of numbers, or two are called the same. */
function planOf(signature: Signature): Plan {
  let known = plans.get(signature);
  if (!known) {
    known = { plan: makePlan(signature) };
    plans.set(signature, known);
  }
  return known.plan;
}

function makePlan(signature: Signature): Plan {
  if (signature.kind !== 'columns' || !signature.isNamed) return undefined;
  const columns = signature.columns.flatMap(({ name, type }) =>
    name !== undefined && type !== 'complex' && NUMERIC.has(type) ? [{ name, type }] : [],
  );
  const isWhole = columns.length === signature.columns.length;
  const isUnique = new Set(columns.map(({ name }) => name)).size === columns.length;
  return isWhole && isUnique ? { key: keyOf(columns), columns } : undefined;
}

/** Undefined for what is not plainly a table of such numbers: it may still be one, or a fault. */
export function readNumbers({ format, value }: Asked, signature: Signature | undefined): Numbers | undefined {
  const layout = signature && planOf(signature);
  if (!layout) return undefined;
  if (format === 'dataframe_records') return fromRecords(value, layout);
  if (format === 'dataframe_split') return fromSplit(value, layout);
  if (format === 'tensors') return fromTensors(value as SentTensor[], layout);
  return undefined;
}

function fromRecords(records: unknown, layout: Layout): Numbers | undefined {
  if (!Array.isArray(records) || records.length === 0) return undefined;
  const { columns } = layout;
  const values = new Float64Array(records.length * columns.length);
  let at = 0;
  for (const record of records) {
    if (typeof record !== 'object' || record === null) return undefined;
    for (const { name, type } of columns) {
      const value = (record as Record<string, unknown>)[name];
      if (!isPlain(value, type)) return undefined;
      values[at] = type === 'float' ? Math.fround(value) : value;
      at += 1;
    }
  }
  return { layout, rows: records.length, values };
}

function fromSplit(split: unknown, layout: Layout): Numbers | undefined {
  if (typeof split !== 'object' || split === null) return undefined;
  const { columns: names, data, ...rest } = split as { columns?: unknown; data?: unknown; index?: unknown };
  if (!Array.isArray(names) || !Array.isArray(data) || data.length === 0) return undefined;
  if (Object.keys(rest).some((key) => key !== 'index')) return undefined;
  const places = placesOf(names, layout);
  if (!places) return undefined;
  const { columns } = layout;
  const values = new Float64Array(data.length * columns.length);
  let at = 0;
  for (const row of data) {
    if (!Array.isArray(row) || row.length !== names.length) return undefined;
    for (let column = 0; column < columns.length; column += 1) {
      const value: unknown = row[places[column] as number];
      const type = columns[column]?.type as Scalar;
      if (!isPlain(value, type)) return undefined;
      values[at] = type === 'float' ? Math.fround(value) : value;
      at += 1;
    }
  }
  return { layout, rows: data.length, values };
}

function fromTensors(tensors: readonly SentTensor[], layout: Layout): Numbers | undefined {
  const { columns: given, rows } = columnsOf(tensors);
  const whole = asTheyLie(tensors, layout);
  if (whole) return rows === 0 ? undefined : { layout, rows, values: whole };
  const byName = new Map(given.map((one) => [one.name, one]));
  const width = layout.columns.length;
  const values = new Float64Array(rows * width);
  for (const [place, { name, type }] of layout.columns.entries()) {
    const column = byName.get(name);
    if (!column) return undefined;
    const { data, from, step } = column;
    for (let row = 0; row < rows; row += 1) {
      const value = data[from + row * step];
      if (!isPlain(value, type)) return undefined;
      values[row * width + place] = type === 'float' ? Math.fround(value) : value;
    }
  }
  return rows === 0 ? undefined : { layout, rows, values };
}

/** The values of one matrix that is what the signature asks already, in its order and of its types. */
function asTheyLie([only]: readonly SentTensor[], { columns }: Layout): Float64Array | undefined {
  const { data, columns: names } = only ?? {};
  const isDoubles = data instanceof Float64Array;
  if (!names || !(isDoubles || data instanceof Float32Array) || names.length !== columns.length)
    return undefined;
  const fits = columns.every(
    ({ name, type }, at) => name === names[at] && (type === 'double' || (type === 'float' && !isDoubles)),
  );
  if (!fits) return undefined;
  return isDoubles ? data : new Float64Array(data);
}

/** Where each column of the signature is among those that were sent. */
function placesOf(names: unknown[], { columns }: Layout): number[] | undefined {
  const places = new Map(names.map((name, at) => [name, at]));
  if (places.size !== names.length) return undefined;
  const found = columns.map(({ name }) => places.get(name) ?? -1);
  return found.includes(-1) ? undefined : found;
}

const isPlain = (value: unknown, type: Scalar): value is number =>
  typeof value === 'number' &&
  (type === 'double' ||
    type === 'float' ||
    (Number.isInteger(value) && (type === 'long' || (value <= 2147483647 && value >= -2147483648))));

/** The same of columns that were held to a signature already; undefined where not all are numbers that a double holds. */
export function numbersOf({ columns, rows }: Frame): Numbers | undefined {
  if (!columns.every(({ type }) => NUMERIC.has(type))) return undefined;
  const layout = { key: keyOf(columns), columns: columns.map(({ name, type }) => ({ name, type })) };
  const values = new Float64Array(columns.length * rows);
  for (const [column, { values: own }] of columns.entries()) {
    for (let row = 0; row < rows; row += 1) {
      const value = own[row];
      if (typeof value === 'bigint') return undefined;
      values[row * columns.length + column] = value as number;
    }
  }
  return { layout, rows, values };
}
