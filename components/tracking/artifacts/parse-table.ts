export type TableData = { columns: string[]; rows: string[][] };

/**
 * Rows of separated values after RFC 4180: quotes, doubled quotes and line ends within them. A last row that
 * was cut off (`isCut`) is left out.
 */
export function parseSeparated(text: string, separator: ',' | '\t', isCut: boolean): TableData {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let isQuoted = false;
  const endRow = () => {
    row.push(cell);
    rows.push(row);
    row = [];
    cell = '';
  };
  for (let at = text.charCodeAt(0) === 0xfeff ? 1 : 0; at < text.length; at += 1) {
    const char = text[at];
    if (isQuoted) {
      if (char !== '"') cell += char;
      else if (text[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else isQuoted = false;
    } else if (char === '"' && cell === '') isQuoted = true;
    else if (char === separator) {
      row.push(cell);
      cell = '';
    } else if (char === '\n') endRow();
    else if (char !== '\r') cell += char;
  }
  if (!isCut && (cell !== '' || row.length > 0)) endRow();
  const [columns = [], ...body] = rows;
  return { columns, rows: body };
}

/** What `mlflow.log_table` writes: JSON with `columns` and `data`. Undefined for any other JSON. */
export function parseLoggedTable(parsed: unknown): TableData | undefined {
  if (typeof parsed !== 'object' || parsed === null) return undefined;
  const { columns, data } = parsed as { columns?: unknown; data?: unknown };
  if (!Array.isArray(columns) || !Array.isArray(data) || !data.every(Array.isArray)) return undefined;
  return { columns: columns.map(String), rows: data.map((row: unknown[]) => row.map(cellText)) };
}

export function cellText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object') return String(value);
  return JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'bigint' ? inner.toString() : inner));
}

const NUMBER = /^-?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const LOOKED_AT = 50;

/** Which columns hold numbers, judged by their first rows. */
export const numericColumns = ({ columns, rows }: TableData): boolean[] =>
  columns.map((_, index) => {
    const cells = rows.slice(0, LOOKED_AT).map((row) => row[index] ?? '');
    const filled = cells.filter((cell) => cell !== '');
    return filled.length > 0 && filled.every((cell) => NUMBER.test(cell));
  });
