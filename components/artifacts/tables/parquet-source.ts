import type { AsyncBuffer, FileMetaData, ParquetScan } from 'hyparquet';
import { sortOrder } from './sort-order';
import { pick, type Rows, type TableColumn, type TableSource } from './table-source';

const MIB = 1 << 20;
/** A whole file of this many bytes may be read to sort it. */
const MOST_TO_SORT = 48 * MIB;
const MOST_ROWS_TO_SORT = 2_000_000;
/** Cells that are kept once they were read. */
const MOST_KEPT = 20_000_000;

const NUMBERS = new Set(['INT32', 'INT64', 'INT96', 'FLOAT', 'DOUBLE']);
const NO_NUMBERS = new Set(['TIMESTAMP_MILLIS', 'TIMESTAMP_MICROS', 'DATE', 'TIME_MILLIS', 'TIME_MICROS']);

type Bytes = { byteLength: number; slice(start: number, end?: number): Promise<ArrayBuffer> };

/**
 * A Parquet file as a table. Its end says what is where; of the rest only the column chunks that are looked at are
 * fetched.
 */
export async function openParquet(key: string, file: Bytes): Promise<TableSource> {
  const { parquetMetadataAsync, parquetScan, parquetSchema } = await import('hyparquet');
  const { decompressors } = await import('./decompressors');
  const metadata = await parquetMetadataAsync(file as AsyncBuffer);
  const scan = await parquetScan({ file: file as AsyncBuffer, metadata, compressors: decompressors });
  const columns: TableColumn[] = parquetSchema(metadata).children.map(({ element }) => {
    const kind = element.logical_type?.type ?? element.converted_type ?? element.type ?? 'nested';
    const isNumeric =
      NUMBERS.has(element.type ?? '') &&
      !NO_NUMBERS.has(element.converted_type ?? '') &&
      !['TIMESTAMP', 'DATE', 'TIME'].includes(element.logical_type?.type ?? '');
    return { name: element.name, isNumeric, type: kind.toLowerCase() };
  });
  const total = Number(metadata.num_rows);
  const chunks = new Chunks(scan, columns);
  const whole = bytesOf(metadata, undefined, { start: 0, end: total });
  const isSortable = whole <= MOST_TO_SORT && total <= MOST_ROWS_TO_SORT;
  return {
    key,
    columns,
    total,
    cost: (wanted, rows) =>
      bytesOf(metadata, new Set(wanted.map((column) => columns[column]?.name ?? '')), rows),
    readColumn: (column, rows) => chunks.read(column, rows),
    ...(!isSortable && { sortFault: 'Sorting would read the whole file, which is too large for that.' }),
    order: async (column, isDescending) =>
      sortOrder(
        await chunks.read(column, { start: 0, end: total }),
        columns[column]?.isNumeric ?? false,
        isDescending,
      ),
  };
}

/** Where each row group begins and ends. */
function groupsOf(metadata: FileMetaData) {
  let start = 0;
  return metadata.row_groups.map((group) => {
    const end = start + Number(group.num_rows);
    const found = { start, end, group };
    start = end;
    return found;
  });
}

function bytesOf(metadata: FileMetaData, names: ReadonlySet<string> | undefined, rows: Rows): number {
  let bytes = 0;
  for (const { start, end, group } of groupsOf(metadata)) {
    // An order goes all over the file.
    if (!(rows instanceof Uint32Array) && (end <= rows.start || start >= rows.end)) continue;
    for (const { meta_data: chunk } of group.columns) {
      if (chunk && (!names || names.has(chunk.path_in_schema[0] ?? '')))
        bytes += Number(chunk.total_compressed_size);
    }
  }
  return bytes;
}

/** Columns of row groups, each decoded once and kept while there is room. */
class Chunks {
  private readonly kept = new Map<string, Promise<ArrayLike<unknown>>>();
  private cells = 0;

  constructor(
    private readonly scan: ParquetScan,
    private readonly columns: readonly TableColumn[],
  ) {}

  private chunk(column: number, rowStart: number, rowEnd: number): Promise<ArrayLike<unknown>> {
    const key = `${column} ${rowStart}`;
    const known = this.kept.get(key);
    if (known) return known;
    if (this.cells > MOST_KEPT) {
      this.kept.clear();
      this.cells = 0;
    }
    this.cells += rowEnd - rowStart;
    const read = this.scan.readColumn({ column: this.columns[column]?.name ?? '', rowStart, rowEnd });
    this.kept.set(key, read);
    read.catch(() => this.kept.delete(key));
    return read;
  }

  async read(column: number, rows: Rows): Promise<unknown[]> {
    if (rows instanceof Uint32Array) {
      const last = this.scan.ranges.at(-1)?.rowEnd ?? 0;
      return pick(await this.read(column, { start: 0, end: last }), rows);
    }
    const parts = await Promise.all(
      this.scan.ranges
        .filter(({ rowStart, rowEnd }) => rowEnd > rows.start && rowStart < rows.end)
        .map(async ({ rowStart, rowEnd }) =>
          pick(await this.chunk(column, rowStart, rowEnd), {
            start: Math.max(rows.start, rowStart) - rowStart,
            end: Math.min(rows.end, rowEnd) - rowStart,
          }),
        ),
    );
    return parts.flat();
  }
}
