/** Rows that come one batch after the other, as a file that the engine reads: a line each, and of which type each column is. */
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { identifier, literal } from '../../pure/sql-text';
import { inScratch } from '../scratch';

type Cell = string | number | boolean | null;
export type FlatRow = Record<string, Cell>;
/** A column is empty that was in rows but had no value in any. */
export type FlatColumn = { name: string; type: string; isEmpty?: boolean };

/** Of rows with more columns the first are taken. */
export const MOST_COLUMNS = 500;

/** What of a value fits a cell: lists and objects are their JSON. */
export const cellOf = (value: unknown): Cell =>
  value === null || value === undefined
    ? null
    : typeof value === 'object'
      ? JSON.stringify(value)
      : typeof value === 'bigint'
        ? Number(value)
        : (value as Cell);

/** What all values of a column fit into. */
function widen(before: string | undefined, value: Cell): string | undefined {
  if (value === null) return before;
  const type = typeof value === 'number' ? 'DOUBLE' : typeof value === 'boolean' ? 'BOOLEAN' : 'VARCHAR';
  return before === undefined || before === type ? type : 'VARCHAR';
}

/**
 * Lends the file, and removes it.
 *
 * @param known columns that are there whatever the rows have, with their types; undefined for what is seen by the values
 * @param use gets the columns in the order in which they came, the first 500 of them
 */
export const withRowsFile = <T>(
  batches: AsyncIterable<readonly FlatRow[]>,
  use: (file: string, columns: FlatColumn[], rows: number) => Promise<T>,
  known: Readonly<Record<string, string | undefined>> = {},
): Promise<T> =>
  inScratch(async (folder) => {
    const file = `${folder}/rows.json`;
    const to = createWriteStream(file, { mode: 0o600 });
    const types = new Map<string, string | undefined>(Object.entries(known));
    let count = 0;
    for await (const rows of batches) {
      const lines = rows.map((row) => {
        for (const [name, value] of Object.entries(row))
          if (known[name] === undefined && (types.has(name) || types.size < MOST_COLUMNS))
            types.set(name, widen(types.get(name), value));
        return JSON.stringify(row);
      });
      if (!to.write(`${lines.join('\n')}\n`)) await once(to, 'drain');
      count += rows.length;
    }
    to.end();
    await once(to, 'close');
    const columns = [...types]
      .filter(([name]) => !name.includes('\0'))
      .map(([name, type]) =>
        type === undefined ? { name, type: 'VARCHAR', isEmpty: true } : { name, type },
      );
    return use(file, columns, count);
  });

export const selectRows = (file: string, columns: readonly FlatColumn[]): string => {
  const types = columns.map(({ name, type }) => `${literal(name)}: ${literal(type)}`);
  return `SELECT ${columns.map(({ name }) => identifier(name)).join(', ')}
          FROM read_json(${literal(file)}, format = 'newline_delimited', columns = {${types.join(', ')}})`;
};
