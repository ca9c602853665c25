/** Rows that come one batch after the other, as a file that the engine reads: a line each, and of which type each column is. */
import fs from 'node:fs/promises';
import { identifier, literal } from '../../pure/sql-text';
import { inScratch } from '../scratch';

type Cell = string | number | boolean | null;
export type FlatRow = Record<string, Cell>;
export type FlatColumn = {
  name: string;
  type: string;
  /** It was in rows but had no value in any. */
  isEmpty?: boolean;
  /** What its values are, where its type is seen by them. */
  kinds?: number;
};

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

const NUMBER = 1;
const TRUTH = 2;
/** A text that is taken for a number where others are numbers. */
const NUMERAL = 4;
const TEXT = 8;
/** Of rows that have no say in it. */
const STRAY = 16;
const NUMERIC = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*$/;

function kindOf(value: Cell): number {
  if (value === null) return 0;
  if (typeof value === 'number') return NUMBER;
  if (typeof value === 'boolean') return TRUTH;
  return NUMERIC.test(value) ? NUMERAL : TEXT;
}

/** Whether some of the values are numbers themselves, not texts that read as such. */
export const hasNumbers = ({ kinds = 0 }: Pick<FlatColumn, 'kinds'>): boolean => (kinds & NUMBER) !== 0;

/** What all values of some kinds fit into; undefined where there are none. */
export function typeOfKinds(kinds: number): string | undefined {
  if (kinds === 0) return undefined;
  if (kinds & TEXT) return 'VARCHAR';
  if (kinds & NUMBER) return 'DOUBLE';
  return kinds === TRUTH || kinds === (TRUTH | STRAY) ? 'BOOLEAN' : 'VARCHAR';
}

/**
 * Lends the file, and removes it.
 *
 * @param known columns that are there whatever the rows have, with their types; undefined for what is seen by the values
 * @param hasSay whether a row's values tell what columns are; those of others are nothing where they do not fit
 * @param use gets the columns in the order in which they came, the first 500 of them
 */
export const withRowsFile = <T>(
  batches: AsyncIterable<readonly FlatRow[]>,
  use: (file: string, columns: FlatColumn[], rows: number) => Promise<T>,
  known: Readonly<Record<string, string | undefined>> = {},
  hasSay: (row: FlatRow) => boolean = () => true,
): Promise<T> =>
  inScratch(async (folder) => {
    const file = `${folder}/rows.json`;
    const seen = new Map<string, number>(Object.keys(known).map((name) => [name, 0]));
    let count = 0;
    async function* texts(): AsyncGenerator<string> {
      for await (const rows of batches) {
        const lines = rows.map((row) => {
          const isHeard = hasSay(row);
          for (const [name, value] of Object.entries(row)) {
            if (known[name] !== undefined || !(seen.has(name) || seen.size < MOST_COLUMNS)) continue;
            const kind = kindOf(value);
            seen.set(name, (seen.get(name) ?? 0) | (isHeard || kind === 0 ? kind : STRAY));
          }
          return JSON.stringify(row);
        });
        yield `${lines.join('\n')}\n`;
        count += rows.length;
      }
    }
    await fs.writeFile(file, texts(), { mode: 0o600 });
    const columns = [...seen]
      .filter(([name]) => !name.includes('\0'))
      .map(([name, kinds]): FlatColumn => {
        const type = known[name];
        if (type !== undefined) return { name, type };
        const found = typeOfKinds(kinds);
        return found === undefined ? { name, type: 'VARCHAR', isEmpty: true } : { name, type: found, kinds };
      });
    return use(file, columns, count);
  });

/** Whether its values are written otherwise than the engine reads its type. */
const isMixed = ({ type, kinds }: FlatColumn): boolean =>
  kinds !== undefined && type !== 'VARCHAR' && kinds !== NUMBER && kinds !== TRUTH;

function cellSql(column: FlatColumn): string {
  const name = identifier(column.name);
  if (!isMixed(column)) return name;
  const number = `CASE ${name} WHEN 'true' THEN 1 WHEN 'false' THEN 0 ELSE TRY_CAST(${name} AS DOUBLE) END`;
  return `${column.type === 'DOUBLE' ? number : `TRY_CAST(${name} AS ${column.type})`} AS ${name}`;
}

export const selectRows = (file: string, columns: readonly FlatColumn[]): string => {
  const types = columns.map(
    (column) => `${literal(column.name)}: ${literal(isMixed(column) ? 'VARCHAR' : column.type)}`,
  );
  return `SELECT ${columns.map(cellSql).join(', ')}
          FROM read_json(${literal(file)}, format = 'newline_delimited', columns = {${types.join(', ')}})`;
};
