import { ByteWriter, ParquetWriter, schemaFromColumnData } from 'hyparquet-writer';
import { type Cell, type ExportColumn, type FileWriter, infinite } from '@/lib/pure/csv';

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
