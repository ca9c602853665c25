/** A result as an Arrow IPC stream: a schema, batches of some tens of thousands of rows (of wide tables fewer), an end. */
import { Readable } from 'node:stream';
import type { DuckDBResult, DuckDBType } from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';
import { Field, makeData, RecordBatch, RecordBatchStreamWriter, Schema, Struct } from 'apache-arrow';
import { type ColumnBuilder, columnBuilder } from './arrow-columns';

const ROWS_A_BATCH = 65_536;
/** A batch is held in memory as a whole, by this process and by whoever reads it. */
const CELLS_A_BATCH = 8_000_000;
/** Pieces are gathered to about this size before they travel. */
const PIECE = 1 << 20;

/** @returns how the stream ended: whether rows beyond `maxRows` were left off */
export async function* arrowOf(
  result: DuckDBResult,
  maxRows: number,
): AsyncGenerator<Uint8Array, boolean, void> {
  const columns = result.columnTypes().map((type: DuckDBType): ColumnBuilder => columnBuilder(type));
  const names = result.columnNames();
  const schema = new Schema(columns.map(({ type }, at) => new Field(names[at] ?? '', type, true)));
  const outcome = { hasMore: false };
  const batches = Readable.from(batchesOf(result, columns, schema, maxRows, outcome), {
    highWaterMark: 1,
  });
  const bytes = batches.pipe(RecordBatchStreamWriter.throughNode({ autoDestroy: true }) as never) as Readable;
  batches.on('error', (error) => bytes.destroy(error));
  yield* gathered(bytes);
  return outcome.hasMore;
}

async function* batchesOf(
  result: DuckDBResult,
  columns: ColumnBuilder[],
  schema: Schema,
  maxRows: number,
  outcome: { hasMore: boolean },
): AsyncGenerator<RecordBatch> {
  const most = Math.min(ROWS_A_BATCH, CELLS_A_BATCH / Math.max(1, columns.length));
  let made = 0;
  let inBatch = 0;
  const batch = (): RecordBatch => {
    const type = new Struct(schema.fields);
    const children = columns.map((column) => column.finish());
    const data = makeData({ type, length: inBatch, nullCount: 0, children });
    inBatch = 0;
    return new RecordBatch(schema, data);
  };
  for (;;) {
    const chunk = await result.fetchChunk();
    if (!chunk || chunk.rowCount === 0) break;
    const count = Math.min(chunk.rowCount, maxRows - made);
    for (const [at, column] of columns.entries()) {
      if (count > 0) column.append(duckdb.data_chunk_get_vector(chunk.chunk, at), 0, count);
    }
    made += count;
    inBatch += count;
    if (count < chunk.rowCount) {
      outcome.hasMore = true;
      break;
    }
    if (inBatch >= most) yield batch();
  }
  // A stream without a batch says nothing of its columns to some readers.
  if (inBatch > 0 || made === 0) yield batch();
}

async function* gathered(bytes: Readable): AsyncGenerator<Uint8Array> {
  let waiting: Uint8Array[] = [];
  let size = 0;
  for await (const piece of bytes as AsyncIterable<Uint8Array>) {
    waiting.push(piece);
    size += piece.byteLength;
    if (size < PIECE) continue;
    yield Buffer.concat(waiting);
    waiting = [];
    size = 0;
  }
  if (size > 0) yield Buffer.concat(waiting);
}
