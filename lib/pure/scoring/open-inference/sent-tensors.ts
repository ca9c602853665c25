/** Tensors of the Open Inference Protocol as they were sent: row by row in one list, whether as JSON or as bytes. */
import { invalidInput } from '../read-body';
import type { Table } from '../table';

export type Cell = number | string | boolean | null;

export type SentTensor = {
  name: string;
  /** As the protocol calls it: `FP32`, `BYTES`. */
  datatype: string;
  shape: number[];
  data: ArrayLike<Cell>;
  /** Of a matrix that stands for all columns of a table: what each is called. */
  columns?: string[];
};

export const sizeOf = (shape: readonly number[]): number => shape.reduce((size, each) => size * each, 1);

/** How many rows a column has: a list, or a matrix of one column. Undefined for other shapes. */
const rowsOf = ({ shape }: SentTensor): number | undefined =>
  shape.length === 1 || (shape.length === 2 && shape[1] === 1) ? shape[0] : undefined;

/** Columns by their names: each a list of so many cells that lie so far from each other. */
type Strided = { name: string; data: ArrayLike<Cell>; from: number; step: number };

/** The columns that some tensors are, with their common number of rows. @throws BAD_REQUEST */
export function columnsOf(tensors: readonly SentTensor[]): { columns: Strided[]; rows: number } {
  const [only] = tensors;
  if (only?.columns) {
    const { columns, data, shape } = only;
    const step = columns.length;
    return { columns: columns.map((name, from) => ({ name, data, from, step })), rows: shape[0] ?? 0 };
  }
  const counts = tensors.map((tensor) => {
    const rows = rowsOf(tensor);
    if (rows !== undefined) return rows;
    throw invalidInput(`'${tensor.name}' is a column of a table: its shape is [rows] or [rows, 1].`);
  });
  if (new Set(counts).size > 1) {
    throw invalidInput('The length of values for each input/column name are not the same');
  }
  return {
    columns: tensors.map(({ name, data }) => ({ name, data, from: 0, step: 1 })),
    rows: counts[0] ?? 0,
  };
}

/** @throws BAD_REQUEST */
export function tableOf(tensors: readonly SentTensor[]): Table {
  const { columns, rows } = columnsOf(tensors);
  return {
    rows,
    columns: new Map(
      columns.map(({ name, data, from, step }) => [
        name,
        Array.from({ length: rows }, (_, row): unknown => data[from + row * step]),
      ]),
    ),
  };
}

/**
 * The same in MLflow's protocol.
 *
 * @param gap what stands for a number that JSON does not have: Python reads NaN, nobody else does
 */
export function bodyOfTensors(tensors: readonly SentTensor[], gap: 'NaN' | 'null'): string {
  const [only] = tensors;
  if (only?.columns) {
    return `{"dataframe_split":{"columns":${JSON.stringify(only.columns)},"data":${nested(only, gap)}}}`;
  }
  const fields = tensors.map((tensor) => `${JSON.stringify(tensor.name)}:${nested(tensor, gap)}`);
  return `{"inputs":{${fields.join(',')}}}`;
}

function nested({ data, shape }: SentTensor, gap: string): string {
  const cell = (at: number): string => {
    const value = data[at];
    if (typeof value !== 'number' || Number.isFinite(value)) return JSON.stringify(value ?? null);
    if (gap === 'null' || Number.isNaN(value)) return gap;
    return value > 0 ? 'Infinity' : '-Infinity';
  };
  const write = (depth: number, at: number): string => {
    if (depth === shape.length) return cell(at);
    const step = sizeOf(shape.slice(depth + 1));
    const parts: string[] = new Array(shape[depth] ?? 0);
    for (let index = 0; index < parts.length; index += 1) parts[index] = write(depth + 1, at + index * step);
    return `[${parts.join(',')}]`;
  };
  return write(0, 0);
}
