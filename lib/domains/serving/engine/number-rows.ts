/**
 * Rows of numbers that came as bytes go to the database as bytes too: written out as text they would cost more than all else about
 * their request.
 */
import { columnsOf } from '@/lib/pure/scoring/open-inference/sent-tensors';
import type { Logged } from './inference-rows';

type Column = ReturnType<typeof columnsOf>['columns'][number];

/** The columns of an entry whose values are all numbers as they lie in memory; undefined for any other. */
export function numberColumns({ table }: Pick<Logged, 'table'>): Column[] | undefined {
  if (typeof table !== 'object' || !table.tensors) return undefined;
  const { columns } = columnsOf(table.tensors);
  return columns.every(({ data }) => ArrayBuffer.isView(data)) ? columns : undefined;
}

/** Of PostgreSQL's type float8. */
const FLOAT8 = 701;
const HEAD = 20;
const CELL = 12;

/** Cells behind each other as PostgreSQL reads an array of `float8`. What is no finite number is NaN. */
export class CellWriter {
  private view: DataView;
  private at = HEAD;

  /** @param most cells that are written */
  constructor(most: number) {
    this.view = new DataView(new ArrayBuffer(HEAD + CELL * most));
  }

  get count(): number {
    return (this.at - HEAD) / CELL;
  }

  /** Row by row. */
  add(columns: readonly Column[], rows: number): void {
    const { view } = this;
    let { at } = this;
    for (let row = 0; row < rows; row += 1) {
      for (const { data, from, step } of columns) {
        const value = data[from + row * step] as number;
        view.setInt32(at, 8);
        view.setFloat64(at + 4, Number.isFinite(value) ? value : Number.NaN);
        at += CELL;
      }
    }
    this.at = at;
  }

  bytes(): Buffer {
    const { view, count } = this;
    view.setInt32(0, 1);
    view.setInt32(8, FLOAT8);
    view.setInt32(12, count);
    view.setInt32(16, 1);
    return Buffer.from(view.buffer, 0, this.at);
  }
}
