/** Tables as text files that spreadsheets read, and are not harmed by. */
export type ExportColumn = { name: string; kind: 'text' | 'number' | 'time' };
export type Cell = string | number | null;
/** Turns pages of lines into the bytes of a file. */
export type FileWriter = { type: string; write(lines: Cell[][]): Uint8Array; end(): Uint8Array };

const utf8 = new TextEncoder();

/** A spreadsheet must not take a text for a formula. Numbers are let through. */
export function csvCell(value: string): string {
  const isFormula = /^[=+\-@\t\r]/.test(value) && Number.isNaN(Number(value)) && !/^-?Infinity$/.test(value);
  const safe = isFormula ? `'${value}` : value;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Infinities are kept as the largest doubles. */
export const infinite = (value: number) =>
  Math.abs(value) < Number.MAX_VALUE ? value : Math.sign(value) * Number.POSITIVE_INFINITY;

function csvText(cell: Cell, { kind }: ExportColumn): string {
  if (cell === null) return '';
  if (typeof cell !== 'number') return cell;
  return kind === 'time' ? new Date(cell).toISOString() : String(infinite(cell));
}

/** RFC 4180, times in ISO 8601, UTC. */
export function csvWriter(columns: readonly ExportColumn[]): FileWriter {
  let head = `${columns.map(({ name }) => csvCell(name)).join(',')}\r\n`;
  return {
    type: 'text/csv; charset=utf-8',
    write(lines) {
      const text = lines.map(
        (line) => `${columns.map((column, at) => csvCell(csvText(line[at] ?? null, column))).join(',')}\r\n`,
      );
      const bytes = utf8.encode(head + text.join(''));
      head = '';
      return bytes;
    },
    end: () => utf8.encode(head),
  };
}
