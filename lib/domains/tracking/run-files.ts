import { ByteWriter, ParquetWriter, schemaFromColumnData } from 'hyparquet-writer';
import type { Cell } from './run-cells';

export type ExportColumn = { name: string; kind: 'text' | 'number' | 'time' };
/** Turns pages of lines into the bytes of a file. */
type FileWriter = { type: string; write(lines: Cell[][]): Uint8Array; end(): Uint8Array };

const utf8 = new TextEncoder();

/** A spreadsheet must not take a text for a formula. Numbers are let through. */
function csvCell(value: string): string {
  const isFormula = /^[=+\-@\t\r]/.test(value) && Number.isNaN(Number(value)) && !/^-?Infinity$/.test(value);
  const safe = isFormula ? `'${value}` : value;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Infinities are kept as the largest doubles. */
const infinite = (value: number) =>
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

const TYPES = { text: 'STRING', number: 'DOUBLE', time: 'TIMESTAMP' } as const;

function parquetValue(cell: Cell, kind: ExportColumn['kind']) {
  if (cell === null) return null;
  if (kind === 'number') return infinite(Number(cell));
  return kind === 'time' ? new Date(Number(cell)) : String(cell);
}

/** A row group a page, Snappy. */
export function parquetWriter(columns: readonly ExportColumn[]): FileWriter {
  const bytes = new ByteWriter();
  const dataOf = (lines: Cell[][]) =>
    columns.map(({ name, kind }, at) => ({
      name,
      type: TYPES[kind],
      nullable: true,
      data: lines.map((line) => parquetValue(line[at] ?? null, kind)),
    }));
  const writer = new ParquetWriter({
    writer: bytes,
    schema: schemaFromColumnData({ columnData: dataOf([]) }),
  });
  /** What was written since the last look; the writer keeps counting from the file's beginning. */
  const take = () => {
    const taken = bytes.getBytes().slice();
    bytes.index = 0;
    return taken;
  };
  return {
    type: 'application/vnd.apache.parquet',
    write(lines) {
      if (lines.length > 0) void writer.write({ columnData: dataOf(lines), rowGroupSize: lines.length });
      return take();
    },
    end() {
      void writer.finish();
      return take();
    },
  };
}
