import { cellText, isNumberText } from './parse-table';
import { sortOrder } from './sort-order';

export type TableColumn = {
  name: string;
  isNumeric: boolean;
  type?: string;
  /** Of its longest cell among the first ones, where those are known. */
  letters?: number;
};

/** Rows by their numbers: a stretch, or as an order has them. */
export type Rows = { start: number; end: number } | Uint32Array;

/** A table of any size, of which only what is looked at is read. */
export type TableSource = {
  /** Unlike that of any other table that is on the page. */
  key: string;
  columns: readonly TableColumn[];
  total: number;
  /** How many bytes have to be fetched for these columns of these rows. */
  cost(columns: readonly number[], rows: Rows): number;
  readColumn(column: number, rows: Rows): Promise<unknown[]>;
  /** Why it cannot be sorted. */
  sortFault?: string;
  /** Row numbers in the order of a column; empty cells come last either way. */
  order(column: number, isDescending: boolean): Promise<Uint32Array>;
};

export const rowCount = (rows: Rows): number =>
  rows instanceof Uint32Array ? rows.length : rows.end - rows.start;

export const pick = <Value>(values: ArrayLike<Value>, rows: Rows): Value[] =>
  rows instanceof Uint32Array
    ? Array.from(rows, (row) => values[row] as Value)
    : Array.from(
        { length: Math.max(0, rows.end - rows.start) },
        (_, index) => values[rows.start + index] as Value,
      );

const LOOKED_AT = 50;

/** Judged by the first cells that hold anything. */
const isNumeric = (texts: readonly string[]): boolean => {
  const filled = texts.filter((cell) => cell !== '');
  return filled.length > 0 && filled.every(isNumberText);
};

let made = 0;

/** A table that is in memory as a whole. */
export function memoryTable(names: readonly string[], rows: readonly (readonly unknown[])[]): TableSource {
  const column = (index: number) => rows.map((row) => row[index]);
  const columns = names.map((name, index) => {
    const first = rows.slice(0, LOOKED_AT).map((row) => cellText(row[index]));
    return {
      name,
      isNumeric: isNumeric(first),
      letters: Math.max(0, ...first.map(({ length }) => length)),
    };
  });
  made += 1;
  return {
    // Files of one name are not one table, nor is a file that has been written again.
    key: `memory ${made}`,
    columns,
    total: rows.length,
    cost: () => 0,
    readColumn: async (index, wanted) => pick(column(index), wanted),
    order: async (index, isDescending) =>
      sortOrder(column(index), columns[index]?.isNumeric ?? false, isDescending),
  };
}
