/** A result's rows as JSON texts, made where the values are: a text a row travels for a fraction of what its values would cost. */
import type { DuckDBResult } from '@duckdb/node-api';
import { toCell } from './cells';
import type { Cell, Records } from './protocol';

/** A piece goes on as one text, and is held by three processes at once. */
const PIECE = 4 << 20;
const ROWS_A_PIECE = 5_000;

const textOf = (cell: Cell): string => (typeof cell === 'number' ? String(cell) : JSON.stringify(cell));

/** @param beside columns whose values are wanted as well @yields pieces of some megabytes; one row may be more */
export async function* recordsOf(
  result: DuckDBResult,
  beside: readonly string[],
): AsyncGenerator<Records, void, void> {
  const names = result.columnNames();
  const labels = names.map((name, at) => `${at === 0 ? '{' : ','}${JSON.stringify(name)}:`);
  const places = beside.map((name) => names.indexOf(name));
  let piece: Records = { texts: [], cells: [] };
  let size = 0;
  for (;;) {
    const chunk = await result.fetchChunk();
    if (!chunk || chunk.rowCount === 0) break;
    const vectors = names.map((_, at) => chunk.getColumnVector(at));
    for (let row = 0; row < chunk.rowCount; row += 1) {
      const cellAt = (at: number): Cell => {
        const vector = vectors[at];
        return vector ? toCell(vector.getItem(row), vector.type, toCell) : null;
      };
      let text = '';
      for (let at = 0; at < labels.length; at += 1) text += labels[at] + textOf(cellAt(at));
      piece.texts.push(`${text}}`);
      piece.cells.push(places.map(cellAt));
      size += text.length;
      if (size < PIECE && piece.texts.length < ROWS_A_PIECE) continue;
      yield piece;
      piece = { texts: [], cells: [] };
      size = 0;
    }
  }
  if (piece.texts.length > 0) yield piece;
}
