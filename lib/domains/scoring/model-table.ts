/** Rows of the engine as a model is asked about them: what came as text because JSON has no such number is the number again. */
import type { Cell, Column } from '@/lib/platform/duckdb';
import type { OpenedModel } from '@/lib/platform/runtimes/open-model';
import type { Table } from '@/lib/pure/scoring/table';

const REAL = /^(?:FLOAT|DOUBLE)\b/;
const WHOLE = /^(?:BIGINT|UBIGINT|HUGEINT|UHUGEINT)\b/;
const DECIMAL = /^DECIMAL\b/;

/** Decimals are texts to a model whose signature says what it takes; one without would be handed texts among its numbers. */
export function modelTable(
  { columns, rows }: { columns: readonly Column[]; rows: readonly (readonly Cell[])[] },
  { signature }: Pick<OpenedModel, 'signature'>,
): Table {
  const given = columns.map(({ name, type }, at): [string, unknown[]] => {
    const read =
      REAL.test(type) || (DECIMAL.test(type) && !signature)
        ? Number
        : WHOLE.test(type)
          ? BigInt
          : (text: string) => text;
    return [name, rows.map((row) => cellOf(row[at], read))];
  });
  return { columns: new Map(given), rows: rows.length };
}

const cellOf = (cell: Cell | undefined, read: (text: string) => unknown): unknown => {
  if (typeof cell === 'string') return read(cell);
  return Array.isArray(cell) ? cell.map((each) => cellOf(each, read)) : cell;
};
