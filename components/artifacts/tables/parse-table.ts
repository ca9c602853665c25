export type TableData = { columns: string[]; rows: string[][] };

const SEPARATORS = [',', ';', '\t', '|'] as const;
export type Separator = (typeof SEPARATORS)[number];

/** What stands most often between the names in a file's first line; a comma where nothing does. Decimal commas of the rows do not count. */
export function separatorOf(text: string): Separator {
  const [names = ''] = text.replaceAll(/"(?:[^"]|"")*"/g, '').split('\n', 1);
  const countOf = (separator: Separator) => names.split(separator).length;
  return SEPARATORS.reduce((best, each) => (countOf(each) > countOf(best) ? each : best));
}

/**
 * Rows of separated values after RFC 4180: quotes, doubled quotes and line ends within them. A last row that
 * was cut off (`isCut`) is left out. Where a row has more cells than there are names, the others are nameless: none is lost.
 */
export function parseSeparated(text: string, separator: Separator, isCut: boolean): TableData {
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
  const [names = [], ...body] = rows;
  const widest = body.reduce((most, { length }) => Math.max(most, length), names.length);
  const columns = [...names, ...new Array<string>(widest - names.length).fill('')];
  return { columns, rows: body };
}

/**
 * The text of the first row, with the line ends that stand in its quotes; all of the text where that row does not end. What a quote is, it
 * is for `parseSeparated` too.
 */
export function firstRow(text: string, separator: Separator): string {
  let isQuoted = false;
  let isBegun = false;
  for (let at = text.charCodeAt(0) === 0xfeff ? 1 : 0; at < text.length; at += 1) {
    const char = text[at];
    if (isQuoted) {
      if (char !== '"') continue;
      if (text[at + 1] === '"') at += 1;
      else isQuoted = false;
    } else if (char === '\n') return text.slice(0, at);
    else if (char === '"' && !isBegun) isQuoted = true;
    isBegun = isQuoted || char !== separator;
  }
  return text;
}

export type LoggedTableData = { columns: string[]; rows: unknown[][] };

/** What `mlflow.log_table` writes: JSON with `columns` and `data`. Undefined for any other JSON. */
export function parseLoggedTable(parsed: unknown): LoggedTableData | undefined {
  if (typeof parsed !== 'object' || parsed === null) return undefined;
  const { columns, data } = parsed as { columns?: unknown; data?: unknown };
  if (!Array.isArray(columns) || !Array.isArray(data) || !data.every(Array.isArray)) return undefined;
  return { columns: columns.map(String), rows: data };
}

export function cellText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object') return String(value);
  return JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'bigint' ? inner.toString() : inner));
}

/** The picture in a cell of a logged table, as its path among the run's artifacts; undefined for any other cell. */
export function pictureOf(cell: unknown): { path: string; thumbnail: string } | undefined {
  if (typeof cell !== 'object' || cell === null) return undefined;
  const { type, filepath, compressed_filepath: small } = cell as Record<string, unknown>;
  if (type !== 'image' || typeof filepath !== 'string') return undefined;
  return { path: filepath, thumbnail: typeof small === 'string' ? small : filepath };
}

const NUMBER = /^-?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

export const isNumberText = (text: string): boolean => NUMBER.test(text);
